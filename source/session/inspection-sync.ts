/** Reads what the open inspection shows: a log, an object's YAML, or the events of volumes. */

import { messageOf } from '../cluster/errors.ts';
import { readVolumeEvents, readYaml } from '../cluster/read/inspect.ts';
import { followLog, type LogStatus } from '../cluster/stream/follow-log.ts';
import { TAIL_LINES } from '../cluster/stream/log-path.ts';
import type {
  EventsInspection,
  Fetched,
  Inspection,
  LogsInspection,
  YamlInspection,
} from '../state/inspect/inspection.ts';
import { setOfSubject } from '../state/inspect/inspection-subject.ts';
import type { LogLine } from '../state/inspect/log-buffer.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { followMembers } from './logs/follow-members.ts';
import { memberLogTargets } from './logs/member-targets.ts';
import { readRepeatedly } from './read-repeatedly.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** Milliseconds between two updates of a busy log. */
const FLUSH_MS = 100;
/** Of each member, so that those of a large set are not without a past. */
const MIN_TAIL_LINES = 50;
const VOLUME_EVENTS_INTERVAL_MS = 10_000;

export function inspectionSubscriptions(
  { inspection }: State,
  shared: SharedClient | undefined,
  store: Store,
): readonly Subscription[] {
  if (inspection === undefined || shared === undefined) return [];
  return [
    {
      key: ['inspection', shared, inspection.id],
      start: (signal) => readInspection(inspection, shared, store, signal),
    },
  ];
}

async function readInspection(
  inspection: Inspection,
  shared: SharedClient,
  store: Store,
  signal: AbortSignal,
): Promise<void> {
  switch (inspection.type) {
    case 'logs':
      return streamLog(inspection, shared, store, signal);
    case 'yaml':
      return readObjectYaml(inspection, shared, store, signal);
    case 'events':
      return pollVolumeEvents(inspection, shared, store, signal);
    case 'details':
      return;
  }
}

function streamLog(inspection: LogsInspection, shared: SharedClient, store: Store, signal: AbortSignal): void {
  let pendingLines: Omit<LogLine, 'number'>[] = [];
  let connection: LogStatus = { state: 'connecting', text: '' };
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    const lines = pendingLines;
    pendingLines = [];
    store.dispatch({ type: 'log-received', inspectionId: inspection.id, lines, connection });
  };
  const scheduleFlush = () => {
    timer ??= globalThis.setTimeout(flush, FLUSH_MS);
  };
  const close = openLog(inspection, shared, store, {
    lines(more) {
      pendingLines.push(...more);
      scheduleFlush();
    },
    status(next) {
      connection = next;
      scheduleFlush();
    },
  });
  signal.addEventListener('abort', () => {
    close();
    clearTimeout(timer);
  });
}

interface LogSink {
  readonly lines: (lines: readonly Omit<LogLine, 'number'>[]) => void;
  readonly status: (status: LogStatus) => void;
}

/** Returns a function that ends it. */
function openLog(
  { subject, source, isPrevious }: LogsInspection,
  { client }: SharedClient,
  store: Store,
  sink: LogSink,
): () => void {
  if (source.type === 'pod') {
    const { pod, container } = source;
    return followLog(client, { namespace: subject.namespace, pod, container, previous: isPrevious }, sink).close;
  }
  const logs = followMembers(client, sink);
  const follow = ({ sets }: Pick<State, 'sets'>) => {
    const status = setOfSubject({ sets }, subject);
    // The logs of a set that is deleted go on as long as its pods do.
    if (status === undefined) return;
    const tailLines = Math.max(MIN_TAIL_LINES, Math.floor(TAIL_LINES / Math.max(1, status.bindings.length)));
    logs.setTargets(
      memberLogTargets(status, { container: source.container, previous: isPrevious, start: { tailLines } }),
    );
  };
  follow(store.state());
  const unsubscribe = store.api.subscribe(({ sets }, previous) => {
    if (sets !== previous.sets) follow({ sets });
  });
  return () => {
    unsubscribe();
    logs.close();
  };
}

async function readObjectYaml(
  { id, object, showManagedFields }: YamlInspection,
  { client }: SharedClient,
  store: Store,
  signal: AbortSignal,
): Promise<void> {
  const text = await settleRead(readYaml(client, object, { signal, managedFields: showManagedFields }));
  if (!signal.aborted) store.dispatch({ type: 'object-read', inspectionId: id, text });
}

async function pollVolumeEvents(
  { id }: EventsInspection,
  { client }: SharedClient,
  store: Store,
  signal: AbortSignal,
): Promise<void> {
  await readRepeatedly(
    () => settleRead(readVolumeEvents(client, { signal })),
    (events) => store.dispatch({ type: 'volume-events-read', inspectionId: id, events }),
    { intervalMs: VOLUME_EVENTS_INTERVAL_MS, signal },
  );
}

/** Settles with what was read, or with the reason why it could not be. */
async function settleRead<T>(reading: Promise<T>): Promise<Fetched<T>> {
  try {
    return { state: 'known', value: await reading };
  } catch (error) {
    return { state: 'refused', reason: messageOf(error) };
  }
}
