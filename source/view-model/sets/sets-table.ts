/** The list of sets. */

import { memoizeLast } from '../../state/memoize-last.ts';
import { selectedIndex, visibleSets } from '../../state/selectors.ts';
import type { State } from '../../state/state.ts';
import type { FrameLine } from '../layout/frame-line.ts';
import { presentedColumns, spaced } from '../layout/projector.ts';
import { type Line, span, untrusted, wrap } from '../layout/span.ts';
import type { Viewport } from '../layout/viewport.ts';
import { createLongTable } from '../lists/long-table.ts';
import { headingLine, headingWithPosition, visibleRange } from '../lists/table.ts';
import { setsColumns } from './sets-columns.ts';

/** All rows are measured, visible or not, so that scrolling moves no column. */
const tableFor = memoizeLast(
  (viewport: Viewport, oneNamespace: boolean, now: number) =>
    createLongTable(presentedColumns(setsColumns(viewport, oneNamespace), viewport), {
      width: viewport.columns - 4,
      ellipsis: viewport.glyphs.ellipsis,
      now,
    }),
  2,
);

function hasOneNamespace({ scope: { namespaces } }: State): boolean {
  return namespaces !== 'all' && namespaces.length === 1;
}

/** `height` includes the heading. */
export function setsTable(state: State, viewport: Viewport, height: number): readonly FrameLine[] {
  const { glyphs } = viewport;
  const sets = visibleSets(state);
  const table = tableFor(viewport, hasOneNamespace(state), state.now);
  const columns = table.columnsFor(sets);
  const mark = state.setsSort.reversed ? glyphs.up : glyphs.down;
  const heading = headingLine(columns, glyphs.ellipsis, { id: state.setsSort.key, mark });
  const cursor = selectedIndex(state);
  const range = visibleRange(sets.length, cursor, height - 1);
  const rows = sets.slice(range.start, range.end).map((status, offset): FrameLine => {
    const selected = range.start + offset === cursor;
    return table.frameLine(columns, status, {
      key: status.set.meta.uid,
      before: [span(selected ? ` ${glyphs.cursor} ` : '   ', 'accent')],
      selected,
      index: range.start + offset,
      now: state.now,
    });
  });
  const position = { cursor, total: sets.length, isWhole: rows.length === sets.length };
  const line = headingWithPosition([span('   '), ...heading], position, viewport);
  return [{ key: 'sets-heading', line, selected: false }, ...spaced(rows, height - 1, viewport)];
}

/** Lines for an empty list: what it means and which keys to press. */
export function emptySetsLines(state: State, viewport: Viewport): readonly Line[] {
  return emptySetsText(state, viewport).flatMap((text) =>
    wrap(untrusted(text).text, viewport.columns - 6).map((part): Line => [span(`   ${part}`)]),
  );
}

function emptySetsText(state: State, viewport: Viewport): readonly string[] {
  const { quoteOpen, quoteClose } = viewport.glyphs;
  if (state.connectionError !== undefined) {
    return [state.connectionError, '', 'c chooses another context, q quits.'];
  }
  const sources = state.snapshot.sources.filter((source) => source.kind === 'StatefulSet');
  const denied = sources.find((source) => source.state.phase === 'denied');
  if (denied?.state.phase === 'denied') {
    return [denied.state.reason, '', 'n chooses other namespaces, c another context.'];
  }
  if (sources.length === 0 || sources.some(({ state: { phase } }) => phase === 'listing')) {
    return ['Listing the StatefulSets…'];
  }
  const failing = sources.find((source) => source.state.phase === 'failing');
  if (failing !== undefined)
    return ['Nothing could be read yet; trying again.', '', 'c chooses another context, q quits.'];
  if (state.setsFilter !== '') {
    return [`No set matches ${quoteOpen}${state.setsFilter}${quoteClose}.`, '', 'esc drops the filter.'];
  }
  const { namespaces } = state.scope;
  const where =
    namespaces === 'all'
      ? 'this cluster'
      : namespaces.length === 1
        ? `namespace ${namespaces[0]}`
        : `the namespaces ${namespaces.join(', ')}`;
  if (state.selector !== undefined) {
    const labels = `${quoteOpen}${state.selector}${quoteClose}`;
    return [`No StatefulSet in ${where} has labels that match ${labels}.`, '', 'Start without -l to see the others.'];
  }
  if (namespaces === 'all' && state.demoTime !== undefined) {
    return [
      'There are no StatefulSets in this cluster yet.',
      '',
      'stsview demo -f FILE begins with your manifests.',
      'stsview demo classroom --serve prints a kubeconfig, for kubectl and stsview.',
    ];
  }
  if (namespaces === 'all') return ['There are no StatefulSets in this cluster.', '', 'c chooses another context.'];
  return [`There are no StatefulSets in ${where}.`, '', '0 shows all namespaces, n chooses one.'];
}
