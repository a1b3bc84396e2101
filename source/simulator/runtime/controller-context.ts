/** The context of every controller. */

import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Pace } from '../model/cluster-clock.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Store, StoreEvent } from '../store/store.ts';
import type { EventRecorder } from './event-recorder.ts';
import { createObjectIndex, type ObjectIndex } from './object-index.ts';
import type { Random } from './seeded-random.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

export type FeatureGate = 'MaxUnavailableStatefulSet';

export interface ControllerContext {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly recorder: EventRecorder;
  /** How long things take at the moment, where it is set for the whole cluster. */
  readonly pace: () => Pace;
  isEnabled(gate: FeatureGate): boolean;
  /**
   * Calls the handler for each existing object, as ADDED, once all controllers are set up, and for each later change.
   */
  onChange(resource: string, handler: (event: StoreEvent) => void): void;
  /** Indexes the objects of a resource by computed keys. The index is updated before any handler is called. */
  index(resource: string, keysOf: (object: KubeObject) => readonly string[]): ObjectIndex;
  queue(sync: (key: string) => void): WorkQueue;
}

export interface ControllerContextOptions {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly recorder: EventRecorder;
  readonly gates: ReadonlySet<FeatureGate>;
  readonly pace: () => Pace;
}

export interface RunningControllerContext extends ControllerContext {
  /** Starts watching the store. */
  start(): void;
  stop(): void;
}

export function createControllerContext({
  store,
  clock,
  random,
  recorder,
  gates,
  pace,
}: ControllerContextOptions): RunningControllerContext {
  const handlers = new Map<string, ((event: StoreEvent) => void)[]>();
  const indexes = new Map<string, ObjectIndex[]>();
  let unsubscribe: (() => void) | undefined;

  const dispatch = (event: StoreEvent): void => {
    for (const index of indexes.get(event.resource) ?? []) index.apply(event);
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
    pace,
    isEnabled: (gate) => gates.has(gate),
    onChange: (resource, handler) => add(handlers, resource, handler),
    index: (resource, keysOf) => {
      const index = createObjectIndex(keysOf);
      for (const object of store.list(resource)) {
        index.apply({ type: 'ADDED', resource, version: store.version, object });
      }
      add(indexes, resource, index);
      return index;
    },
    queue: (sync) => createWorkQueue(clock, sync),
    start: () => {
      for (const [resource, resourceHandlers] of handlers) {
        for (const object of store.list(resource)) {
          for (const handler of resourceHandlers) handler({ type: 'ADDED', resource, version: store.version, object });
        }
      }
      unsubscribe = store.subscribe(dispatch);
    },
    stop: () => unsubscribe?.(),
  };
}
