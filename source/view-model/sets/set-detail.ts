/** One set: its title, its bindings, the reasons for its verdict, and its latest events. */

import type { NextStep, SetStatus } from '../../domain/model/set-status.ts';
import { eventsOfSet } from '../../domain/set/set-events.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { State } from '../../state/state.ts';
import { findingSummary } from '../findings/finding-lines.ts';
import type { FrameLine } from '../layout/frame-line.ts';
import { fit, type Line, type Span, span, untrusted } from '../layout/span.ts';
import { coarseAge, revisionText } from '../layout/status-text.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { bindingsTable, bindingsTableHeight } from './bindings-table.ts';

/** Bindings have priority. The text below gets at least this many lines, and any that remain. */
const MIN_TEXT_LINES = 3;

export function setDetail(state: State, status: SetStatus, viewport: Viewport, height: number): readonly FrameLine[] {
  const title = { key: 'detail-title', line: titleLine(status, viewport), selected: false };
  const why = whyLines(status, viewport);
  const most = height - 1 - Math.min(why.length, MIN_TEXT_LINES);
  const table = bindingsTable(state, status, viewport, most);
  const room = height - 1 - table.length;
  const detailLines = [...why, ...eventLines(state, status, viewport, room - why.length)].slice(0, room);
  return [title, ...table, ...detailLines.map((line, index) => ({ key: `why-${index}`, line, selected: false }))];
}

/** Returns the number of lines that the set would need. */
export function detailHeight(state: State, status: SetStatus, viewport: Viewport): number {
  return 1 + bindingsTableHeight(state, status, viewport) + whyLines(status, viewport).length;
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
  return titledRule(joined(parts, ` ${glyphs.dot} `), viewport);
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
function nextStepSpans({ verdict, blockingPod }: SetStatus, { action, pod, after, text }: NextStep): Line {
  if (verdict !== 'stuck' || after === undefined || after.pod !== blockingPod) {
    return [span(`${NEXT_STEP_TEXTS[action]}  `, 'dim'), untrusted(text)];
  }
  return [span('blocked  ', 'warn'), untrusted(`${pod === after.pod ? '' : `${pod} `}waits for ${after.pod}`)];
}

function whyLines(status: SetStatus, viewport: Viewport): readonly Line[] {
  const { ellipsis } = viewport.glyphs;
  const lines: Line[] = [...findingSummary(status, viewport)];
  if (status.next !== undefined && status.loaded) {
    lines.push(fit([span('   '), ...nextStepSpans(status, status.next)], viewport.columns, { ellipsis }));
  }
  const facts = factsLine(status, viewport);
  if (facts.length > 0) lines.push(fit([span('   '), ...facts], viewport.columns, { ellipsis }));
  return lines;
}

/** Other important facts about the set, the most urgent first. */
function factsLine(status: SetStatus, viewport: Viewport): Line {
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
  return joined(parts, ` ${viewport.glyphs.dot} `);
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

const latestEvents = memoizeLast(eventsOfSet);

function eventLines(state: State, status: SetStatus, viewport: Viewport, room: number): readonly Line[] {
  if (room < 3) return [];
  const { ellipsis } = viewport.glyphs;
  const events = latestEvents(state.snapshot.tables.Event, status).slice(0, Math.min(room - 1, 12));
  if (events.length === 0) return [];
  const lines = events.map((event): Line => {
    const warns = event.type === 'Warning';
    const times = event.count > 1 ? ` ×${event.count}` : '';
    return fit(
      [
        span('   '),
        ...fit([span(coarseAge(event.lastAt, state.now), 'dim')], 6, { align: 'right', ellipsis }),
        span(warns ? ` ${viewport.glyphs.warning} ` : '   ', 'warn'),
        ...fit([untrusted(event.reason, warns ? 'warn' : 'dim')], REASON_WIDTH, { ellipsis }),
        span('  '),
        untrusted(`${event.subject.name}: ${event.message}${times}`),
      ],
      viewport.columns,
      { ellipsis },
    );
  });
  return [titledRule([span('events')], viewport), ...lines];
}
