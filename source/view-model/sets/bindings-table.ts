/** The bindings of one set: a row for each ordinal, and a line for each further claim. */

import type { FindingCode } from '../../domain/model/finding.ts';
import type { Binding, ClaimBinding, SetStatus } from '../../domain/model/set-status.ts';
import { bindingRows, selectedBindingIndex } from '../../state/selectors.ts';
import { type MemberChange, memberChange } from '../../state/sets/seen-members.ts';
import type { State } from '../../state/state.ts';
import type { FrameLine } from '../layout/frame-line.ts';
import { presentedColumns, spaced } from '../layout/projector.ts';
import { fit, type Line, span } from '../layout/span.ts';
import { revisionText } from '../layout/status-text.ts';
import type { Viewport } from '../layout/viewport.ts';
import { type Column, headingLine, positionText, rowLine, sizeColumns, visibleRange } from '../lists/table.ts';
import { bindingClaimColumns } from './binding-claim-columns.ts';
import { bindingNameColumns, bindingPodColumns } from './binding-pod-columns.ts';
import type { BindingRow } from './binding-row.ts';

type TableItem =
  | { readonly type: 'line'; readonly row: BindingRow }
  | { readonly type: 'boundary'; readonly text: string };

/** The columns of the bindings, the most needed first. */
function bindingColumns(status: SetStatus, viewport: Viewport): readonly Column<BindingRow>[] {
  const { claimTemplates, podTemplateClaims } = status.set;
  const hasClaims = claimTemplates.length > 0 || podTemplateClaims.length > 0;
  const claims = hasClaims ? bindingClaimColumns(status, viewport) : [];
  return presentedColumns(
    [...bindingPodColumns(status, viewport), ...claims, ...bindingNameColumns(viewport)],
    viewport,
  );
}

export interface BindingsTable {
  readonly lines: readonly FrameLine[];
  /** "11 of 14" if not all lines are visible; otherwise empty. */
  readonly position: string;
}

/** `height` includes the heading. The cursor is drawn only on the set's own screen, where it can be moved. */
export function bindingsTable(state: State, status: SetStatus, viewport: Viewport, height: number): BindingsTable {
  const { glyphs } = viewport;
  const bindings = bindingRows(state, status);
  const items = itemsOf(bindings, status, viewport, (binding) =>
    memberChange(state.seenMembers, status, binding, state.now),
  );
  const rows = items.flatMap((item) => (item.type === 'line' ? [item.row] : []));
  const columns = sizeColumns(bindingColumns(status, viewport), rows, state.now, viewport.columns - 4);
  const cursorBinding = bindings[selectedBindingIndex(state, status)];
  const cursorLine = items.findIndex((item) => item.type === 'line' && item.row.binding === cursorBinding);
  const range = visibleRange(items.length, Math.max(0, cursorLine), height - 1);

  const lines = items.slice(range.start, range.end).map((item, offset): FrameLine => {
    if (item.type === 'boundary') {
      return { key: `boundary-${item.text}`, line: boundaryLine(item.text, viewport), selected: false };
    }
    const { binding, isFirst, claim, former } = item.row;
    const selected = state.openedSet !== undefined && range.start + offset === cursorLine;
    const blamed = isFirst && isToBlame(status, binding.podName);
    const before = state.markedRows.has(binding.podName) && isFirst ? span(glyphs.marked, 'accent') : span(' ');
    const mark = selected
      ? [before, span(`${glyphs.cursor} `, 'accent')]
      : [before, span(blamed ? `${glyphs.warning} ` : '  ', 'bad')];
    return {
      key: `${binding.ordinal}-${claim?.template ?? ''}-${isFirst}-${former?.node.meta.name ?? ''}`,
      line: [...mark, ...rowLine(columns, item.row, state.now, glyphs.ellipsis)],
      selected,
      ...(state.openedSet === undefined ? {} : { index: bindings.indexOf(binding) }),
    };
  });
  const heading = {
    key: 'bindings-heading',
    line: [span('   '), ...headingLine(columns, glyphs.ellipsis)],
    selected: false,
  };
  const isWhole = lines.length === items.length;
  const position = isWhole ? '' : positionText(selectedBindingIndex(state, status), bindings.length);
  return { lines: [heading, ...spaced(lines, height - 1, viewport)], position };
}

