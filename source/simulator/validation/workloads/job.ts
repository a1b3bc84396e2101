/** Jobs and CronJobs: pkg/apis/batch/validation. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { invalid, required, unsupported } from '../invalid.ts';
import { templateCauses } from '../pods/pod.ts';
import { type Causes, choiceCauses, immutableCauses, nonNegativeCauses, optionalChoiceCauses } from '../values.ts';
import { scheduleProblem } from './cron-schedule.ts';
import { generatedSelectorCauses, jobSelectorCauses } from './job-selector.ts';

const NUMBERS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];
const MODES = ['NonIndexed', 'Indexed'];
const ENDING = ['OnFailure', 'Never'];

function completionModeCauses(field: string, spec: Json): Causes {
  const { completionMode: mode, completions, backoffLimitPerIndex: perIndex, maxFailedIndexes: failed } = spec;
  if (mode === 'Indexed') {
    return completions === undefined ? [required(`${field}.completions`, 'when completion mode is Indexed')] : [];
  }
  if (mode !== undefined && mode !== 'NonIndexed') return [];
  const why = 'requires indexed completion mode';
  return [
    ...(perIndex === undefined ? [] : [invalid(`${field}.backoffLimitPerIndex`, perIndex, why)]),
    ...(failed === undefined ? [] : [invalid(`${field}.maxFailedIndexes`, failed, why)]),
  ];
}

function replacementCauses(field: string, { podReplacementPolicy: policy, podFailurePolicy }: Json): Causes {
  const choices = isObject(podFailurePolicy) ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return optionalChoiceCauses(field, policy, choices);
}

function restartCauses(field: string, policy: unknown, hasFailurePolicy: boolean): Causes {
  const text = stringOf(policy);
  if (text === '' || text === 'Always') return [required(field, 'valid values: "OnFailure", "Never"')];
  if (!ENDING.includes(text)) return [unsupported(field, text, ENDING)];
  const why = 'only "Never" is supported when podFailurePolicy is specified';
  return hasFailurePolicy && text !== 'Never' ? [invalid(field, text, why)] : [];
}

/** The spec of a Job, and of the template of a CronJob. */
function jobSpecCauses(field: string, spec: Json): Causes {
  const { maxFailedIndexes, backoffLimitPerIndex, completionMode, template } = spec;
  const needsLimit = maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined;
  return [
    ...NUMBERS.flatMap((name) => nonNegativeCauses(`${field}.${name}`, spec[name])),
    ...(needsLimit ? [required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')] : []),
    ...optionalChoiceCauses(`${field}.completionMode`, completionMode, MODES),
    ...completionModeCauses(field, spec),
    ...replacementCauses(`${field}.podReplacementPolicy`, spec),
    ...templateCauses(`${field}.template`, template),
    ...restartCauses(
      `${field}.template.spec.restartPolicy`,
      at(template, 'spec', 'restartPolicy'),
      isObject(spec['podFailurePolicy']),
    ),
  ];
}

const FIXED = ['selector', 'template', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy'];

/** Where a Job may still be steered to other nodes: as long as it is suspended. */
function steerable(spec: Json, isSuspended: boolean): Json {
  if (!isSuspended) return spec;
  const template = objectOf(spec['template']);
  const { nodeSelector: _s, tolerations: _t, schedulingGates: _g, affinity: _a, ...rest } = objectOf(template['spec']);
  const withoutResources = (container: unknown): Json => ({ ...objectOf(container), resources: {} });
  const containers = itemsOf(rest['containers']).map(withoutResources);
  return { ...spec, template: { spec: { ...rest, containers } } };
}

function completionsCauses(now: Json, before: Json): Causes {
  const field = 'spec.completions';
  const isIndexed = now['completionMode'] === 'Indexed';
  if (isIndexed && now['completions'] === now['parallelism']) return [];
  return immutableCauses(field, now['completions'], before['completions']);
}

function jobChangeCauses(now: Json, before: Json): Causes {
  const isSuspended = before['suspend'] === true;
  const [kept, had] = [steerable(now, isSuspended), steerable(before, isSuspended)];
  return [
    ...completionsCauses(now, before),
    ...FIXED.flatMap((name) => {
      const causes = immutableCauses(`spec.${name}`, kept[name], had[name]);
      return causes.length === 0 ? [] : [invalid(`spec.${name}`, now[name] ?? null, 'field is immutable')];
    }),
  ];
}

export function jobCauses(job: KubeObject, before: KubeObject | undefined): Causes {
  const spec = objectOf(job.spec);
  return [
    ...generatedSelectorCauses(job, before),
    ...jobSpecCauses('spec', spec),
    ...jobSelectorCauses(job),
    ...(before === undefined ? [] : jobChangeCauses(spec, objectOf(before.spec))),
  ];
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // The one way that JavaScript has to say that it knows no such zone.
    return false;
  }
}

function timeZoneCauses(field: string, zone: unknown): Causes {
  if (zone === undefined) return [];
  const name = stringOf(zone);
  if (name === '') return [invalid(field, name, 'timeZone must be nil or non-empty string')];
  if (name.toLowerCase() === 'local') {
    const why = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    return [invalid(field, name, why)];
  }
  return isTimeZone(name) ? [] : [invalid(field, name, `unknown time zone ${name}`)];
}

function scheduleCauses(field: string, schedule: string): Causes {
  if (schedule === '') return [required(field)];
  const problem = scheduleProblem(schedule);
  const zoned = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
  return [
    ...(problem === undefined ? [] : [invalid(field, schedule, problem)]),
    ...(schedule.includes('TZ') ? [invalid(field, schedule, zoned)] : []),
  ];
}

export function cronJobCauses({ spec: given }: KubeObject): Causes {
  const spec = objectOf(given);
  const job = objectOf(at(spec['jobTemplate'], 'spec'));
  const { selector, manualSelector } = job;
  const place = 'spec.jobTemplate.spec';
  return [
    ...scheduleCauses('spec.schedule', stringOf(spec['schedule'])),
    ...nonNegativeCauses('spec.startingDeadlineSeconds', spec['startingDeadlineSeconds']),
    ...timeZoneCauses('spec.timeZone', spec['timeZone']),
    ...choiceCauses('spec.concurrencyPolicy', spec['concurrencyPolicy'], ['Allow', 'Forbid', 'Replace']),
    ...jobSpecCauses(place, job),
    ...(selector === undefined ? [] : [invalid(`${place}.selector`, selector, '`selector` will be auto-generated')]),
    ...(manualSelector === true ? [unsupported(`${place}.manualSelector`, true, ['nil', 'false'])] : []),
    ...nonNegativeCauses('spec.successfulJobsHistoryLimit', spec['successfulJobsHistoryLimit']),
    ...nonNegativeCauses('spec.failedJobsHistoryLimit', spec['failedJobsHistoryLimit']),
  ];
}
