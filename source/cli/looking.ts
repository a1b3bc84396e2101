/** The effects of a closer look: reads what it shows as long as it is open, and no longer. */

import type { ReadLine } from '../cluster/log-lines.ts';
import { followLog, type LogStanding } from '../cluster/logs.ts';
import { readVolumeEvents, readYaml } from '../cluster/look.ts';
import type { EventsLook, LogsLook, Look, YamlLook } from '../state/look.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './connection.ts';

export interface Looking {
  /** Looks at what the state asks for. */
  readonly follow: (state: State, shared: SharedClient | undefined) => void;
  readonly close: () => void;
}

/** A busy log is drawn no more often. */
const FLUSH_MS = 100;
const VOLUME_EVENTS_MS = 10_000;

export function createLooking(store: Store): Looking {
  let current: { readonly id: number; readonly stop: () => void } | undefined;

  function start(look: Look, shared: SharedClient): () => void {
    switch (look.type) {
      case 'logs':
        return readLog(look, shared);
      case 'yaml':
        return readObject(look, shared);
      case 'events':
        return readEvents(look, shared);
      case 'details':
        return () => {};
    }
  }

  function readLog({ id, subject, pod, container, previous }: LogsLook, { client }: SharedClient): () => void {
    let lines: ReadLine[] = [];
    let standing: LogStanding = { state: 'connecting', text: '' };
    let timer: NodeJS.Timeout | undefined;
    const flush = () => {
      timer = undefined;
      const came = lines;
      lines = [];
      store.dispatch({ type: 'log-came', lookId: id, lines: came, connection: standing });
    };
    const soon = () => {
      timer ??= setTimeout(flush, FLUSH_MS);
    };
    const reading = followLog(
      client,
      { namespace: subject.namespace, pod, container, previous },
      {
        lines(more) {
          lines.push(...more);
          soon();
        },
        standing(next) {
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

  function readObject({ id, object, managedFields }: YamlLook, { client }: SharedClient): () => void {
    const controller = new AbortController();
    const { signal } = controller;
    readYaml(client, object, { signal, managedFields }).then(
      (value) => store.dispatch({ type: 'object-read', lookId: id, text: { state: 'known', value } }),
      (error: unknown) => {
        if (signal.aborted) return;
        store.dispatch({ type: 'object-read', lookId: id, text: { state: 'refused', reason: sentence(error) } });
      },
    );
    return () => controller.abort();
  }

  function readEvents({ id }: EventsLook, { client }: SharedClient): () => void {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: NodeJS.Timeout | undefined;
    const read = () => {
      readVolumeEvents(client, { signal })
        .then(
          (value) => store.dispatch({ type: 'volume-events-read', lookId: id, events: { state: 'known', value } }),
          (error: unknown) => {
            if (signal.aborted) return;
            const reason = sentence(error);
            store.dispatch({ type: 'volume-events-read', lookId: id, events: { state: 'refused', reason } });
          },
        )
        .finally(() => {
          if (!signal.aborted) timer = setTimeout(read, VOLUME_EVENTS_MS);
        });
    };
    read();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }

  return {
    follow({ look }, shared) {
      if (current !== undefined && current.id !== look?.id) {
        current.stop();
        current = undefined;
      }
      if (look === undefined || shared === undefined || current !== undefined) return;
      // Before it starts: what it dispatches at once comes back here.
      current = { id: look.id, stop: () => {} };
      current = { id: look.id, stop: start(look, shared) };
    },
    close() {
      current?.stop();
      current = undefined;
    },
  };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
