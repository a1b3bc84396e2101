/** The progress of a sent write, as the watch shows it. */

import type { Kind } from '../../domain/model/kinds.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { keyOf, type Snapshot } from '../../domain/model/snapshot.ts';
import { TERMINATION_OVERDUE_AFTER_MS } from '../../domain/model/thresholds.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import type { Goal } from '../goal.ts';
import type { Observation, Progress } from '../observation.ts';
import { OUT_OF_SERVICE } from '../operations/taint.ts';
import { listAffected } from '../plans/predicted-effects.ts';
import type { SetRef } from '../ports.ts';
import { claimGone, volumeFree, volumeGone } from './claim-progress.ts';
import { claimsGrown, setBack, setGone, volumeGrown } from './growth-progress.ts';

const waiting = (text: string): Progress => ({ state: 'waiting', text });
const done = (text: string): Progress => ({ state: 'done', text });
const stuck = (text: string): Progress => ({ state: 'stuck', text });
const superseded = (text: string): Progress => ({ state: 'superseded', text });

/** Returns the set after the write, or the progress if the set cannot be used. */
function setAfterWrite(set: SetRef, { statuses, snapshot }: Observation, isWritten: boolean): SetStatus | Progress {
  const status = statuses.find(({ set: { meta } }) => meta.namespace === set.namespace && meta.name === set.name);
  if (status === undefined) {
    const isKnown = listCompletenessFor(snapshot, set.namespace).StatefulSet === 'known';
    return isKnown ? superseded(`StatefulSet ${set.name} is gone`) : waiting('the sets are being listed');
  }
  const { meta } = status.set;
  if (meta.uid !== set.uid) return superseded(`StatefulSet ${set.name} was deleted and made again`);
  if (!status.loaded) return waiting('waiting for the controller');
  if (status.verdict === 'unreadable') return stuck(status.reason);
  if (isWritten && meta.generation <= set.generation) return waiting('the change has not come back yet');
  if (isWritten && status.set.status.observedGeneration < meta.generation) {
    return waiting('the controller has not seen the change yet');
  }
  return status;
}

function isProgress(value: SetStatus | Progress): value is Progress {
  return 'state' in value;
}

function scaled(set: SetRef, replicas: number, observation: Observation): Progress {
  const status = setAfterWrite(set, observation, true);
  if (isProgress(status)) return status;
  if (status.set.replicas !== replicas) {
    return superseded(`${set.name} has been scaled to ${status.set.replicas} meanwhile`);
  }
  const { wanted, existing, available } = status.replicas;
  if (existing === wanted && available === wanted)
    return done(`${set.name} has ${replicas} of ${replicas} pods available`);
  if (status.verdict === 'stuck' || status.verdict === 'degraded') return stuck(status.reason);
  return waiting(status.reason);
}

function updated(set: SetRef, observation: Observation): Progress {
  const status = setAfterWrite(set, observation, true);
  if (isProgress(status)) return status;
  const { updated: count, target } = status.update;
  const { available, wanted } = status.replicas;
  const isDone = count >= target && available >= wanted;
  switch (status.verdict) {
    case 'stuck':
    case 'degraded':
    case 'unreadable':
      return stuck(status.reason);
    case 'held':
      return isDone ? { state: target === 0 ? 'held' : 'done', text: status.reason } : waiting(status.reason);
    case 'complete':
    case 'scaled-to-zero':
      return isDone ? done(status.reason) : waiting(status.reason);
    case 'progressing':
      return waiting(`${count} of ${target} pods updated: ${status.reason}`);
  }
}

function observed(set: SetRef, observation: Observation): Progress {
  const status = setAfterWrite(set, observation, true);
  if (isProgress(status)) return status;
  return status.verdict === 'held'
    ? { state: 'held', text: status.reason }
    : done('the controller has seen the change');
}

