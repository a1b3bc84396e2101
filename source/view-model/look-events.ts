/** The events of a look as lines, from the oldest to the latest. */

import type { ClusterEvent } from '../domain/kinds.ts';
import { eventsAround, type LookEvent } from '../domain/look-events.ts';
import type { Table } from '../domain/snapshot.ts';
import type { Binding, SetStatus } from '../domain/status.ts';
import type { EventsLook } from '../state/look.ts';
import { bindingOf, statusOf } from '../state/look-parts.ts';
import { rememberLast } from '../state/remember-last.ts';
import type { State } from '../state/state.ts';
import { fit, foreign, type Line, span } from './span.ts';
import type { TextLine } from './text-view.ts';
import { clockTime, coarseAge } from './words.ts';

const NO_EVENTS: readonly ClusterEvent[] = [];
const SHORT_KINDS: Readonly<Record<string, string>> = {
  StatefulSet: 'set',
  Pod: 'pod',
  PersistentVolumeClaim: 'claim',
  PersistentVolume: 'volume',
};
/** Under the reason, or under the message where there is room. */
const HANG = { narrow: 19, wide: 43 };
const WIDE = 110;

export function eventTextLines(state: State, look: EventsLook, columns: number): readonly TextLine[] {
  const status = statusOf(state, look.subject);
  if (status === undefined) return [];
  const binding = look.whole ? undefined : bindingOf(state, look.subject);
  const ofVolumes = look.ofVolumes.state === 'known' ? look.ofVolumes.value : NO_EVENTS;
  return linesOf(
    around(state.snapshot.tables.Event, ofVolumes, status, binding),
    state.now,
    columns >= WIDE ? HANG.wide : HANG.narrow,
  );
}

const around = rememberLast(
  (table: Table<'Event'>, ofVolumes: readonly ClusterEvent[], status: SetStatus, binding: Binding | undefined) =>
    eventsAround(table.values(), ofVolumes, status, binding),
);

const linesOf = rememberLast((events: readonly LookEvent[], now: number, hang: number): readonly TextLine[] =>
  events.map((event, number) => ({ number, line: eventLine(event, now), hang })),
);

function eventLine({ event, isEarlier }: LookEvent, now: number): Line {
  const warns = event.type === 'Warning';
  const { kind, name } = event.subject;
  const times = event.count > 1 ? `  ×${event.count}` : '';
  return [
    ...fit([span(coarseAge(event.lastAt, now), 'dim')], 6, { align: 'right', ellipsis: '' }),
    span(`  ${clockTime(event.lastAt)}`, 'dim'),
    span(warns ? ' ! ' : '   ', 'warn'),
    ...fit([foreign(event.reason, warns ? 'warn' : 'dim')], 22, { ellipsis: '…' }),
    span('  '),
    foreign(`${SHORT_KINDS[kind] ?? kind} ${name}`, 'strong'),
    span(isEarlier ? ' (an earlier one)' : '', 'dim'),
    foreign(`  ${event.message.trim().replaceAll('\n', ' ')}`),
    span(times, 'accent'),
  ];
}
