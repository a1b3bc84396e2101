/** Runs the pods of Jobs to their end: a simplified pkg/controller/job, without pod failure and success policies. */

import { admitPod } from '../../admission/admit-pod.ts';
import { at, isEqual, itemsOf, type Json, numberOf, objectOf, stringOf, withoutUndefined } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { controllerOf, keyOf, splitKey } from '../../model/owner-references.ts';
import { isFinished, podView, withConditions } from '../../model/pod-view.ts';
import { timestamp } from '../../model/timestamp.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import { roomForPending } from '../pending-pods.ts';
import { podOfTemplate } from '../pod-template.ts';
import { formatIndexes, INDEX_ANNOTATION, parseIndexes } from './completed-indexes.ts';
import {
  BACKOFF_LIMIT,
  COMPLETED,
  DEADLINE,
  finishedConditionOf,
  type JobEnd,
  type JobView,
  jobView,
} from './job-view.ts';

const JOBS = 'batch/jobs';
const FIRST_BACKOFF_MS = 10_000;
const LONGEST_BACKOFF_MS = 600_000;

/** What a job remembers of pods that may be gone. */
interface Tally {
  readonly succeeded: Set<string>;
  readonly failed: Set<string>;
  readonly indexes: Set<number>;
  /** Pods that the job itself has deleted: they did not fail. */
  readonly dismissed: Set<string>;
  /** Failures since the last success, and when the last one was. */
  failuresInRow: number;
  lastFailure: number;
}

