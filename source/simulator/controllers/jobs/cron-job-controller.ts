/** Makes Jobs by schedule: pkg/controller/cronjob. */

import { admitCreate } from '../../admission/admission.ts';
import { at, isEqual, itemsOf, numberOf, objectOf, stringMapOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { controllerOf, keyOf, newControllerRef, splitKey } from '../../model/owner-references.ts';
import { parseTime, timestamp } from '../../model/timestamp.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import { isTimeZone, nextTime, parseSchedule } from './cron-schedule.ts';
import { finishedConditionOf } from './job-view.ts';

const CRON_JOBS = 'batch/cronjobs';
const JOBS = 'batch/jobs';
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export function startCronJobController(context: ControllerContext): void {
  const { store, clock, recorder } = context;
  const jobsByOwner = context.index(JOBS, (job) => [controllerOf(job)?.uid ?? '']);
  const queue = context.queue(sync);
  /** When the next sync is asked for already, by key. */
  const planned = new Map<string, number>();

  const record = (cronJob: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(cronJob, type, reason, message, 'cronjob-controller');

  function syncAt(key: string, time: number): void {
    if (planned.get(key) === time) return;
    planned.set(key, time);
    queue.addAfter(key, Math.max(0, time - clock.now()));
  }

  const jobsOf = (uid: string): readonly KubeObject[] =>
    jobsByOwner.get(uid).flatMap(({ metadata }) => {
      const job = store.get(JOBS, metadata.namespace ?? '', metadata.name);
      return job?.metadata.uid === metadata.uid && job.metadata.deletionTimestamp === undefined ? [job] : [];
    });

  function deleteJob(cronJob: KubeObject, { metadata }: KubeObject): void {
    store.delete(JOBS, metadata.namespace ?? '', metadata.name, { uid: metadata.uid, propagationPolicy: 'Background' });
    record(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`);
  }

  /** Deletes the oldest finished jobs of a kind beyond the history's limit. */
  function trimHistory(cronJob: KubeObject, jobs: readonly KubeObject[], type: string, limit: number): void {
    const ended = jobs
      .filter((job) => finishedConditionOf(job)?.type === type)
      .toSorted((left, right) => parseTime(left.status?.['startTime']) - parseTime(right.status?.['startTime']));
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) deleteJob(cronJob, job);
  }

  function createJob(cronJob: KubeObject, time: number): KubeObject | undefined {
    const template = objectOf(cronJob.spec?.['jobTemplate']);
    const metadata = objectOf(template['metadata']);
    const name = `${cronJob.metadata.name}-${Math.floor(time / 60_000)}`;
    const namespace = cronJob.metadata.namespace ?? '';
    if (store.get(JOBS, namespace, name) !== undefined) return undefined;
    const type = store.types.byKey(JOBS);
    if (type === undefined) return undefined;
    const object: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace,
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
        labels: stringMapOf(metadata['labels']),
        annotations: { ...stringMapOf(metadata['annotations']), [SCHEDULED_AT]: timestamp(time) },
        ownerReferences: [newControllerRef(cronJob)],
      },
      spec: objectOf(template['spec']),
      status: {},
    };
    const job = store.create(JOBS, admitCreate(store, type, object, { maxUnavailable: false }));
    record(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
    return job;
  }

  /** Returns the last scheduled time since the last run that has passed; undefined if none has. */
  function dueTime(cronJob: KubeObject, next: (after: number) => number | undefined): number | undefined {
    const last = parseTime(cronJob.status?.['lastScheduleTime']);
    const seconds = cronJob.spec?.['startingDeadlineSeconds'];
    const earliest = typeof seconds === 'number' ? clock.now() - seconds * 1000 : Number.NEGATIVE_INFINITY;
    let due: number | undefined;
    let from = Math.max(Number.isNaN(last) ? parseTime(cronJob.metadata.creationTimestamp) : last, earliest);
    for (let time = next(from); time !== undefined && time <= clock.now(); time = next(from)) {
      due = time;
      from = time;
    }
    return due;
  }

  function start(cronJob: KubeObject, due: number, active: readonly KubeObject[]): KubeObject | undefined {
    const policy = stringOf(cronJob.spec?.['concurrencyPolicy'], 'Allow');
    if (policy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      record(cronJob, 'Normal', 'JobAlreadyActive', message);
      return undefined;
    }
    if (policy === 'Replace') for (const job of active) deleteJob(cronJob, job);
    return createJob(cronJob, due);
  }

  function sync(key: string): void {
    planned.delete(key);
    const cronJob = store.get(CRON_JOBS, ...splitKey(key));
    if (cronJob === undefined || cronJob.metadata.deletionTimestamp !== undefined) return;
    const { uid } = cronJob.metadata;
    const { spec } = cronJob;
    const noted = new Set(itemsOf(cronJob.status?.['active']).map((entry) => at(entry, 'uid')));
    for (const job of jobsOf(uid)) {
      const ended = finishedConditionOf(job);
      if (ended === undefined || !noted.has(job.metadata.uid)) continue;
      const message = `Saw completed job: ${job.metadata.name}, condition: ${ended.type}`;
      record(cronJob, 'Normal', 'SawCompletedJob', message);
    }
    trimHistory(cronJob, jobsOf(uid), 'Complete', numberOf(spec?.['successfulJobsHistoryLimit'], 3));
    trimHistory(cronJob, jobsOf(uid), 'Failed', numberOf(spec?.['failedJobsHistoryLimit'], 1));
    const text = stringOf(spec?.['schedule']);
    const zone = stringOf(spec?.['timeZone']);
    const schedule = parseSchedule(text);
    if (schedule === undefined || !isTimeZone(zone)) {
      const [reason, message] =
        schedule === undefined
          ? ['UnparseableSchedule', `unparseable schedule: "${text}"`]
          : ['UnknownTimeZone', `invalid timeZone: "${zone}": unknown time zone ${zone}`];
      record(cronJob, 'Warning', reason, message);
      return;
    }
    const next = (after: number): number | undefined => nextTime(schedule, after, zone);
    let lastScheduleTime = cronJob.status?.['lastScheduleTime'];
    if (spec?.['suspend'] !== true) {
      const due = dueTime(cronJob, next);
      const active = jobsOf(uid).filter((job) => finishedConditionOf(job) === undefined);
      if (due !== undefined && start(cronJob, due, active) !== undefined) lastScheduleTime = timestamp(due);
      const upcoming = next(clock.now());
      if (upcoming !== undefined) syncAt(key, upcoming);
    }
    writeStatus(cronJob, lastScheduleTime);
  }

  function writeStatus(cronJob: KubeObject, lastScheduleTime: unknown): void {
    const latest = store.get(CRON_JOBS, cronJob.metadata.namespace ?? '', cronJob.metadata.name);
    if (latest === undefined) return;
    const jobs = store
      .list(JOBS, cronJob.metadata.namespace ?? '')
      .filter((job) => controllerOf(job)?.uid === cronJob.metadata.uid);
    const active = jobs
      .filter((job) => finishedConditionOf(job) === undefined)
      .map(({ apiVersion, kind, metadata: { namespace, name, uid, resourceVersion } }) => {
        return { apiVersion, kind, namespace, name, uid, resourceVersion };
      });
    const completions = jobs.map((job) => stringOf(job.status?.['completionTime'])).filter((time) => time !== '');
    const lastSuccessfulTime = completions.sort().at(-1) ?? latest.status?.['lastSuccessfulTime'];
    const status = {
      ...(active.length === 0 ? {} : { active }),
      ...(lastScheduleTime === undefined ? {} : { lastScheduleTime }),
      ...(lastSuccessfulTime === undefined ? {} : { lastSuccessfulTime }),
    };
    if (!isEqual(status, latest.status)) store.update(CRON_JOBS, { ...latest, status }, 'status');
  }

  context.onChange(CRON_JOBS, ({ type, object, previous }) => {
    if (type !== 'DELETED' && previous?.spec !== object.spec) queue.add(keyOf(object));
  });
  context.onChange(JOBS, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'CronJob') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
}
