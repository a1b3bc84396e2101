/**
 * Describes the nodes that a volume is tied to. Only a few are listed, since a zone can have hundreds. Each is marked
 * if no pod can run on it.
 */

import type { FindingContext } from './context.ts';

const MAX_NODE_NAMES = 4;

export interface AffinityNodes {
  /** "node-1 (cordoned), node-2" */
  readonly text: string;
  /** True if no pod can be scheduled to any of the nodes. */
  readonly allUnusable: boolean;
}

export function describeAffinityNodes(
  { known, affinityNodes: there }: FindingContext,
  names: readonly string[],
): AffinityNodes {
  const remarkOn = (name: string): string => {
    const node = there.get(name);
    if (node === undefined) return known.Node === 'known' ? ' (there is no such node)' : '';
    if (node.ready !== 'True') return node.ready === 'False' ? ' (not ready)' : ' (no longer reports)';
    return node.unschedulable ? ' (cordoned)' : '';
  };
  const all = names.map((name) => ({ name, remark: remarkOn(name) }));
  const more = all.length - MAX_NODE_NAMES;
  const shown = all.slice(0, MAX_NODE_NAMES).map(({ name, remark }) => `${name}${remark}`);
  return {
    text: more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', '),
    allUnusable: all.length > 0 && all.every(({ remark }) => remark !== ''),
  };
}
