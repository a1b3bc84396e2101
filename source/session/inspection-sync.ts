/** The effects of a closer look: reads what it shows as long as it is open, and no longer. */

import { readVolumeEvents, readYaml } from '../cluster/read/inspect.ts';
import { followLog, type LogStatus } from '../cluster/stream/follow-log.ts';
import type { ContainerLogLine } from '../cluster/stream/log-lines.ts';
import type { EventsInspection, Inspection, LogsInspection, YamlInspection } from '../state/inspect/inspection.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './shared-client.ts';

export interface InspectionSync {
  /** Looks at what the state asks for. */
  readonly sync: (state: State, shared: SharedClient | undefined) => void;
  readonly close: () => void;
}

/** A busy log is drawn no more often. */
const FLUSH_MS = 100;
const VOLUME_EVENTS_INTERVAL_MS = 10_000;

export function createInspectionSync(store: Store): InspectionSync {
  let current: { readonly id: number; readonly stop: () => void } | undefined;

  function start(inspection: Inspection, shared: SharedClient): () => void {
    switch (inspection.type) {
      case 'logs':
        return streamLog(inspection, shared);
      case 'yaml':
        return readObjectYaml(inspection, shared);
      case 'events':
        return pollVolumeEvents(inspection, shared);
      case 'details':
        return () => {};
    }
  }

  function streamLog(
    { id, subject, pod, container, isPrevious }: LogsInspection,
    { client }: SharedClient,
  ): () => void {
    let lines: ContainerLogLine[] = [];
    let standing: LogStatus = { state: 'connecting', text: '' };
    let timer: NodeJS.Timeout | undefined;
    const flush = () => {
      timer = undefined;
      const came = lines;
      lines = [];
      store.dispatch({ type: 'log-received', inspectionId: id, lines: came, connection: standing });
    };
    const soon = () => {
      timer ??= setTimeout(flush, FLUSH_MS);
    };
    const reading = followLog(
      client,
      { namespace: subject.namespace, pod, container, previous: isPrevious },
      {
        lines(more) {
          lines.push(...more);
          soon();
        },
        status(next) {
          standing = next;
          soon();
        },
      },
    );
    return () => {
      reading.close();
      clearTimeout(timer);
    };
  }

  function readObjectYaml({ id, object, showManagedFields }: YamlInspection, { client }: SharedClient): () => void {
    const controller = new AbortController();
    const { signal } = controller;
    readYaml(client, object, { signal, managedFields: showManagedFields }).then(
      (value) => store.dispatch({ type: 'object-read', inspectionId: id, text: { state: 'known', value } }),
      (error: unknown) => {
        if (signal.aborted) return;
        store.dispatch({ type: 'object-read', inspectionId: id, text: { state: 'refused', reason: errorText(error) } });
      },
    );
    return () => controller.abort();
  }

  function pollVolumeEvents({ id }: EventsInspection, { client }: SharedClient): () => void {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: NodeJS.Timeout | undefined;
    const read = () => {
      readVolumeEvents(client, { signal })
        .then(
          (value) =>
            store.dispatch({ type: 'volume-events-read', inspectionId: id, events: { state: 'known', value } }),
          (error: unknown) => {
            if (signal.aborted) return;
            const reason = errorText(error);
            store.dispatch({ type: 'volume-events-read', inspectionId: id, events: { state: 'refused', reason } });
          },
        )
        .finally(() => {
          if (!signal.aborted) timer = setTimeout(read, VOLUME_EVENTS_INTERVAL_MS);
        });
    };
    read();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }

  return {
    sync({ inspection }, shared) {
      if (current !== undefined && current.id !== inspection?.id) {
        current.stop();
        current = undefined;
      }
      if (inspection === undefined || shared === undefined || current !== undefined) return;
      // Before it starts: what it dispatches at once comes back here.
      current = { id: inspection.id, stop: () => {} };
      current = { id: inspection.id, stop: start(inspection, shared) };
    },
    close() {
      current?.stop();
      current = undefined;
    },
  };
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
