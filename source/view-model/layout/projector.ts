/** What a screen is like on a projector. */

import type { FrameLine } from './frame-line.ts';
import type { Viewport } from './viewport.ts';

/** The columns that can be read from the last row, besides those of a small terminal. */
const PRESENTED: ReadonlySet<string> = new Set([
  'namespace',
  'set',
  'state',
  'ready',
  'update',
  'ordinal',
  'pod',
  'revision',
  'role',
  'node',
  'ip',
  'claim',
  'volume',
  'used',
]);

export function presentedColumns<C extends { readonly id: string }>(
  columns: readonly C[],
  { present }: Viewport,
): readonly C[] {
  return present === true ? columns.filter(({ id }) => PRESENTED.has(id)) : columns;
}

/** The lines with an empty one after each, if there is room for that. */
export function spaced(lines: readonly FrameLine[], height: number, { present }: Viewport): readonly FrameLine[] {
  if (present !== true || lines.length * 2 > height) return lines;
  return lines.flatMap((line) => [line, { key: `below-${line.key}`, line: [], selected: false }]);
}