/** What happens again and again is marked even while the pod is up. */
const LOOPS: ReadonlySet<FindingCode> = new Set(['RecreateLoop', 'CrashLoop', 'OutOfMemory']);

/** Reports whether this row is the root cause of an error, or the verdict rests on it. */
function isToBlame({ blockingPod, findings }: SetStatus, pod: string): boolean {
  return (
    pod === blockingPod ||
    findings.some(
      (found) =>
        (found.pod === pod || found.otherPods?.includes(pod) === true) &&
        (found.severity === 'error' || LOOPS.has(found.code)) &&
        found.cause === undefined,
    )
  );
}

/** Returns the number of lines of all ordinals, without the boundaries between them. */
export function bindingsLineCount({ bindings, outside }: SetStatus): number {
  return [...bindings, ...outside].reduce(
    (sum, { claims, formerMembers }) => sum + Math.max(1, claims.length) + formerMembers.length,
    0,
  );
}

function itemsOf(
  bindings: readonly Binding[],
  status: SetStatus,
  viewport: Viewport,
  changeOf: (binding: Binding) => MemberChange | undefined,
): readonly TableItem[] {
  const items: TableItem[] = [];
  bindings.forEach((binding, index) => {
    const before = bindings[index - 1];
    const boundary = boundaryBetween(before, binding, status, viewport);
    if (boundary !== undefined) items.push({ type: 'boundary', text: boundary });
    const claims: readonly (ClaimBinding | undefined)[] = binding.claims.length === 0 ? [undefined] : binding.claims;
    const change = changeOf(binding);
    claims.forEach((claim, claimIndex) => {
      items.push({ type: 'line', row: { binding, claim, isFirst: claimIndex === 0, change } });
    });
    for (const former of binding.formerMembers) {
      items.push({ type: 'line', row: { binding, claim: undefined, isFirst: false, former } });
    }
  });
  return items;
}

/** Returns the boundary between two adjacent ordinals. */
function boundaryBetween(
  before: Binding | undefined,
  binding: Binding,
  status: SetStatus,
  viewport: Viewport,
): string | undefined {
  if (before === undefined) {
    return binding.inRange
      ? undefined
      : status.bindings.length === 0
        ? 'all outside: the set is scaled to 0'
        : undefined;
  }
  const parts: string[] = [];
  if (before.inRange !== binding.inRange) parts.push(rangeText(before, status, viewport));
  if (crossesPartition(before, binding, status)) parts.push(partitionText(status));
  return parts.length === 0 ? undefined : parts.join(` ${viewport.glyphs.dot} `);
}

/** Returns the lowest ordinal that updates; undefined if none is held. */
function partitionStart(status: SetStatus): number | undefined {
  const { strategy } = status.set;
  if (strategy.type !== 'RollingUpdate' || strategy.partition <= 0) return undefined;
  return Math.min(status.ordinals.start + strategy.partition, status.ordinals.end + 1);
}

/** Also true at the end of the range if the whole range is below the partition. */
function crossesPartition(before: Binding, binding: Binding, status: SetStatus): boolean {
  const limit = partitionStart(status);
  if (limit === undefined || (!before.inRange && !binding.inRange)) return false;
  return before.ordinal >= limit !== binding.ordinal >= limit;
}

function partitionText(status: SetStatus): string {
  const { strategy } = status.set;
  const partition = strategy.type === 'RollingUpdate' ? strategy.partition : 0;
  const below = status.ordinals.start + partition;
  const keeps =
    status.update.held > 0
      ? `keep revision ${revisionText(status, status.set.status.currentRevision)}`
      : 'are not updated';
  return `partition ${partition}: the ordinals below ${below} ${keeps}`;
}

function rangeText(before: Binding, status: SetStatus, viewport: Viewport): string {
  const { up, down, dot, to } = viewport.glyphs;
  const { start, end } = status.ordinals;
  const range = `in the range ${start === end ? start : `${start}${to}${end}`}`;
  return before.inRange ? `${up} ${range} ${dot} ${down} outside` : `${up} outside ${dot} ${down} ${range}`;
}

function boundaryLine(text: string, viewport: Viewport): Line {
  const mark = viewport.glyphs.boundary.repeat(2);
  return fit([span(`   ${mark} ${text} ${mark}`, 'dim')], viewport.columns, { ellipsis: viewport.glyphs.ellipsis });
}
