/** The selector of a Job by its own uid, and the labels that fit it: pkg/registry/batch/job/strategy.go. */

import { JOB_NAME, JOB_UID, OLD_JOB_NAME, OLD_JOB_UID } from '../model/job-labels.ts';
import { isObject, objectOf, stringMapOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';

/**
 * Labels that were given stay, and validation refuses those that do not fit.
 * @param job with its name and uid
 */
export function withGeneratedSelector(job: KubeObject): KubeObject {
  const { name, uid } = job.metadata;
  const spec = objectOf(job.spec);
  const isManual = spec['manualSelector'] === true;
  const template = objectOf(spec['template']);
  const metadata = objectOf(template['metadata']);
  const given = stringMapOf(metadata['labels']);
  const own = { [JOB_UID]: uid, [JOB_NAME]: name, [OLD_JOB_UID]: uid, [OLD_JOB_NAME]: name };
  const labels = isManual ? given : { ...own, ...given };
  const hasLabels = Object.keys(job.metadata.labels ?? {}).length > 0;
  // A Job without labels has those of its pods.
  const labelled =
    hasLabels || Object.keys(labels).length === 0 ? job : { ...job, metadata: { ...job.metadata, labels } };
  if (isManual) return labelled;
  const selector = isObject(spec['selector']) ? spec['selector'] : {};
  const matched = Object.entries({ [JOB_UID]: uid, ...stringMapOf(selector['matchLabels']) });
  // In the order of Go, since a refusal shows them.
  const matchLabels = Object.fromEntries(matched.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...labelled,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}
