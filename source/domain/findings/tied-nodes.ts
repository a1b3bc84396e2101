/** The nodes that a volume is tied to, in words: a zone has hundreds, and one that is not there explains everything. */

import type { RowsContext } from './context.ts';

const MOST_NAMES = 4;

export interface TiedNodes {
  /** "node-1 (cordoned), node-2" */
  readonly text: string;
  /** Some node is one that no pod can go to. */
  readonly explains: boolean;
}

export function tiedNodes({ known, tiedNodes: there }: RowsContext, names: readonly string[]): TiedNodes {
  const remarkOn = (name: string): string => {
    const node = there.get(name);
    if (node === undefined) return known.Node === 'known' ? ' (there is no such node)' : '';
    if (node.ready !== 'True') return node.ready === 'False' ? ' (not ready)' : ' (no longer reports)';
    return node.unschedulable ? ' (cordoned)' : '';
  };
  const all = names.map((name) => ({ name, remark: remarkOn(name) }));
  const more = all.length - MOST_NAMES;
  const shown = all.slice(0, MOST_NAMES).map(({ name, remark }) => `${name}${remark}`);
  return {
    text: more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', '),
    explains: all.length > 0 && all.every(({ remark }) => remark !== ''),
  };
}
