/** What every controller works with. */

import type { VirtualClock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { KubeObject, Store, StoreEvent } from '../store.ts';
import type { EventRecorder } from './event-recorder.ts';
import { createIndex, type Index } from './index-objects.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

export type FeatureGate = 'MaxUnavailableStatefulSet';

export interface Context {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly recorder: EventRecorder;
  isOn(gate: FeatureGate): boolean;
  /** Calls for each object that exists already, as ADDED, once all controllers stand, and for each change after that. */
  on(resource: string, handler: (event: StoreEvent) => void): void;
  /** The objects of a resource by keys of one's own. Up to date before any handler of `on` hears of a change. */
  index(resource: string, keysOf: (object: KubeObject) => readonly string[]): Index;
  queue(sync: (key: string) => void): WorkQueue;
}

export interface ContextOptions {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly recorder: EventRecorder;
  readonly gates: ReadonlySet<FeatureGate>;
}

export interface RunningContext extends Context {
  /** Begins to hear the store. */
  start(): void;
  stop(): void;
}

export function createContext({ store, clock, random, recorder, gates }: ContextOptions): RunningContext {
  const handlers = new Map<string, ((event: StoreEvent) => void)[]>();
  const indexes = new Map<string, Index[]>();
  let unsubscribe: (() => void) | undefined;

  const hear = (event: StoreEvent): void => {
    for (const index of indexes.get(event.resource) ?? []) index.hear(event);
    for (const handler of handlers.get(event.resource) ?? []) handler(event);
  };
  const add = <T>(map: Map<string, T[]>, resource: string, entry: T): void => {
    const entries = map.get(resource);
    if (entries === undefined) map.set(resource, [entry]);
    else entries.push(entry);
  };

  return {
    store,
    clock,
    random,
    recorder,
    isOn: (gate) => gates.has(gate),
    on: (resource, handler) => add(handlers, resource, handler),
    index: (resource, keysOf) => {
      const index = createIndex(keysOf);
      for (const object of store.list(resource)) {
        index.hear({ type: 'ADDED', resource, version: store.version, object });
      }
      add(indexes, resource, index);
      return index;
    },
    queue: (sync) => createWorkQueue(clock, sync),
    start: () => {
      for (const [resource, heard] of handlers) {
        for (const object of store.list(resource)) {
          for (const handler of heard) handler({ type: 'ADDED', resource, version: store.version, object });
        }
      }
      unsubscribe = store.subscribe(hear);
    },
    stop: () => unsubscribe?.(),
  };
}
