/** Reads what the open inspection shows: a log, an object's YAML, or the events of volumes. */

import { messageOf } from '../cluster/errors.ts';
import { readVolumeEvents, readYaml } from '../cluster/read/inspect.ts';
import { followLog, type LogStatus } from '../cluster/stream/follow-log.ts';
import type { ContainerLogLine } from '../cluster/stream/log-lines.ts';
import type {
  EventsInspection,
  Fetched,
  Inspection,
  LogsInspection,
  YamlInspection,
} from '../state/inspect/inspection.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { readRepeatedly } from './read-repeatedly.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** Milliseconds between two updates of a busy log. */
const FLUSH_MS = 100;
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

function streamLog(
  { id, subject, pod, container, isPrevious }: LogsInspection,
  { client }: SharedClient,
  store: Store,
  signal: AbortSignal,
): void {
  let pendingLines: ContainerLogLine[] = [];
  let connection: LogStatus = { state: 'connecting', text: '' };
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    const lines = pendingLines;
    pendingLines = [];
    store.dispatch({ type: 'log-received', inspectionId: id, lines, connection });
  };
  const scheduleFlush = () => {
    timer ??= globalThis.setTimeout(flush, FLUSH_MS);
  };
  const logStream = followLog(
    client,
    { namespace: subject.namespace, pod, container, previous: isPrevious },
    {
      lines(more) {
        pendingLines.push(...more);
        scheduleFlush();
      },
      status(next) {
        connection = next;
        scheduleFlush();
      },
    },
  );
  signal.addEventListener('abort', () => {
    logStream.close();
    clearTimeout(timer);
  });
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
