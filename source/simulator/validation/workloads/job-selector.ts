/** Whether a Job selects its own pods: validateGeneratedSelector of pkg/apis/batch/validation. */

import { JOB_NAME, JOB_UID, OLD_JOB_NAME, OLD_JOB_UID } from '../../model/job-labels.ts';
import { at, objectOf, stringMapOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { labelSelectorMatches } from '../../model/label-selector.ts';
import { invalid, required } from '../invalid.ts';
import { labelSelectorCauses } from '../label-selector.ts';
import type { Causes } from '../values.ts';

const LABELS = 'spec.template.metadata.labels';

/** In the order of Go, or null. */
function sortedLabels(spec: unknown): Readonly<Record<string, string>> | null {
  const labels = Object.entries(stringMapOf(at(spec, 'template', 'metadata', 'labels')));
  return labels.length === 0 ? null : Object.fromEntries(labels.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A Job of before the prefixed labels has to have the old ones only. */
function neededLabels({ metadata: { uid, name } }: KubeObject, before: KubeObject | undefined) {
  const had = stringMapOf(at(before?.spec, 'template', 'metadata', 'labels'));
  const prefixed = [
    [JOB_UID, uid],
    [JOB_NAME, name],
  ] as const;
  const needsPrefixed = before === undefined || prefixed.every(([label]) => had[label] !== undefined);
  return [[OLD_JOB_UID, uid] as const, [OLD_JOB_NAME, name] as const, ...(needsPrefixed ? prefixed : [])];
}

export function generatedSelectorCauses(job: KubeObject, before: KubeObject | undefined): Causes {
  const { manualSelector, selector } = objectOf(job.spec);
  if (manualSelector === true || selector === undefined) return [];
  const labels = sortedLabels(job.spec);
  const needed = neededLabels(job, before);
  return [
    ...needed.flatMap(([label, value]) => {
      const field = `${LABELS}[${label}]`;
      const why = `must be '${value}'`;
      const actual = labels?.[label];
      if (actual === value) return [];
      return [actual === undefined ? required(field, why) : invalid(field, labels, why)];
    }),
    ...(labelSelectorMatches(selector, Object.fromEntries(needed))
      ? []
      : [invalid('spec.selector', selector, '`selector` not auto-generated')]),
  ];
}

/** The selector itself, and that it finds the pods of the template. */
export function jobSelectorCauses({ spec }: KubeObject): Causes {
  const { selector } = objectOf(spec);
  const isMissing = selector === undefined;
  const syntax = labelSelectorCauses('spec.selector', selector);
  const labels = sortedLabels(spec);
  const finds = !isMissing && labelSelectorMatches(selector, labels ?? {});
  const why = '`selector` does not match template `labels`';
  return [
    ...(isMissing ? [required('spec.selector')] : syntax),
    ...(finds || syntax.length > 0 ? [] : [invalid(LABELS, labels, why)]),
  ];
}
