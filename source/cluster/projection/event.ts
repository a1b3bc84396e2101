import type { ClusterEvent } from '../../domain/model/kinds.ts';
import { fields, message as messageText, oneOf, optionalInteger, text, time } from '../json-fields.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';

/** client-go's EventAggregator puts it before the newest message once ten events of one reason differ in theirs. */
const COMBINED_PREFIX = '(combined from similar events): ';

/** Projects an Event of the core API. Newer reporters set `eventTime` and `series` instead of the old fields. */
export function projectEvent(value: unknown): ClusterEvent {
  const top = fields<
    | 'metadata'
    | 'type'
    | 'reason'
    | 'message'
    | 'count'
    | 'firstTimestamp'
    | 'lastTimestamp'
    | 'eventTime'
    | 'series'
    | 'source'
    | 'reportingComponent'
    | 'involvedObject'
  >(value);
  const meta = projectMeta(top.metadata);
  const series = fields<'count' | 'lastObservedTime'>(top.series);
  const subject = fields<'kind' | 'namespace' | 'name' | 'uid'>(top.involvedObject);
  const firstAt = time(top.firstTimestamp) ?? time(top.eventTime) ?? meta.createdAt;
  const message = messageText(top.message);
  const isCombined = message.startsWith(COMBINED_PREFIX);
  const source = text(fields<'component'>(top.source).component);
  return {
    kind: 'Event',
    meta,
    type: oneOf(top.type, ['Normal', 'Warning'], 'Normal'),
    reason: intern(text(top.reason)),
    message: isCombined ? message.slice(COMBINED_PREFIX.length) : message,
    isCombined,
    count: optionalInteger(series.count) ?? optionalInteger(top.count) ?? 1,
    firstAt,
    lastAt: time(series.lastObservedTime) ?? time(top.lastTimestamp) ?? time(top.eventTime) ?? firstAt,
    source: intern(source === '' ? text(top.reportingComponent) : source),
    subject: {
      kind: intern(text(subject.kind)),
      namespace: intern(text(subject.namespace)),
      name: intern(text(subject.name)),
      uid: intern(text(subject.uid)),
    },
  };
}
