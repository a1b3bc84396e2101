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
  'apps/replicasets': [
    NAME,
    integerColumn('Desired', ({ spec }) => numberOf(at(spec, 'replicas'), 0)),
    integerColumn('Current', statusCount('replicas')),
    integerColumn('Ready', statusCount('readyReplicas')),
    AGE,
    ...TEMPLATE,
    SELECTOR,
  ],
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
  'batch/jobs': [
    NAME,
    column('Status', () => 'Running'),
    column('Completions', ({ spec, status }) => {
      return `${numberOf(at(status, 'succeeded'), 0)}/${numberOf(at(spec, 'completions'), 1)}`;
    }),
    column('Duration', ({ status }, now) => formatAge(at(status, 'startTime'), now)),
    AGE,
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
  ],
};
