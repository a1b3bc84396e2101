/** One set: its title, its bindings, the reasons for its verdict, and its latest events. */

import type { ClusterEvent } from '../../domain/model/kinds.ts';
import type { NextStep, SetStatus } from '../../domain/model/set-status.ts';
import { eventsOfSet } from '../../domain/set/set-events.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { State } from '../../state/state.ts';
import { findingSummary, SHORT_SUMMARY, type SummaryExtent, WHOLE_SUMMARY } from '../findings/finding-lines.ts';
import type { FrameLine } from '../layout/frame-line.ts';
import { fit, type Line, lineWidth, type Span, span, untrusted } from '../layout/span.ts';
import { coarseAge, revisionText, whoDid } from '../layout/status-text.ts';
import { screenTitle, titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { wrapLines } from '../layout/wrap-lines.ts';
import { bindingsLineCount, bindingsTable } from './bindings-table.ts';
import { changedMemberLines } from './changed-members.ts';
import { otherPodLines } from './other-pod-lines.ts';

/** Bindings have priority. The text below gets at least this many lines, and any that remain. */
const MIN_TEXT_LINES = 3;

export function setDetail(state: State, status: SetStatus, viewport: Viewport, height: number): readonly FrameLine[] {
  const short = whyLines(status, SHORT_SUMMARY, viewport);
  const most = height - 1 - Math.min(short.length, MIN_TEXT_LINES);
  const { lines, position } = bindingsTable(state, status, viewport, most);
  const room = height - 1 - lines.length;
  const whole = whyLines(status, WHOLE_SUMMARY, viewport);
  const why = whole.length <= room ? whole : short;
  const changed = changedMemberLines(state, status, viewport);
  const below = room - why.length - changed.length;
  const text = [...why, ...changed, ...besidesLines(state, status, viewport, below)].slice(0, room);
  return [titleRow(state, status, position, viewport), ...lines, ...text.map(whyRow)];
}

/** For a terminal that has no room for the table: why the set stands as it does, in exactly `height` lines. */
export function setCause(state: State, status: SetStatus, viewport: Viewport, height: number): readonly FrameLine[] {
  const room = height - 1;
  const whole = whyLines(status, WHOLE_SUMMARY, viewport);
  const extent = { ...SHORT_SUMMARY, messageLines: Math.max(1, room - 1) };
  const why = whole.length <= room ? whole : whyLines(status, extent, viewport);
  const lines = Array.from({ length: room }, (_, index) => why[index] ?? []);
  return [titleRow(state, status, '', viewport), ...lines.map(whyRow)];
}

function whyRow(line: Line, index: number): FrameLine {
  return { key: `why-${index}`, line, selected: false };
}

/** Lines for the title, the heading, and the text below the bindings of most sets. */
const OTHER_LINES = 9;

/** Returns the number of lines that the largest of the sets needs. It does not change with the cursor. */
export const largestDetailHeight = memoizeLast(
  (sets: readonly SetStatus[]): number =>
    OTHER_LINES + sets.reduce((most, status) => Math.max(most, bindingsLineCount(status)), 0),
);

function titleRow(state: State, status: SetStatus, position: string, viewport: Viewport): FrameLine {
  const line = screenTitle(titleLine(status, viewport), position, state, viewport);
  return { key: 'detail-title', line, selected: false };
}

function titleLine(status: SetStatus, viewport: Viewport): Line {
  const { glyphs } = viewport;
  const { set, update } = status;
  const { currentRevision, updateRevision } = set.status;
  const parts: Line[] = [[untrusted(`${set.meta.namespace}/`, 'dim'), untrusted(set.meta.name, 'strong')]];
  const current = revisionText(status, currentRevision);
  const wanted = revisionText(status, updateRevision);
  if (wanted !== '') {
    const moving = currentRevision !== updateRevision && current !== '' && (update.inProgress || update.held > 0);
    parts.push([span('revision '), untrusted(moving ? `${current} ${glyphs.arrow} ${wanted}` : wanted)]);
  }
  if (set.strategy.type === 'RollingUpdate' && set.strategy.partition > 0) {
    parts.push([span(`partition ${set.strategy.partition}`)]);
  }
  if (set.strategy.type === 'RollingUpdate' && set.strategy.maxUnavailable !== undefined) {
    parts.push([untrusted(`at most ${set.strategy.maxUnavailable} unavailable`)]);
  }
  if (set.strategy.type === 'OnDelete') parts.push([span('updates on delete')]);
  if (set.strategy.type === 'Other') parts.push([untrusted(`strategy ${set.strategy.name}`, 'warn')]);
  if (set.podManagementPolicy === 'Parallel') parts.push([span('parallel')]);
  return joined(parts, ` ${glyphs.dot} `);
}

function joined(parts: readonly Line[], separator: string): Line {
  return parts.flatMap((part, index): readonly Span[] => (index === 0 ? part : [span(separator, 'dim'), ...part]));
}

const NEXT_STEP_TEXTS: Readonly<Record<NextStep['action'], string>> = {
  create: 'next to create',
  delete: 'next to delete',
  update: 'next to update',
  wait: 'next',
};

/** "next to update  web-2, once web-3 is ready"; if web-3 is stuck: "blocked  web-2 waits for web-3". */
function nextStepParts(
  { verdict, blockingPod }: SetStatus,
  { action, pod, after, text }: NextStep,
): readonly [Span, string] {
  if (verdict !== 'stuck' || after === undefined || after.pod !== blockingPod) {
    return [span(`${NEXT_STEP_TEXTS[action]}  `, 'dim'), text];
  }
  return [span('blocked  ', 'warn'), `${pod === after.pod ? '' : `${pod} `}waits for ${after.pod}`];
}

function whyLines(status: SetStatus, extent: SummaryExtent, viewport: Viewport): readonly Line[] {
  const { columns, glyphs } = viewport;
  const { ellipsis } = glyphs;
  const lines: Line[] = [...findingSummary(status, extent, viewport)];
  if (status.next !== undefined && status.loaded) {
    const [label, text] = nextStepParts(status, status.next);
    lines.push(...wrapLines([span('   '), label], text, 'plain', viewport, extent.otherFindingLines));
  }
  const facts = factsOf(status);
  const together: Line = [span('   '), ...joined(facts, ` ${glyphs.dot} `)];
  if (facts.length === 0) return lines;
  return lineWidth(together) <= columns || extent === SHORT_SUMMARY
    ? [...lines, fit(together, columns, { ellipsis })]
    : [...lines, ...facts.map((fact): Line => fit([span('   '), ...fact], columns, { ellipsis }))];
}

/** Other important facts about the set, the most urgent first. */
function factsOf(status: SetStatus): readonly Line[] {
  const { set } = status;
  const parts: Line[] = [];
  if (set.meta.deletionAt !== undefined) parts.push([span('the set is being deleted', 'bad')]);
  if (status.forbidden.includes('Pod')) parts.push([span("counts are the controller's: pods may not be read", 'warn')]);
  const crowded = crowdedNodes(status);
  if (crowded !== '') parts.push([untrusted(crowded, 'warn')]);
  if (set.retention.whenScaled === 'Delete') parts.push([span('scaling down deletes claims', 'warn')]);
  if (set.retention.whenDeleted === 'Delete') parts.push([span('deleting the set deletes its claims', 'warn')]);
  if (set.minReadySeconds > 0) parts.push([span(`available after ${set.minReadySeconds}s of ready`, 'dim')]);
  for (const manager of status.managers) parts.push([untrusted(`managed by ${manager.type} ${manager.name}`, 'dim')]);
  return parts;
}

/** "2 pods share node-1": both would be lost with the node. */
function crowdedNodes(status: SetStatus): string {
  const counts = new Map<string, number>();
  for (const binding of status.bindings) {
    const node = binding.pod?.pod.node ?? '';
    if (node !== '') counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([node, count]) => `${count} pods share ${node}`)
    .join(', ');
}

/** The width of ProvisioningSucceeded. */
const REASON_WIDTH = 21;

/** From this width on, events tell who did it: the widest of the usual names, and a gap. */
const WHO_COLUMNS = 110;
const WHO_WIDTH = 13;

const latestEvents = memoizeLast(eventsOfSet);

/**
 * Events and the pods of no set. In a class the latter come first; on a cluster that somebody depends on, they get the
 * lines that events leave.
 */
function besidesLines(state: State, status: SetStatus, viewport: Viewport, room: number): readonly Line[] {
  const { namespace } = status.set.meta;
  if (state.demoTime !== undefined) {
    const others = otherPodLines(state, namespace, viewport, Math.floor(room / 2));
    return [...others, ...eventLines(state, status, viewport, room - others.length)];
  }
  const events = eventLines(state, status, viewport, room);
  return [...events, ...otherPodLines(state, namespace, viewport, room - events.length)];
}

function eventLines(state: State, status: SetStatus, viewport: Viewport, room: number): readonly Line[] {
  if (room < 3) return [];
  const events = latestEvents(state.snapshot.tables.Event, status).slice(0, Math.min(room - 1, 12));
  if (events.length === 0) return [];
  const whole = events.flatMap((event) => eventParagraph(event, state.now, Number.POSITIVE_INFINITY, viewport));
  const lines = whole.length < room ? whole : events.flatMap((event) => eventParagraph(event, state.now, 1, viewport));
  return [titledRule([span('events')], viewport), ...lines];
}

function eventParagraph(event: ClusterEvent, now: number, most: number, viewport: Viewport): readonly Line[] {
  const { columns } = viewport;
  const { ellipsis, warning } = viewport.glyphs;
  const warns = event.type === 'Warning';
  const times = event.count > 1 ? ` ×${event.count}` : '';
  const start: Line = [
    span('   '),
    ...fit([span(coarseAge(event.lastAt, now), 'dim')], 6, { align: 'right', ellipsis }),
    span(warns ? ` ${warning} ` : '   ', 'warn'),
    ...fit([untrusted(event.reason, warns ? 'warn' : 'dim')], REASON_WIDTH, { ellipsis }),
    span('  '),
    ...(columns >= WHO_COLUMNS ? fit([untrusted(whoDid(event), 'dim')], WHO_WIDTH, { ellipsis }) : []),
  ];
  return wrapLines(start, `${event.subject.name}: ${event.message}${times}`, 'plain', viewport, most);
}