export function startJobController(context: ControllerContext): void {
  const { store, clock, recorder, random } = context;
  const podsByJob = context.index('pods', (pod) => {
    const owner = controllerOf(pod);
    return owner?.kind === 'Job' ? [owner.uid] : [];
  });
  const tallies = new Map<string, Tally>();
  const queue = context.queue(sync);

  const record = (job: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(job, type, reason, message, 'job-controller');

  function tallyOf(uid: string): Tally {
    const tally = tallies.get(uid) ?? {
      succeeded: new Set(),
      failed: new Set(),
      indexes: new Set(),
      dismissed: new Set(),
      failuresInRow: 0,
      lastFailure: 0,
    };
    tallies.set(uid, tally);
    return tally;
  }

  function indexOf(pod: KubeObject): number {
    return Number(pod.metadata.annotations?.[INDEX_ANNOTATION] ?? Number.NaN);
  }

  /** Counts the end of a pod, once. A pod that is deleted before its end counts as failed. */
  function count(pod: KubeObject, jobUid: string, isGone: boolean): void {
    const { uid, phase, isTerminating } = podView(pod);
    const tally = tallyOf(jobUid);
    if (tally.succeeded.has(uid) || tally.failed.has(uid) || tally.dismissed.has(uid)) return;
    if (phase === 'Succeeded') {
      tally.succeeded.add(uid);
      tally.failuresInRow = 0;
      if (Number.isInteger(indexOf(pod))) tally.indexes.add(indexOf(pod));
    } else if (phase === 'Failed' || isTerminating || isGone) {
      tally.failed.add(uid);
      tally.failuresInRow += 1;
      tally.lastFailure = clock.now();
    }
  }

  function createPod(job: KubeObject, index: number | undefined): void {
    const { name } = job.metadata;
    const base = index === undefined ? `${name}-` : `${name}-${index}-`;
    const annotations = index === undefined ? {} : { [INDEX_ANNOTATION]: String(index) };
    const made = podOfTemplate(job, {
      name: `${base}${random.suffix(5)}`,
      generateName: base,
      annotations,
      labels: annotations,
    });
    const pod = index === undefined ? made : withIndex(made, `${name}-${index}`);
    try {
      store.create('pods', admitPod(store, pod));
    } catch (error) {
      record(job, 'Warning', 'FailedCreate', `Error creating: ${error instanceof Error ? error.message : error}`);
      throw error;
    }
    record(job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  }

  function deletePods(job: KubeObject, pods: readonly KubeObject[]): void {
    for (const { metadata } of pods) {
      tallyOf(job.metadata.uid).dismissed.add(metadata.uid);
      store.delete('pods', metadata.namespace ?? '', metadata.name, { uid: metadata.uid });
      record(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`);
    }
  }

  function endOf(job: KubeObject, view: JobView, tally: Tally, active: readonly KubeObject[]): JobEnd | undefined {
    const { succeeded, failed } = tally;
    const restarts = active.reduce(
      (sum, pod) =>
        itemsOf(pod.status?.['containerStatuses']).reduce<number>(
          (total, status) => total + numberOf(at(status, 'restartCount'), 0),
          sum,
        ),
      0,
    );
    const isOnFailure = at(job.spec, 'template', 'spec', 'restartPolicy') === 'OnFailure';
    const pastRestarts = isOnFailure && (view.backoffLimit === 0 ? restarts > 0 : restarts >= view.backoffLimit);
    if (failed.size > view.backoffLimit || pastRestarts) return BACKOFF_LIMIT;
    const started = Date.parse(stringOf(job.status?.['startTime']));
    if (view.deadlineSeconds !== undefined && clock.now() >= started + view.deadlineSeconds * 1000) return DEADLINE;
    const done = view.isIndexed ? tally.indexes.size : succeeded.size;
    const isDone =
      view.completions === undefined ? succeeded.size > 0 && active.length === 0 : done >= view.completions;
    return isDone ? COMPLETED : undefined;
  }

  /** Creates what is missing, each after the pause that the last failures ask for, and deletes what is too much. */
  function manage(job: KubeObject, view: JobView, tally: Tally, active: readonly KubeObject[]): void {
    const done = view.isIndexed ? tally.indexes.size : tally.succeeded.size;
    const open = view.completions === undefined ? view.parallelism : view.completions - done;
    const isDraining = view.completions === undefined && done > 0;
    const wanted = isDraining ? active.length : Math.min(view.parallelism, Math.max(0, open));
    deletePods(job, active.slice(wanted));
    if (active.length >= wanted) return;
    const pause = Math.min(FIRST_BACKOFF_MS * 2 ** (tally.failuresInRow - 1), LONGEST_BACKOFF_MS);
    const wait = tally.failuresInRow === 0 ? 0 : tally.lastFailure + pause - clock.now();
    if (wait > 0) {
      queue.addAfter(keyOf(job), wait);
      return;
    }
    const taken = new Set([...tally.indexes, ...active.map(indexOf)]);
    const room = roomForPending(active.map(podView));
    for (let number = active.length, index = 0; number < Math.min(wanted, active.length + room); number += 1) {
      while (view.isIndexed && taken.has(index)) index += 1;
      taken.add(index);
      createPod(job, view.isIndexed ? index : undefined);
    }
  }

  function writeStatus(job: KubeObject, tally: Tally, changes: Json): void {
    const latest = store.get(JOBS, job.metadata.namespace ?? '', job.metadata.name);
    if (latest === undefined) return;
    const active = podsOf(job.metadata.uid).filter(isActive);
    const ready = active.filter((pod) => podView(pod).isReady).length;
    const status = withoutUndefined<Record<string, unknown>>({
      ...latest.status,
      active: active.length === 0 ? undefined : active.length,
      ready,
      terminating: podsOf(job.metadata.uid).filter((pod) => podView(pod).isTerminating).length,
      succeeded: tally.succeeded.size || undefined,
      failed: tally.failed.size || undefined,
      uncountedTerminatedPods: {},
      ...(jobView(job).isIndexed ? { completedIndexes: formatIndexes(tally.indexes) || undefined } : {}),
      ...changes,
    });
    if (!isEqual(status, latest.status)) store.update(JOBS, { ...latest, status }, 'status');
  }

  const isActive = (pod: KubeObject): boolean => !isFinished(podView(pod)) && !podView(pod).isTerminating;
  /** Read afresh, since the index follows later. */
  const podsOf = (uid: string): readonly KubeObject[] =>
    podsByJob.get(uid).flatMap(({ metadata }) => {
      const pod = store.get('pods', metadata.namespace ?? '', metadata.name);
      return pod?.metadata.uid === metadata.uid ? [pod] : [];
    });

  function finish(job: KubeObject, tally: Tally, end: JobEnd, active: readonly KubeObject[]): void {
    deletePods(job, active);
    const time = timestamp(clock.now());
    const { reason, message } = end;
    const types = end.isSuccess ? ['SuccessCriteriaMet', 'Complete'] : ['FailureTarget', 'Failed'];
    const changes = types.map((type) => ({ type, status: 'True', reason, message, lastProbeTime: time }));
    const conditions = withConditions(job.status ?? {}, changes, time);
    writeStatus(job, tally, { conditions, ...(end.isSuccess ? { completionTime: time } : {}) });
    if (end.isSuccess) record(job, 'Normal', 'Completed', 'Job completed');
    else record(job, 'Warning', reason, message);
  }

  function suspend(job: KubeObject, tally: Tally, active: readonly KubeObject[]): void {
    deletePods(job, active);
    const time = timestamp(clock.now());
    const isKnown = itemsOf(job.status?.['conditions']).some(
      (entry) => at(entry, 'type') === 'Suspended' && at(entry, 'status') === 'True',
    );
    const change = { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' };
    const conditions = withConditions(job.status ?? {}, [{ ...change, lastProbeTime: time }], time);
    writeStatus(job, tally, { conditions, startTime: undefined });
    if (!isKnown) record(job, 'Normal', 'Suspended', 'Job suspended');
  }

  function resumed(job: KubeObject): Json {
    const conditions = itemsOf(job.status?.['conditions']);
    if (!conditions.some((entry) => at(entry, 'type') === 'Suspended' && at(entry, 'status') === 'True')) return {};
    const time = timestamp(clock.now());
    record(job, 'Normal', 'Resumed', 'Job resumed');
    const change = { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' };
    return { conditions: withConditions(job.status ?? {}, [{ ...change, lastProbeTime: time }], time) };
  }

  function expire(job: KubeObject, endedAt: number): void {
    const { ttlSeconds } = jobView(job);
    if (ttlSeconds === undefined) return;
    const left = endedAt + ttlSeconds * 1000 - clock.now();
    const { namespace = '', name, uid } = job.metadata;
    if (left > 0) queue.addAfter(keyOf(job), left);
    else store.delete(JOBS, namespace, name, { uid, propagationPolicy: 'Background' });
  }

  function sync(key: string): void {
    const stored = store.get(JOBS, ...splitKey(key));
    if (stored === undefined || stored.metadata.deletionTimestamp !== undefined) return;
    const finished = finishedConditionOf(stored);
    if (finished !== undefined) {
      expire(stored, finished.at);
      return;
    }
    const view = jobView(stored);
    const tally = tallyOf(stored.metadata.uid);
    for (const index of parseIndexes(stringOf(stored.status?.['completedIndexes']))) tally.indexes.add(index);
    const active = podsOf(stored.metadata.uid).filter(isActive);
    if (view.isSuspended) {
      suspend(stored, tally, active);
      return;
    }
    let job = stored;
    if (job.status?.['startTime'] === undefined) {
      writeStatus(job, tally, { startTime: timestamp(clock.now()), ...resumed(job) });
      if (view.deadlineSeconds !== undefined) queue.addAfter(key, view.deadlineSeconds * 1000);
      job = store.get(JOBS, ...splitKey(key)) ?? job;
    }
    const end = endOf(job, view, tally, active);
    if (end !== undefined) finish(job, tally, end, active);
    else {
      manage(job, view, tally, active);
      writeStatus(job, tally, {});
    }
  }

  context.onChange(JOBS, ({ type, object }) => {
    if (type === 'DELETED') tallies.delete(object.metadata.uid);
    else queue.add(keyOf(object));
  });
  context.onChange('pods', ({ type, object }) => {
    const owner = controllerOf(object);
    if (owner?.kind !== 'Job') return;
    const job = store.get(JOBS, object.metadata.namespace ?? '', owner.name);
    if (job?.metadata.uid !== owner.uid) return;
    count(object, owner.uid, type === 'DELETED');
    queue.add(keyOf(job));
  });
}

/** A pod of an Indexed job has a host name of its own, and its index in a variable. */
function withIndex(pod: KubeObject, hostname: string): KubeObject {
  const fieldPath = `metadata.annotations['${INDEX_ANNOTATION}']`;
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } };
  const withVariable = (list: unknown): readonly Json[] =>
    itemsOf(list).map((container) => {
      const fields = objectOf(container);
      return { ...fields, env: [...itemsOf(fields['env']), variable] };
    });
  const init = itemsOf(pod.spec?.['initContainers']);
  return {
    ...pod,
    spec: {
      ...pod.spec,
      hostname,
      containers: withVariable(pod.spec?.['containers']),
      ...(init.length === 0 ? {} : { initContainers: withVariable(init) }),
    },
  };
}
