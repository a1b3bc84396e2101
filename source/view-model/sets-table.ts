/** The list of sets. */

import type { SetStatus } from '../domain/status.ts';
import { rememberLast } from '../state/remember-last.ts';
import { selectedIndex, visibleSets } from '../state/selectors.ts';
import type { SortKey, State } from '../state/state.ts';
import type { FrameLine } from './frame-line.ts';
import type { Look } from './look.ts';
import { setsColumns } from './sets-columns.ts';
import { foreign, type Line, span, wrap } from './span.ts';
import { headingLine, rowLine, sizeColumns, visibleRange } from './table.ts';

/** Which column tells the order that the rows are in. */
const SORTED_COLUMN: Readonly<Record<SortKey, string>> = {
  name: 'set',
  verdict: 'state',
  ready: 'ready',
  age: 'age',
};

/** All rows are measured, shown or not, so that scrolling moves no column; a tick of the clock measures nothing anew. */
const sizedColumns = rememberLast(
  (sets: readonly SetStatus[], look: Look, oneNamespace: boolean, now: number) =>
    sizeColumns(setsColumns(look, oneNamespace), sets, now, look.columns - 4),
  3,
);

function hasOneNamespace({ scope: { namespaces } }: State): boolean {
  return namespaces !== 'all' && namespaces.length === 1;
}

/** `height` counts the heading. */
export function setsTable(state: State, look: Look, height: number): readonly FrameLine[] {
  const { glyphs } = look;
  const sets = visibleSets(state);
  const columns = sizedColumns(sets, look, hasOneNamespace(state), state.now);
  const mark = state.sort.reversed ? glyphs.up : glyphs.down;
  const heading = headingLine(columns, glyphs.ellipsis, { id: SORTED_COLUMN[state.sort.key], mark });
  const cursor = selectedIndex(state);
  const range = visibleRange(sets.length, cursor, height - 1);
  const rows = sets.slice(range.start, range.end).map((status, offset): FrameLine => {
    const selected = range.start + offset === cursor;
    return {
      key: status.set.meta.uid,
      line: [
        span(selected ? ` ${glyphs.cursor} ` : '   ', 'accent'),
        ...rowLine(columns, status, state.now, glyphs.ellipsis),
      ],
      selected,
    };
  });
  return [{ key: 'sets-heading', line: [span('   '), ...heading], selected: false }, ...rows];
}

/** Lines for when there is no row to show: what it means and what to press. */
export function noSets(state: State, look: Look): readonly Line[] {
  return explain(state, look).flatMap((text) =>
    wrap(foreign(text).text, look.columns - 6).map((part): Line => [span(`   ${part}`)]),
  );
}

function explain(state: State, look: Look): readonly string[] {
  const { quoteOpen, quoteClose } = look.glyphs;
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
  if (state.filter !== '') {
    return [`No set matches ${quoteOpen}${state.filter}${quoteClose}.`, '', 'esc drops the filter.'];
  }
  const { namespaces } = state.scope;
  if (namespaces === 'all' && state.demo !== undefined) {
    return [
      'There are no StatefulSets in this cluster yet.',
      '',
      'stsview demo -f FILE begins with your manifests.',
      'stsview demo classroom --serve prints a kubeconfig, for kubectl and stsview.',
    ];
  }
  if (namespaces === 'all') return ['There are no StatefulSets in this cluster.', '', 'c chooses another context.'];
  const where = namespaces.length === 1 ? `namespace ${namespaces[0]}` : `the namespaces ${namespaces.join(', ')}`;
  return [`There are no StatefulSets in ${where}.`, '', '0 shows all namespaces, n chooses one.'];
}
