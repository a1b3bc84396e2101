/** One sync of a set: creates, fixes and deletes pods, then writes the status. stateful_set_control.go. */

import type { KubeObject } from '../../model/kube-object.ts';
import { isAvailable, isFinished, isRunningAndReady, type PodView } from '../../model/pod-view.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import type { ObjectIndex } from '../../runtime/object-index.ts';
import { roomForPending } from '../pending-pods.ts';
import type { PodRef } from './claim-owners.ts';
import { identityMatches, isInRange, newPod, ordinalOf, storageMatches } from './identity.ts';
import { createPodControl, type PodControl, podRefOf } from './pod-control.ts';
import { applyRevision, listRevisions, type Revisions, resolveRevisions, truncateHistory } from './revisions.ts';
import { isUnavailable, type Rollout, updateInBatches, updateOneByOne } from './rolling-update.ts';
import type { SetView } from './set-view.ts';
import { countReplicas, newStatus, type SetStatusCounters, writeStatus } from './status.ts';

/** 'exit' ends the sync: in ordered mode, a pod that is waited for blocks all later ones. */
type Step = 'go-on' | 'exit';

/** One ordinal of the range: its pod, or the one to be created. */
interface Replica {
  readonly pod: PodView | undefined;
  readonly planned: KubeObject;
}

interface SyncPass {
  readonly set: SetView;
  /** With the template of the update revision. */
  readonly updateSet: SetView;
  readonly replicas: readonly Replica[];
  /** Outside the range, the highest ordinal first. */
  readonly condemned: readonly PodView[];
  readonly firstUnavailable: string | undefined;
  readonly now: number;
}

/**
 * Returns a new pod for an ordinal: at the current revision below the partition, at the update revision from there on.
 */
function newVersionedPod(
  set: SetView,
  currentSet: SetView,
  updateSet: SetView,
  revisions: Revisions,
  ordinal: number,
): KubeObject {
  const { rollingUpdate } = set;
  const updated = Number(set.status['currentReplicas'] ?? 0);
  const below =
    rollingUpdate === undefined
      ? !set.isOnDelete && ordinal < set.ordinalsStart + updated
      : ordinal < set.ordinalsStart + rollingUpdate.partition;
  return below
    ? newPod(currentSet, ordinal, revisions.current.metadata.name)
    : newPod(updateSet, ordinal, revisions.update.metadata.name);
}

/**
 * Returns the ordinals of the range, lowest first, as far as this pass can act on them: ordered members are made one
 * after the other, and of parallel ones so many wait at a time.
 */
function ordinalsToLookAt(
  set: SetView,
  pods: readonly PodView[],
  byOrdinal: ReadonlyMap<number, PodView>,
): readonly number[] {
  const { ordinalsStart, replicas, isParallel } = set;
  const room = isParallel ? roomForPending(pods) : 1;
  const ordinals: number[] = [];
  let next = ordinalsStart;
  for (let missing = 0; next < ordinalsStart + replicas && missing < room; next += 1) {
    ordinals.push(next);
    if (!byOrdinal.has(next)) missing += 1;
  }
  if (!isParallel) return ordinals;
  const beyond = [...byOrdinal.keys()].filter((ordinal) => ordinal >= next && isInRange(set, ordinal));
  return [...ordinals, ...beyond.sort((left, right) => left - right)];
}

function prepareSync(set: SetView, pods: readonly PodView[], revisions: Revisions, now: number): SyncPass {
  const currentSet = applyRevision(set, revisions.current);
  const updateSet = applyRevision(set, revisions.update);
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod.name), pod]));
  const replicas = ordinalsToLookAt(set, pods, byOrdinal).map((ordinal): Replica => {
    const pod = byOrdinal.get(ordinal);
    return { pod, planned: pod?.object ?? newVersionedPod(set, currentSet, updateSet, revisions, ordinal) };
  });
  const condemned = pods
    .filter(({ name }) => ordinalOf(name) >= 0 && !isInRange(set, ordinalOf(name)))
    .sort((left, right) => ordinalOf(right.name) - ordinalOf(left.name));
  const unavailable =
    replicas.find(({ pod }) => isUnavailable(pod, set, now))?.planned.metadata.name ??
    condemned.findLast((pod) => isUnavailable(pod, set, now))?.name;
  return { set, updateSet, replicas, condemned, firstUnavailable: unavailable, now };
}

