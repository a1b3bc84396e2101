import type { ClaimBinding, SetStatus } from '../model/set-status.ts';

/** Whom to ask about the disks of some sets. */
export interface DisksWanted {
  /** Names of the nodes that carry members with a claim, sorted. */
  readonly nodes: readonly string[];
  /** Namespaces of the claims, sorted. */
  readonly namespaces: readonly string[];
}

export const NO_DISKS_WANTED: DisksWanted = { nodes: [], namespaces: [] };

export function disksWanted(sets: readonly SetStatus[]): DisksWanted {
  const nodes = new Set<string>();
  const namespaces = new Set<string>();
  for (const { set, bindings, outside } of sets) {
    for (const { pod, claims } of [...bindings, ...outside]) {
      if (!claims.some(hasFileSystem)) continue;
      namespaces.add(set.meta.namespace);
      if (pod !== undefined && pod.pod.node !== '' && pod.pod.phase === 'Running') nodes.add(pod.pod.node);
    }
  }
  return { nodes: [...nodes].sort(), namespaces: [...namespaces].sort() };
}

function hasFileSystem({ claim, phase }: ClaimBinding): boolean {
  return claim !== undefined && phase === 'Bound' && claim.volumeMode !== 'Block';
}
