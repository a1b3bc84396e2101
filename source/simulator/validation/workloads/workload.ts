/** Deployments, ReplicaSets, ReplicationControllers and DaemonSets: pkg/apis/apps/validation. */

import { at, isEqual, isObject, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { forbidden, invalid, required, unsupported } from '../invalid.ts';
import { workloadSelectorCauses } from '../label-selector.ts';
import { templateCauses } from '../pods/pod.ts';
import {
  type Causes,
  immutableCauses,
  intOrPercentCauses,
  intOrPercentValue,
  nonNegativeCauses,
  notAbove100PercentCauses,
} from '../values.ts';

type Before = KubeObject | undefined;

/** Pods of a workload run for ever. `kind` as in "activeDeadlineSeconds in ReplicaSet is not Supported". */
export function everlastingCauses(template: unknown, kind: string): Causes {
  const field = 'spec.template.spec';
  const { restartPolicy, activeDeadlineSeconds } = objectOf(at(template, 'spec'));
  return [
    ...(restartPolicy === 'Always' ? [] : [unsupported(`${field}.restartPolicy`, restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbidden(`${field}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}

/** A strategy as the server shows it: the Go struct. */
function shownStrategy(strategy: unknown): unknown {
  const { type, rollingUpdate } = objectOf(strategy);
  const { maxUnavailable = 0, maxSurge = 0 } = objectOf(rollingUpdate);
  const shown = isObject(rollingUpdate) ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null;
  return { Type: stringOf(type), RollingUpdate: shown };
}

function deploymentStrategyCauses(strategy: unknown): Causes {
  const field = 'spec.strategy';
  const rolling = at(strategy, 'rollingUpdate');
  const { maxUnavailable, maxSurge } = objectOf(rolling);
  switch (at(strategy, 'type')) {
    case 'Recreate':
      return isObject(rolling)
        ? [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
        : [];
    case 'RollingUpdate': {
      const place = `${field}.rollingUpdate.maxUnavailable`;
      const isStuck = intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0;
      return [
        ...intOrPercentCauses(place, maxUnavailable),
        ...intOrPercentCauses(`${field}.rollingUpdate.maxSurge`, maxSurge),
        ...(isStuck ? [invalid(place, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
        ...notAbove100PercentCauses(place, maxUnavailable),
      ];
    }
    default:
      return [unsupported(field, shownStrategy(strategy), ['Recreate', 'RollingUpdate'])];
  }
}

export function deploymentCauses({ spec: given }: KubeObject, before: Before): Causes {
  const spec = objectOf(given);
  const { progressDeadlineSeconds: deadline, minReadySeconds, template } = spec;
  const isShort = typeof deadline === 'number' && deadline <= Number(minReadySeconds ?? 0);
  return [
    ...nonNegativeCauses('spec.replicas', spec['replicas']),
    ...workloadSelectorCauses(spec, 'deployment', () => [
      ...templateCauses('spec.template', template),
      ...everlastingCauses(template, 'ReplicaSet'),
    ]),
    ...deploymentStrategyCauses(spec['strategy']),
    ...nonNegativeCauses('spec.minReadySeconds', minReadySeconds),
    ...nonNegativeCauses('spec.revisionHistoryLimit', spec['revisionHistoryLimit']),
    ...nonNegativeCauses('spec.progressDeadlineSeconds', deadline),
    ...(isShort ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')] : []),
    ...(before === undefined ? [] : immutableCauses('spec.selector', spec['selector'], before.spec?.['selector'])),
  ];
}

/** The server calls a ReplicaSet a deployment where its selector is empty. */
export function replicaSetCauses({ spec: given }: KubeObject, before: Before): Causes {
  const spec = objectOf(given);
  return [
    ...nonNegativeCauses('spec.replicas', spec['replicas']),
    ...nonNegativeCauses('spec.minReadySeconds', spec['minReadySeconds']),
    ...workloadSelectorCauses(spec, 'deployment', () => [
      ...templateCauses('spec.template', spec['template']),
      ...everlastingCauses(spec['template'], 'ReplicaSet'),
    ]),
    ...(before === undefined ? [] : immutableCauses('spec.selector', spec['selector'], before.spec?.['selector'])),
  ];
}

function daemonStrategyCauses(strategy: unknown): Causes {
  const field = 'spec.updateStrategy';
  const { type, rollingUpdate } = objectOf(strategy);
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') return [unsupported(field, shownStrategy(strategy), ['RollingUpdate', 'OnDelete'])];
  if (!isObject(rollingUpdate)) return [required(`${field}.rollingUpdate`)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const [unavailable, surge] = [`${field}.rollingUpdate.maxUnavailable`, `${field}.rollingUpdate.maxSurge`];
  const hasUnavailable = intOrPercentValue(maxUnavailable) !== 0;
  const hasSurge = intOrPercentValue(maxSurge) !== 0;
  return [
    ...intOrPercentCauses(unavailable, maxUnavailable),
    ...intOrPercentCauses(surge, maxSurge),
    ...notAbove100PercentCauses(unavailable, maxUnavailable),
    ...notAbove100PercentCauses(surge, maxSurge),
    ...(hasUnavailable && hasSurge ? [invalid(surge, maxSurge, 'may not be set when maxUnavailable is non-zero')] : []),
    ...(hasUnavailable || hasSurge ? [] : [required(unavailable, 'cannot be 0 when maxSurge is 0')]),
  ];
}

export function daemonSetCauses({ spec: given }: KubeObject, before: Before): Causes {
  const spec = objectOf(given);
  return [
    ...(before === undefined ? [] : immutableCauses('spec.selector', spec['selector'], before.spec?.['selector'])),
    ...workloadSelectorCauses(spec, 'daemonset', () => []),
    ...templateCauses('spec.template', spec['template']),
    ...everlastingCauses(spec['template'], 'DaemonSet'),
    ...nonNegativeCauses('spec.minReadySeconds', spec['minReadySeconds']),
    ...daemonStrategyCauses(spec['updateStrategy']),
    ...nonNegativeCauses('spec.revisionHistoryLimit', spec['revisionHistoryLimit']),
  ];
}

export function controllerRevisionCauses(object: KubeObject, before: Before): Causes {
  return [
    ...nonNegativeCauses('revision', object['revision']),
    ...(before === undefined || isEqual(object['data'], before['data'])
      ? []
      : [invalid('data', object['data'] ?? null, 'field is immutable')]),
  ];
}