function processReplica(control: PodControl, { set, updateSet, now }: SyncPass, { pod, planned }: Replica): Step {
  const isMonotonic = !set.isParallel;
  const member: PodRef = podRefOf(planned);
  if (pod !== undefined && isFinished(pod)) {
    if (!pod.isTerminating) control.delete(set, pod);
    return 'exit';
  }
  if (pod === undefined) {
    if (control.isClaimStale(set, member)) return 'exit';
    control.create(set, planned);
    return isMonotonic ? 'exit' : 'go-on';
  }
  if (pod.phase === 'Pending') control.createMissingClaims(set, member);
  if (isMonotonic) {
    if (pod.isTerminating || !isRunningAndReady(pod)) return 'exit';
    if (!isAvailable(pod, set.minReadySeconds, now)) return 'exit';
  }
  const isAsWanted =
    identityMatches(set, pod) && storageMatches(set, pod) && control.claimsMatchRetention(updateSet, member);
  if (!isAsWanted) control.update(updateSet, pod);
  return 'go-on';
}

function processCondemned(control: PodControl, { set, firstUnavailable, now }: SyncPass, pod: PodView): Step {
  const isMonotonic = !set.isParallel;
  if (pod.isTerminating) return isMonotonic ? 'exit' : 'go-on';
  const isHealthy = isRunningAndReady(pod) && isAvailable(pod, set.minReadySeconds, now);
  if (isMonotonic && !isHealthy && pod.name !== firstUnavailable) return 'exit';
  control.delete(set, pod);
  return 'exit';
}

/**
 * Runs the entries in order up to the first that waits or fails; or all of them, in batches of 1, 2, 4, …, up to the
 * first batch with a failure.
 */
function runForAll<T>(entries: readonly T[], isMonotonic: boolean, run: (entry: T) => Step): Step {
  if (isMonotonic) return entries.some((entry) => run(entry) === 'exit') ? 'exit' : 'go-on';
  for (let start = 0, size = 1; start < entries.length; start += size, size *= 2) {
    const errors: unknown[] = [];
    for (const entry of entries.slice(start, start + size)) {
      try {
        run(entry);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
  return 'go-on';
}

/** @returns whether the range is complete, so that the update may continue */
function processReplicas(control: PodControl, pass: SyncPass): Step {
  const { set, updateSet, replicas, condemned } = pass;
  const isMonotonic = !set.isParallel;
  const fixClaims = (pod: PodView): Step => {
    const member = podRefOf(pod.object);
    if (!control.claimsMatchRetention(updateSet, member)) control.updateClaimOwners(updateSet, member);
    return 'go-on';
  };
  if (runForAll(replicas, isMonotonic, (replica) => processReplica(control, pass, replica)) === 'exit') return 'exit';
  if (runForAll(condemned, isMonotonic, fixClaims) === 'exit') return 'exit';
  return runForAll(condemned, isMonotonic, (pod) => processCondemned(control, pass, pod));
}

export interface SetControl {
  /** @throws the error of a failed step, after the status was written; the sync has to be retried */
  update(set: SetView, pods: readonly PodView[]): SetStatusCounters;
}

/** @param revisionsByNamespace an index of all ControllerRevisions */
export function createSetControl(context: ControllerContext, revisionsByNamespace: ObjectIndex): SetControl {
  const { store, clock } = context;
  const control = createPodControl(context);

  return {
    update: (set, pods) => {
      const now = clock.now();
      const history = listRevisions(revisionsByNamespace, set);
      const revisions = resolveRevisions(store, set, history);
      const pass = prepareSync(set, pods, revisions, now);
      const status = newStatus(set, revisions, countReplicas(set, pods, revisions, now));
      try {
        if (!set.isTerminating && processReplicas(control, pass) === 'go-on' && !set.isOnDelete) {
          const rollout: Rollout = {
            set,
            pods: pass.replicas.map(({ pod }) => pod),
            updateRevision: revisions.update.metadata.name,
            status,
            now,
          };
          if (context.isEnabled('MaxUnavailableStatefulSet')) updateInBatches(control, rollout);
          else updateOneByOne(control, rollout);
        }
      } finally {
        writeStatus(store, set, status);
        truncateHistory(store, set, pods, history, revisions);
      }
      return status;
    },
  };
}
