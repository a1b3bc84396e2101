/** The columns of StatefulSets, Deployments and their like. */

import { at, itemsOf, numberOf, textOf } from '../../json.ts';
import type { KubeObject } from '../../store.ts';
import { type Column, column, count, wide } from './column.ts';
import { ageOf, ago, containerImages, containerNames, labelsText, NONE, selectorText } from './words.ts';

const NAME = column('Name', ({ metadata }) => metadata.name);
const AGE = column('Age', ageOf);

function podSpec({ spec }: KubeObject): unknown {
  return at(spec, 'template', 'spec');
}

function statusCount(field: string) {
  return ({ status }: KubeObject): number => numberOf(at(status, field), 0);
}

const TEMPLATE: readonly Column[] = [
  wide('Containers', (object) => containerNames(podSpec(object))),
  wide('Images', (object) => containerImages(podSpec(object))),
];

const SELECTOR = wide('Selector', ({ spec }) => selectorText(at(spec, 'selector')));

const READY = column('Ready', ({ spec, status }) => {
  return `${numberOf(at(status, 'readyReplicas'), 0)}/${numberOf(at(spec, 'replicas'), 0)}`;
});

export const WORKLOAD_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'apps/statefulsets': [NAME, READY, AGE, ...TEMPLATE],
  'apps/deployments': [
    NAME,
    READY,
    count('Up-to-date', statusCount('updatedReplicas')),
    count('Available', statusCount('availableReplicas')),
    AGE,
    ...TEMPLATE,
    SELECTOR,
  ],
  'apps/replicasets': [
    NAME,
    count('Desired', ({ spec }) => numberOf(at(spec, 'replicas'), 0)),
    count('Current', statusCount('replicas')),
    count('Ready', statusCount('readyReplicas')),
    AGE,
    ...TEMPLATE,
    SELECTOR,
  ],
  'apps/daemonsets': [
    NAME,
    count('Desired', statusCount('desiredNumberScheduled')),
    count('Current', statusCount('currentNumberScheduled')),
    count('Ready', statusCount('numberReady')),
    count('Up-to-date', statusCount('updatedNumberScheduled')),
    count('Available', statusCount('numberAvailable')),
    column('Node Selector', (object) => labelsText(at(podSpec(object), 'nodeSelector'))),
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
    count('Revision', (object) => numberOf(object['revision'], 0)),
    AGE,
  ],
  'batch/jobs': [
    NAME,
    column('Status', () => 'Running'),
    column('Completions', ({ spec, status }) => {
      return `${numberOf(at(status, 'succeeded'), 0)}/${numberOf(at(spec, 'completions'), 1)}`;
    }),
    column('Duration', ({ status }, now) => ago(at(status, 'startTime'), now)),
    AGE,
  ],
  'batch/cronjobs': [
    NAME,
    column('Schedule', ({ spec }) => textOf(at(spec, 'schedule'))),
    column('Timezone', ({ spec }) => textOf(at(spec, 'timeZone'), NONE)),
    column('Suspend', ({ spec }) => (at(spec, 'suspend') === true ? 'True' : 'False')),
    count('Active', ({ status }) => itemsOf(at(status, 'active')).length),
    column('Last Schedule', ({ status }, now) => {
      const last = at(status, 'lastScheduleTime');
      return last === undefined ? NONE : ago(last, now);
    }),
    AGE,
  ],
};
