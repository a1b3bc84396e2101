/** The lines of the inspection of events, from the oldest to the latest. */

import type { ClusterEvent } from '../../domain/model/kinds.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import type { Table } from '../../domain/model/snapshot.ts';
import { type RelatedEvent, relatedEvents } from '../../domain/set/related-events.ts';
import type { EventsInspection } from '../../state/inspect/inspection.ts';
import { bindingOfSubject, setOfSubject } from '../../state/inspect/inspection-subject.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { State } from '../../state/state.ts';
import { fit, type Line, span, untrusted } from '../layout/span.ts';
import { clockTime, coarseAge, whoDid } from '../layout/status-text.ts';
import type { TextLine } from '../layout/text-view.ts';

const NO_EVENTS: readonly ClusterEvent[] = [];
const SHORT_KINDS: Readonly<Record<string, string>> = {
  StatefulSet: 'set',
  Pod: 'pod',
  PersistentVolumeClaim: 'claim',
  PersistentVolume: 'volume',
};
/** Wrapped lines begin under the reason, or under the message if there is room. */
const HANGING_INDENT = { narrow: 19, wide: 43 };
const WIDE_COLUMNS = 110;

export function eventTextLines(state: State, inspection: EventsInspection, columns: number): readonly TextLine[] {
  const status = setOfSubject(state, inspection.subject);
  if (status === undefined) return [];
  const binding = inspection.isWholeSet ? undefined : bindingOfSubject(state, inspection.subject);
  const ofVolumes = inspection.volumeEvents.state === 'known' ? inspection.volumeEvents.value : NO_EVENTS;
  return linesOf(
    memoizedEvents(state.snapshot.tables.Event, ofVolumes, status, binding),
    state.now,
    columns >= WIDE_COLUMNS ? HANGING_INDENT.wide : HANGING_INDENT.narrow,
  );
}

const memoizedEvents = memoizeLast(
  (table: Table<'Event'>, ofVolumes: readonly ClusterEvent[], status: SetStatus, binding: Binding | undefined) =>
    relatedEvents(table.values(), ofVolumes, status, binding),
);

const linesOf = memoizeLast((events: readonly RelatedEvent[], now: number, hang: number): readonly TextLine[] =>
  events.map((event, number) => ({ number, line: eventLine(event, now), hangingIndent: hang })),
);

function eventLine({ event, isAboutEarlierObject }: RelatedEvent, now: number): Line {
  const warns = event.type === 'Warning';
  const { kind, name } = event.subject;
  const times = event.count > 1 ? `  ×${event.count}` : '';
  return [
    ...fit([span(coarseAge(event.lastAt, now), 'dim')], 6, { align: 'right', ellipsis: '' }),
    span(`  ${clockTime(event.lastAt)}`, 'dim'),
    span(warns ? ' ! ' : '   ', 'warn'),
    ...fit([untrusted(event.reason, warns ? 'warn' : 'dim')], 22, { ellipsis: '…' }),
    span('  '),
    untrusted(`${SHORT_KINDS[kind] ?? kind} ${name}`, 'strong'),
    span(isAboutEarlierObject ? ' (an earlier one)' : '', 'dim'),
    untrusted(`  ${event.message.trim().replaceAll('\n', ' ')}`),
    span(times, 'accent'),
    untrusted(event.source === '' ? '' : `  (${whoDid(event)})`, 'dim'),
  ];
}
