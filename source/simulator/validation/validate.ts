/** Validates objects by kind. */

import { CLOCKS } from '../model/cluster-clock.ts';
import { at, isEqual, isObject, itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { parseQuantity } from '../model/quantity.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { DEFINITIONS } from '../model/served-types.ts';
import {
  autoscalerCauses,
  bindingCauses,
  budgetCauses,
  configMapCauses,
  priorityClassCauses,
  roleCauses,
  secretCauses,
} from './budgets-and-classes.ts';
import { clockCauses } from './clock.ts';
import { definitionCauses } from './custom-resource-definition.ts';
import { schemaCauses } from './custom-schema.ts';
import { forbidden, InvalidObjectError, invalid, required, unsupported, type ValidationError } from './invalid.ts';
import { workloadSelectorCauses } from './label-selector.ts';
import { metaCauses } from './names.ts';
import { podSpecCauses, quantityCauses } from './pod-spec.ts';
import { serviceCauses } from './service.ts';
import { nonNegativeCauses, statefulSetCauses, templateMetaCauses } from './stateful-set.ts';

type Validator = (object: KubeObject, before: KubeObject | undefined) => readonly ValidationError[];

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

function modesCauses(modes: unknown): readonly ValidationError[] {
  const list = itemsOf(modes);
  if (list.length === 0) return [required('spec.accessModes', 'at least 1 access mode is required')];
  return list
    .filter((mode) => !MODES.includes(stringOf(mode)))
    .map((mode) => unsupported('spec.accessModes', mode, MODES));
}

function workload(kind: 'deployment' | 'replicaset' | 'daemonset'): Validator {
  return (object, before) => {
    const spec = objectOf(object.spec);
    const rules = { restartPolicies: ['Always'], volumes: [] };
    const selector = spec['selector'];
    const changed = before !== undefined && !isEqual(selector, before.spec?.['selector']);
    return [
      ...nonNegativeCauses('spec.replicas', spec['replicas']),
      ...nonNegativeCauses('spec.minReadySeconds', spec['minReadySeconds']),
      ...workloadSelectorCauses(spec, kind),
      ...templateMetaCauses(spec),
      ...podSpecCauses('spec.template.spec.', at(spec, 'template', 'spec'), rules),
      ...(changed ? [invalid('spec.selector', selector ?? null, 'field is immutable')] : []),
    ];
  };
}

const job: Validator = ({ spec = {} }, before) => {
  const rules = { restartPolicies: ['OnFailure', 'Never'], volumes: [] };
  const fixed = ['completions', 'selector', 'template', 'completionMode'].filter(
    (field) => before !== undefined && !isEqual(spec[field], before.spec?.[field]),
  );
  return [
    ...['parallelism', 'completions', 'backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished'].flatMap(
      (field) => nonNegativeCauses(`spec.${field}`, spec[field]),
    ),
    ...podSpecCauses('spec.template.spec.', at(spec, 'template', 'spec'), rules),
    ...fixed.map((field) => invalid(`spec.${field}`, spec[field] ?? null, 'field is immutable')),
  ];
};

const POD_IMMUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

function fixedPodSpec(spec: unknown): unknown {
  const { tolerations: _tolerations, activeDeadlineSeconds: _deadline, nodeName: _node, ...kept } = objectOf(spec);
  const withoutImage = (container: unknown): unknown => (isObject(container) ? { ...container, image: '' } : container);
  return {
    ...kept,
    containers: itemsOf(kept['containers']).map(withoutImage),
    initContainers: itemsOf(kept['initContainers']).map(withoutImage),
  };
}

const pod: Validator = (object, before) => {
  const rules = { restartPolicies: ['Always', 'OnFailure', 'Never'], volumes: [] };
  const causes = podSpecCauses('spec.', object.spec, rules);
  if (before === undefined || isEqual(fixedPodSpec(object.spec), fixedPodSpec(before.spec))) return causes;
  return [...causes, forbidden('spec', POD_IMMUTABLE)];
};

const CLAIM_IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

const claim: Validator = (object, before) => {
  const spec = objectOf(object.spec);
  const wanted = at(spec, 'resources', 'requests', 'storage');
  const causes = [
    ...modesCauses(spec['accessModes']),
    ...(wanted === undefined
      ? [required('spec.resources[storage]')]
      : quantityCauses('spec.resources[storage]', wanted)),
  ];
  if (before === undefined) return causes;
  // The binder sets a claim's volume, and its class if that was left open.
  const fixed = (value: unknown): unknown => {
    const { resources: _resources, volumeName: _volume, volumeAttributesClassName: _class, ...kept } = objectOf(value);
    return kept['storageClassName'] === undefined ? { ...kept, storageClassName: spec['storageClassName'] } : kept;
  };
  if (!isEqual(fixed(spec), fixed(before.spec))) return [...causes, forbidden('spec', CLAIM_IMMUTABLE)];
  const had = at(before.spec, 'resources', 'requests', 'storage');
  const isBound = at(before.status, 'phase') === 'Bound';
  if (parseQuantity(wanted) !== parseQuantity(had) && !isBound) return [...causes, forbidden('spec', CLAIM_IMMUTABLE)];
  // A size that was asked for and not reached may be lowered: RecoverVolumeExpansionFailure.
  const isUnreached = parseQuantity(wanted) > parseQuantity(at(before.status, 'capacity', 'storage'));
  if (parseQuantity(wanted) >= parseQuantity(had) || isUnreached) return causes;
  return [...causes, forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')];
};

const VOLUME_SOURCES = [
  'hostPath',
  'local',
  'csi',
  'nfs',
  'iscsi',
  'fc',
  'rbd',
  'cephfs',
  'awsElasticBlockStore',
  'gcePersistentDisk',
  'azureDisk',
  'azureFile',
];

const IMMUTABLE_AFFINITY = 'field is immutable, except for updating from beta label to GA';

const volume: Validator = (object, before) => {
  const spec = objectOf(object.spec);
  const sources = (value: unknown): unknown => VOLUME_SOURCES.map((source) => objectOf(value)[source]);
  const capacity = at(spec, 'capacity', 'storage');
  const policy = spec['persistentVolumeReclaimPolicy'];
  const policies = ['Delete', 'Recycle', 'Retain'];
  const noAffinity = spec['local'] !== undefined && at(spec, 'nodeAffinity', 'required') === undefined;
  return [
    ...modesCauses(spec['accessModes']),
    ...(capacity === undefined ? [required('spec.capacity')] : quantityCauses('spec.capacity[storage]', capacity)),
    ...(policies.includes(stringOf(policy))
      ? []
      : [unsupported('spec.persistentVolumeReclaimPolicy', policy, policies)]),
    ...(VOLUME_SOURCES.some((source) => spec[source] !== undefined)
      ? []
      : [required('spec', 'must specify a volume type')]),
    ...(noAffinity ? [required('spec.nodeAffinity', 'Local volume requires node affinity')] : []),
    ...(before === undefined || isEqual(sources(spec), sources(before.spec))
      ? []
      : [forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')]),
    ...(before?.spec?.['nodeAffinity'] === undefined || isEqual(spec['nodeAffinity'], before.spec['nodeAffinity'])
      ? []
      : [invalid('spec.nodeAffinity', spec['nodeAffinity'] ?? null, IMMUTABLE_AFFINITY)]),
  ];
};

const storageClass: Validator = (object, before) => {
  const causes = stringOf(object['provisioner']) === '' ? [required('provisioner')] : [];
  if (before === undefined) return causes;
  const fixed = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'];
  return [
    ...causes,
    ...fixed
      .filter((field) => !isEqual(object[field], before[field]))
      .map((field) => forbidden(field, `updates to ${field} are forbidden.`)),
  ];
};

const VALIDATORS: Readonly<Record<string, Validator>> = {
  'apps/statefulsets': statefulSetCauses,
  'apps/deployments': workload('deployment'),
  'apps/replicasets': workload('replicaset'),
  'apps/daemonsets': workload('daemonset'),
  'autoscaling/horizontalpodautoscalers': autoscalerCauses,
  'batch/jobs': job,
  'policy/poddisruptionbudgets': budgetCauses,
  'rbac.authorization.k8s.io/clusterrolebindings': bindingCauses,
  'rbac.authorization.k8s.io/clusterroles': roleCauses,
  'rbac.authorization.k8s.io/rolebindings': bindingCauses,
  'rbac.authorization.k8s.io/roles': roleCauses,
  'scheduling.k8s.io/priorityclasses': priorityClassCauses,
  configmaps: configMapCauses,
  secrets: secretCauses,
  pods: pod,
  persistentvolumeclaims: claim,
  persistentvolumes: volume,
  'storage.k8s.io/storageclasses': storageClass,
  services: serviceCauses,
  [DEFINITIONS]: definitionCauses,
  [CLOCKS]: clockCauses,
};

/** `before` is the object to be replaced. @throws InvalidObject */
export function validate(type: ResourceType, object: KubeObject, before?: KubeObject): void {
  const causes = [
    ...metaCauses(type.key, object),
    ...(VALIDATORS[type.key]?.(object, before) ?? []),
    ...(type.schema === undefined ? [] : schemaCauses(object, type.schema)),
  ];
  if (causes.length === 0) return;
  const kind = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  throw new InvalidObjectError(kind, object.metadata.name, causes);
}
