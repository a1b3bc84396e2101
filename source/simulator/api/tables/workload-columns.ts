/** The columns of StatefulSets, Deployments and similar kinds. */

import { at, itemsOf, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type Column, column, integerColumn, wideColumn } from './column.ts';
import {
  ageOf,
  containerImages,
  containerNames,
  formatAge,
  formatLabelSelector,
  formatLabels,
  NONE,
} from './format.ts';

const NAME = column('Name', ({ metadata }) => metadata.name);
const AGE = column('Age', ageOf);

function podSpec({ spec }: KubeObject): unknown {
  return at(spec, 'template', 'spec');
}

function statusCount(field: string) {
  return ({ status }: KubeObject): number => numberOf(at(status, field), 0);
}

const TEMPLATE: readonly Column[] = [
  wideColumn('Containers', (object) => containerNames(podSpec(object))),
  wideColumn('Images', (object) => containerImages(podSpec(object))),
];

const SELECTOR = wideColumn('Selector', ({ spec }) => formatLabelSelector(at(spec, 'selector')));

const READY = column('Ready', ({ spec, status }) => {
  return `${numberOf(at(status, 'readyReplicas'), 0)}/${numberOf(at(spec, 'replicas'), 0)}`;
});

/** The first condition that is true gives the word. */
function jobStatus({ metadata, status }: KubeObject): string {
  const isTrue = (type: string): boolean =>
    itemsOf(at(status, 'conditions')).some((entry) => at(entry, 'type') === type && at(entry, 'status') === 'True');
  const ended = ['Complete', 'Failed'].find(isTrue);
  if (ended !== undefined) return ended;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(isTrue) ?? 'Running';
}

function jobCompletions({ spec, status }: KubeObject): string {
  const succeeded = numberOf(at(status, 'succeeded'), 0);
  const completions = at(spec, 'completions');
  if (typeof completions === 'number') return `${succeeded}/${completions}`;
  const parallelism = numberOf(at(spec, 'parallelism'), 0);
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

const REPLICAS: readonly Column[] = [
  integerColumn('Desired', ({ spec }) => numberOf(at(spec, 'replicas'), 0)),
  integerColumn('Current', statusCount('replicas')),
  integerColumn('Ready', statusCount('readyReplicas')),
];

export const WORKLOAD_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'apps/statefulsets': [NAME, READY, AGE, ...TEMPLATE],
  'apps/deployments': [
    NAME,
    READY,
    integerColumn('Up-to-date', statusCount('updatedReplicas')),
    integerColumn('Available', statusCount('availableReplicas')),
    AGE,
    ...TEMPLATE,
    SELECTOR,
  ],
  'apps/replicasets': [NAME, ...REPLICAS, AGE, ...TEMPLATE, SELECTOR],
  'apps/daemonsets': [
    NAME,
    integerColumn('Desired', statusCount('desiredNumberScheduled')),
    integerColumn('Current', statusCount('currentNumberScheduled')),
    integerColumn('Ready', statusCount('numberReady')),
    integerColumn('Up-to-date', statusCount('updatedNumberScheduled')),
    integerColumn('Available', statusCount('numberAvailable')),
    column('Node Selector', (object) => formatLabels(at(podSpec(object), 'nodeSelector'))),
    AGE,
    ...TEMPLATE,
    SELECTOR,
  ],
  'apps/controllerrevisions': [
    NAME,
    column('Controller', ({ metadata }) => {
      const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
      if (owner === undefined) return NONE;
      const [group = ''] = owner.apiVersion.split('/');
      return `${owner.kind.toLowerCase()}.${group}/${owner.name}`;
    }),
    integerColumn('Revision', (object) => numberOf(object['revision'], 0)),
    AGE,
  ],
  replicationcontrollers: [
    NAME,
    ...REPLICAS,
    AGE,
    ...TEMPLATE,
    wideColumn('Selector', ({ spec }) => formatLabels(at(spec, 'selector'))),
  ],
  podtemplates: [
    NAME,
    column('Containers', (object) => containerNames(at(object, 'template', 'spec'))),
    column('Images', (object) => containerImages(at(object, 'template', 'spec'))),
    column('Pod Labels', (object) => formatLabels(at(object, 'template', 'metadata', 'labels'))),
  ],
  'batch/jobs': [
    NAME,
    column('Status', jobStatus),
    column('Completions', jobCompletions),
    column('Duration', ({ status }, now) => {
      const start = at(status, 'startTime');
      if (start === undefined) return '';
      const end = at(status, 'completionTime');
      return formatAge(start, end === undefined ? now : Date.parse(stringOf(end)));
    }),
    AGE,
    ...TEMPLATE,
    SELECTOR,
  ],
  'batch/cronjobs': [
    NAME,
    column('Schedule', ({ spec }) => stringOf(at(spec, 'schedule'))),
    column('Timezone', ({ spec }) => stringOf(at(spec, 'timeZone'), NONE)),
    column('Suspend', ({ spec }) => (at(spec, 'suspend') === true ? 'True' : 'False')),
    integerColumn('Active', ({ status }) => itemsOf(at(status, 'active')).length),
    column('Last Schedule', ({ status }, now) => {
      const last = at(status, 'lastScheduleTime');
      return last === undefined ? NONE : formatAge(last, now);
    }),
    AGE,
    wideColumn('Containers', ({ spec }) => containerNames(at(spec, 'jobTemplate', 'spec', 'template', 'spec'))),
    wideColumn('Images', ({ spec }) => containerImages(at(spec, 'jobTemplate', 'spec', 'template', 'spec'))),
    wideColumn('Selector', ({ spec }) => formatLabelSelector(at(spec, 'jobTemplate', 'spec', 'selector'))),
  ],
};
