/** The counters of a set's status. */

import { numberOf } from '../../model/json.ts';
import { isAvailable, isRunningAndReady, type PodView } from '../../model/pod-view.ts';
import type { Store } from '../../store/store.ts';
import { revisionOf } from './identity.ts';
import type { Revisions } from './revisions.ts';
import type { SetView } from './set-view.ts';

export interface ReplicaCounters {
  replicas: number;
  readyReplicas: number;
  availableReplicas: number;
  currentReplicas: number;
  updatedReplicas: number;
}

export interface SetStatusCounters extends ReplicaCounters {
  readonly observedGeneration: number;
  currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
}

export function countReplicas(
  set: SetView,
  pods: readonly PodView[],
  { current, update }: Revisions,
  now: number,
): ReplicaCounters {
  const counters: ReplicaCounters = {
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
  };
  for (const pod of pods) {
    if (pod.phase === '') continue;
    counters.replicas += 1;
    if (isRunningAndReady(pod)) {
      counters.readyReplicas += 1;
      if (isAvailable(pod, set.minReadySeconds, now)) counters.availableReplicas += 1;
    }
    if (pod.isTerminating) continue;
    if (revisionOf(pod) === current.metadata.name) counters.currentReplicas += 1;
    if (revisionOf(pod) === update.metadata.name) counters.updatedReplicas += 1;
  }
  return counters;
}

export function newStatus(set: SetView, revisions: Revisions, counters: ReplicaCounters): SetStatusCounters {
  return {
    ...counters,
    observedGeneration: set.generation,
    currentRevision: revisions.current.metadata.name,
    updateRevision: revisions.update.metadata.name,
    collisionCount: revisions.collisionCount,
  };
}

/** Makes the update revision the current one once all pods have it. */
function completeRollingUpdate(set: SetView, status: SetStatusCounters): void {
  const { updatedReplicas, readyReplicas, replicas } = status;
  if (set.isOnDelete || [updatedReplicas, readyReplicas, replicas].some((number) => number !== set.replicas)) return;
  status.currentReplicas = updatedReplicas;
  status.currentRevision = status.updateRevision;
}

const COUNTERS = ['replicas', 'currentReplicas', 'readyReplicas', 'updatedReplicas', 'availableReplicas'] as const;

function statusChanged({ status: before }: SetView, status: SetStatusCounters): boolean {
  return (
    status.observedGeneration > numberOf(before['observedGeneration'], 0) ||
    COUNTERS.some((name) => status[name] !== numberOf(before[name], 0)) ||
    status.currentRevision !== before['currentRevision'] ||
    status.updateRevision !== before['updateRevision']
  );
}

/** Counters at zero are omitted, except for these two. */
function serializeStatus(status: SetStatusCounters): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(status).filter(
      ([name, value]) => value !== 0 || ['replicas', 'availableReplicas', 'collisionCount'].includes(name),
    ),
  );
}

export function writeStatus(store: Store, set: SetView, status: SetStatusCounters): void {
  completeRollingUpdate(set, status);
  if (!statusChanged(set, status)) return;
  const latest = store.get('apps/statefulsets', set.namespace, set.name);
  if (latest === undefined || latest.metadata.uid !== set.uid) return;
  store.update('apps/statefulsets', { ...latest, status: serializeStatus(status) }, 'status');
}
