/** One set as a whole: its title, its bindings, why it stands as it does, and its latest events. */

import { eventsOfSet } from '../domain/set-events.ts';
import type { NextStep, SetStatus } from '../domain/status.ts';
import { rememberLast } from '../state/remember-last.ts';
import type { State } from '../state/state.ts';
import { bindingsTable, bindingsTableHeight } from './bindings-table.ts';
import { findingSummary } from './finding-lines.ts';
import type { FrameLine } from './frame-line.ts';
import type { Look } from './look.ts';
import { ruled } from './rule.ts';
import { fit, foreign, type Line, type Span, span } from './span.ts';
import { coarseAge, revisionWord } from './words.ts';

export { ruled } from './rule.ts';

/** Bindings come first: the words below them get at least this many lines, and then what is left over. */
const FEWEST_WORDS = 3;

export function setDetail(state: State, status: SetStatus, look: Look, height: number): readonly FrameLine[] {
  const title = { key: 'detail-title', line: titleLine(status, look), selected: false };
  const why = whyLines(status, look);
  const most = height - 1 - Math.min(why.length, FEWEST_WORDS);
  const table = bindingsTable(state, status, look, most);
  const room = height - 1 - table.length;
  const words = [...why, ...eventLines(state, status, look, room - why.length)].slice(0, room);
  return [title, ...table, ...words.map((line, index) => ({ key: `why-${index}`, line, selected: false }))];
}

/** The lines that the set would fill if it had all the room. */
export function detailHeight(state: State, status: SetStatus, look: Look): number {
  return 1 + bindingsTableHeight(state, status, look) + whyLines(status, look).length;
}

function titleLine(status: SetStatus, look: Look): Line {
  const { glyphs } = look;
  const { set, update } = status;
  const { currentRevision, updateRevision } = set.status;
  const parts: Line[] = [[foreign(set.meta.name, 'strong')]];
  const current = revisionWord(status, currentRevision);
  const wanted = revisionWord(status, updateRevision);
  if (wanted !== '') {
    const moving = currentRevision !== updateRevision && current !== '' && (update.underWay || update.held > 0);
    parts.push([span('revision '), foreign(moving ? `${current} ${glyphs.arrow} ${wanted}` : wanted)]);
  }
  if (set.strategy.type === 'RollingUpdate' && set.strategy.partition > 0) {
    parts.push([span(`partition ${set.strategy.partition}`)]);
  }
  if (set.strategy.type === 'RollingUpdate' && set.strategy.maxUnavailable !== undefined) {
    parts.push([foreign(`at most ${set.strategy.maxUnavailable} unavailable`)]);
  }
  if (set.strategy.type === 'OnDelete') parts.push([span('updates on delete')]);
  if (set.strategy.type === 'Other') parts.push([foreign(`strategy ${set.strategy.name}`, 'warn')]);
  if (set.podManagementPolicy === 'Parallel') parts.push([span('parallel')]);
  return ruled(joined(parts, ` ${glyphs.dot} `), look);
}

function joined(parts: readonly Line[], separator: string): Line {
  return parts.flatMap((part, index): readonly Span[] => (index === 0 ? part : [span(separator, 'dim'), ...part]));
}

const NEXT: Readonly<Record<NextStep['action'], string>> = {
  create: 'next to create',
  delete: 'next to delete',
  update: 'next to update',
  wait: 'next',
};

function whyLines(status: SetStatus, look: Look): readonly Line[] {
  const { ellipsis } = look.glyphs;
  const lines: Line[] = [...findingSummary(status, look)];
  if (status.next !== undefined && status.loaded) {
    lines.push(
      fit([span(`   ${NEXT[status.next.action]}  `, 'dim'), foreign(status.next.text)], look.columns, { ellipsis }),
    );
  }
  const facts = factsLine(status, look);
  if (facts.length > 0) lines.push(fit([span('   '), ...facts], look.columns, { ellipsis }));
  return lines;
}

/** What else a reader must know of the set, most urgent first. */
function factsLine(status: SetStatus, look: Look): Line {
  const { set } = status;
  const parts: Line[] = [];
  if (set.meta.deletionAt !== undefined) parts.push([span('the set is being deleted', 'bad')]);
  if (status.forbidden.includes('Pod')) parts.push([span("counts are the controller's: pods may not be read", 'warn')]);
  const crowded = crowdedNodes(status);
  if (crowded !== '') parts.push([foreign(crowded, 'warn')]);
  if (set.retention.whenScaled === 'Delete') parts.push([span('scaling down deletes claims', 'warn')]);
  if (set.retention.whenDeleted === 'Delete') parts.push([span('deleting the set deletes its claims', 'warn')]);
  if (set.minReadySeconds > 0) parts.push([span(`available after ${set.minReadySeconds}s of ready`, 'dim')]);
  for (const manager of status.managers) parts.push([foreign(`managed by ${manager.type} ${manager.name}`, 'dim')]);
  return joined(parts, ` ${look.glyphs.dot} `);
}

/** "2 pods share node-1": a node's loss would take both. */
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

/** Room for ProvisioningSucceeded. */
const REASON = 21;

const latestEvents = rememberLast(eventsOfSet);

function eventLines(state: State, status: SetStatus, look: Look, room: number): readonly Line[] {
  if (room < 3) return [];
  const { ellipsis } = look.glyphs;
  const events = latestEvents(state.snapshot.tables.Event, status).slice(0, Math.min(room - 1, 12));
  if (events.length === 0) return [];
  const lines = events.map((event): Line => {
    const warns = event.type === 'Warning';
    const times = event.count > 1 ? ` ×${event.count}` : '';
    return fit(
      [
        span('   '),
        ...fit([span(coarseAge(event.lastAt, state.now), 'dim')], 6, { align: 'right', ellipsis }),
        span(warns ? ` ${look.glyphs.warning} ` : '   ', 'warn'),
        ...fit([foreign(event.reason, warns ? 'warn' : 'dim')], REASON, { ellipsis }),
        span('  '),
        foreign(`${event.subject.name}: ${event.message}${times}`),
      ],
      look.columns,
      { ellipsis },
    );
  });
  return [ruled([span('events')], look), ...lines];
}
