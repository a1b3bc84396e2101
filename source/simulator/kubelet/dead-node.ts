import type { KubeObject } from '../store.ts';

/** A node whose machine is off: `kubectl annotate node NAME demo/dead=true`. */
export const DEAD = 'demo/dead';

export function isDead(node: KubeObject | undefined): boolean {
  return node === undefined || node.metadata.annotations?.[DEAD] === 'true';
}
