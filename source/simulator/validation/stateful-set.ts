/** Validates StatefulSets and their updates: pkg/apis/apps/validation. */

import { at, isEqual, isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { forbidden, invalid, required, unsupported, type ValidationError } from './invalid.ts';
import { workloadSelectorCauses } from './label-selector.ts';
import { annotationsCauses, labelCauses, labelsCauses } from './names.ts';
import { podSpecCauses } from './pod-spec.ts';

const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const IMMUTABLE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const POLICIES = ['Retain', 'Delete'];

export function nonNegativeCauses(field: string, value: unknown): readonly ValidationError[] {
  return typeof value === 'number' && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
}

export function templateMetaCauses(spec: Json): readonly ValidationError[] {
  const field = 'spec.template.metadata';
  return [
    ...labelsCauses(`${field}.labels`, at(spec, 'template', 'metadata', 'labels')),
    ...annotationsCauses(`${field}.annotations`, at(spec, 'template', 'metadata', 'annotations')),
  ];
}

function strategyCauses(strategy: unknown): readonly ValidationError[] {
  const type = stringOf(at(strategy, 'type'));
  const rolling = at(strategy, 'rollingUpdate');
  if (type === 'OnDelete') {
    const why = "only allowed for updateStrategy 'RollingUpdate'";
    return rolling === undefined ? [] : [invalid('spec.updateStrategy.rollingUpdate', rolling, why)];
  }
  if (type !== 'RollingUpdate') {
    const why = "must be 'RollingUpdate' or 'OnDelete'";
    return [invalid('spec.updateStrategy', objectOf(strategy), why)];
  }
  return nonNegativeCauses('spec.updateStrategy.rollingUpdate.partition', at(rolling, 'partition'));
}

function claimTemplateCauses(spec: Json): readonly ValidationError[] {
  return itemsOf(spec['volumeClaimTemplates']).flatMap((template, index) => {
    const field = `spec.volumeClaimTemplates[${index}]`;
    return [
      ...(stringOf(at(template, 'metadata', 'name')) === '' ? [required(`${field}.metadata.name`)] : []),
      ...(itemsOf(at(template, 'spec', 'accessModes')).length === 0
        ? [required(`${field}.spec.accessModes`, 'at least 1 access mode is required')]
        : []),
      ...(at(template, 'spec', 'resources', 'requests', 'storage') === undefined
        ? [required(`${field}.spec.resources[storage]`)]
        : []),
    ];
  });
}

export function statefulSetCauses(object: KubeObject, before: KubeObject | undefined): readonly ValidationError[] {
  const spec = objectOf(object.spec);
  const policy = spec['podManagementPolicy'];
  const retention = spec['persistentVolumeClaimRetentionPolicy'];
  const serviceName = stringOf(spec['serviceName']);
  const causes: ValidationError[] = [
    ...(policy === 'OrderedReady' || policy === 'Parallel'
      ? []
      : [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...strategyCauses(spec['updateStrategy']),
    ...['whenDeleted', 'whenScaled'].flatMap((when) => {
      const value = at(retention, when);
      const field = `spec.persistentVolumeClaimRetentionPolicy.${when}`;
      return POLICIES.includes(stringOf(value)) ? [] : [unsupported(field, value, POLICIES)];
    }),
    ...nonNegativeCauses('spec.replicas', spec['replicas']),
    ...nonNegativeCauses('spec.minReadySeconds', spec['minReadySeconds']),
    ...nonNegativeCauses('spec.ordinals.start', at(spec, 'ordinals', 'start')),
    ...(serviceName === '' ? [] : labelCauses('spec.serviceName', serviceName)),
    ...workloadSelectorCauses(spec, 'statefulset'),
    ...templateMetaCauses(spec),
    ...podSpecCauses('spec.template.spec.', at(spec, 'template', 'spec'), { restartPolicies: ['Always'] }),
  ];
  if (before === undefined) return [...causes, ...claimTemplateCauses(spec)];
  return isEqual(immutableFields(spec), immutableFields(objectOf(before.spec)))
    ? causes
    : [...causes, forbidden('spec', IMMUTABLE)];
}

/** Returns the immutable fields, without what the server itself adds to claim templates. */
function immutableFields(spec: Json): Json {
  const kept = Object.entries(spec).filter(([field]) => !MUTABLE.includes(field));
  const templates = itemsOf(spec['volumeClaimTemplates']).map((template) => {
    if (!isObject(template)) return template;
    const { status: _status, ...rest } = template;
    return rest;
  });
  return { ...Object.fromEntries(kept), volumeClaimTemplates: templates };
}