function podBack({ set, pod, comesBack }: Extract<Goal, { type: 'pod-back' }>, observation: Observation): Progress {
  const status = setAfterWrite(set, observation, false);
  const { snapshot, now } = observation;
  const found = snapshot.tables.Pod.get(keyOf(pod.namespace, pod.name));
  if (found?.meta.uid === pod.uid) {
    const { deletionAt } = found.meta;
    if (deletionAt === undefined) return waiting(`${pod.name} has not been told to stop yet`);
    const left = deletionAt - now;
    if (left < -TERMINATION_OVERDUE_AFTER_MS) {
      return stuck(
        `${pod.name} is still terminating ${humanDuration(-left)} after its grace period (node ${found.node})`,
      );
    }
    return waiting(left > 0 ? `${pod.name} stops, ${humanDuration(left)} of grace left` : `${pod.name} is stopping`);
  }
  if (isProgress(status))
    return status.state === 'superseded' && found === undefined ? done(`${pod.name} is gone`) : status;
  if (!comesBack) return done(`${pod.name} is gone`);
  const binding = status.bindings.find(({ podName }) => podName === pod.name);
  if (binding === undefined) return done(`${pod.name} is gone, and no longer wanted`);
  if (binding.pod?.stage === 'available') {
    return done(`${pod.name} is back on ${binding.pod.pod.node} as ${binding.pod.pod.ips[0] ?? 'a new pod'}`);
  }
  const isBlamed = status.blockingPod === pod.name;
  if ((status.verdict === 'stuck' || status.verdict === 'degraded') && (isBlamed || binding.pod === undefined)) {
    return stuck(status.reason);
  }
  return waiting(binding.pod === undefined ? `${pod.name} is to be created` : `${pod.name}: ${binding.pod.statusText}`);
}

/** A function of its arguments alone. Call it with every snapshot. */
export function progressOf(goal: Goal, observation: Observation): Progress {
  const progress = observedProgress(goal, observation);
  // A final state stays true. `waiting` and `stuck` were true only when the objects were last seen.
  if (progress.state !== 'waiting' && progress.state !== 'stuck') return progress;
  return isOutOfContact(kindsOf(goal), observation.snapshot) ? waiting(outOfContactText(progress)) : progress;
}

export function outOfContactText({ text }: Pick<Progress, 'text'>): string {
  return `no contact with the cluster; last seen: ${text}`;
}

/** Reports whether objects of one of these kinds may have changed since they were last seen. */
export function isOutOfContact(kinds: readonly Kind[], { sources }: Snapshot): boolean {
  return sources.some(
    ({ kind, state }) => kinds.includes(kind) && (state.phase === 'stale' || state.phase === 'failing'),
  );
}

/** Returns the kinds whose objects determine the goal. */
function kindsOf(goal: Goal): readonly Kind[] {
  switch (goal.type) {
    case 'claim-gone':
    case 'volume-gone':
    case 'volume-free':
    case 'claims-grown':
    case 'volume-grown':
      return ['PersistentVolumeClaim', 'PersistentVolume'];
    case 'in-turn':
      return goal.goals.flatMap(kindsOf);
    case 'untainted':
      return ['Node'];
    default:
      return ['StatefulSet', 'Pod'];
  }
}

function observedProgress(goal: Goal, observation: Observation): Progress {
  switch (goal.type) {
    case 'scaled':
      return scaled(goal.set, goal.replicas, observation);
    case 'updated':
      return updated(goal.set, observation);
    case 'observed':
      return observed(goal.set, observation);
    case 'pod-back':
      return podBack(goal, observation);
    case 'node-freed': {
      const isUnlisted = goal.pods.some(
        ({ namespace }) => listCompletenessFor(observation.snapshot, namespace).Pod === 'unloaded',
      );
      if (isUnlisted) return waiting('waiting for the controller');
      const left = goal.pods.filter(
        (pod) => observation.snapshot.tables.Pod.get(keyOf(pod.namespace, pod.name))?.meta.uid === pod.uid,
      );
      if (left.length === 0) return done(`no pod is left on ${goal.node.name}`);
      return waiting(`${listAffected(left.map(({ name }) => name))} still on ${goal.node.name}`);
    }
    case 'accepted':
      return done(goal.text);
    case 'claim-gone':
      return claimGone(goal, observation);
    case 'volume-gone':
      return volumeGone(goal, observation);
    case 'volume-free':
      return volumeFree(goal, observation);
    case 'claims-grown':
      return claimsGrown(goal, observation);
    case 'volume-grown':
      return volumeGrown(goal, observation);
    case 'in-turn': {
      const all = goal.goals.map((part) => observedProgress(part, observation));
      return all.find(({ state }) => state !== 'done') ?? all.at(-1) ?? done('there is nothing to wait for');
    }
    case 'set-gone':
      return setGone(goal, observation);
    case 'set-back':
      return setBack(goal, observation);
    case 'untainted': {
      if (listCompletenessFor(observation.snapshot, '').Node === 'unloaded')
        return waiting('the nodes are being listed');
      const taints = observation.snapshot.tables.Node.get(goal.node.name)?.taints ?? [];
      const has = taints.some(({ key }) => key === OUT_OF_SERVICE);
      return has ? waiting(`${goal.node.name} still has the taint`) : done(`${goal.node.name} is back in service`);
    }
  }
}
