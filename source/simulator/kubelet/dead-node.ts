import type { KubeObject } from '../model/kube-object.ts';

/** The annotation of a node whose machine is off: `kubectl annotate node NAME demo/dead=true`. */
export const DEAD_ANNOTATION = 'demo/dead';

export function isNodeDead(node: KubeObject | undefined): boolean {
  return node === undefined || node.metadata.annotations?.[DEAD_ANNOTATION] === 'true';
}
