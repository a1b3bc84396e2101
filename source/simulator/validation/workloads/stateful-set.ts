/** Validates StatefulSets and their updates: pkg/apis/apps/validation. */

import { at, isEqual, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { forbidden, invalid, unsupported } from '../invalid.ts';
import { workloadSelectorCauses } from '../label-selector.ts';
import { labelCauses } from '../names.ts';
import { templateCauses } from '../pods/pod.ts';
import { claimSpecCauses } from '../storage/claim.ts';
import {
  type Causes,
  eachItem,
  intOrPercentCauses,
  intOrPercentValue,
  nonNegativeCauses,
  notAbove100PercentCauses,
} from '../values.ts';
import { everlastingCauses } from './workload.ts';

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

function strategyCauses(strategy: unknown): Causes {
  const field = 'spec.updateStrategy';
  const { type, rollingUpdate: rolling } = objectOf(strategy);
  const { partition = 0, maxUnavailable } = objectOf(rolling);
  switch (type) {
    case 'OnDelete': {
      const why = "only allowed for updateStrategy 'RollingUpdate'";
      const shown = { Partition: partition, MaxUnavailable: maxUnavailable ?? null };
      return rolling === undefined ? [] : [invalid(`${field}.rollingUpdate`, shown, why)];
    }
    case 'RollingUpdate': {
      const place = `${field}.rollingUpdate.maxUnavailable`;
      const isNone = maxUnavailable !== undefined && intOrPercentValue(maxUnavailable) === 0;
      return [
        ...nonNegativeCauses(`${field}.rollingUpdate.partition`, partition),
        ...intOrPercentCauses(place, maxUnavailable),
        ...(isNone ? [invalid(place, maxUnavailable, 'cannot be 0')] : []),
        ...notAbove100PercentCauses(place, maxUnavailable),
      ];
    }
    default: {
      const shown = isObject(rolling) ? { Partition: partition, MaxUnavailable: maxUnavailable ?? null } : null;
      const why = "must be 'RollingUpdate' or 'OnDelete'";
      return [invalid(field, { Type: type, RollingUpdate: shown }, why)];
    }
  }
}

/** The template as its pods will be: with the volumes of the claims, and without what the controller sets itself. */
function podTemplate(spec: Json): Json {
  const template = objectOf(spec['template']);
  const { subdomain: _subdomain, hostname: _hostname, ...rest } = objectOf(template['spec']);
  const names = [
    ...new Set(itemsOf(spec['volumeClaimTemplates']).map((claim) => stringOf(at(claim, 'metadata', 'name')))),
  ];
  const claims = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = itemsOf(rest['volumes']).filter((volume) => !names.includes(stringOf(at(volume, 'name'))));
  return { ...template, spec: { ...rest, volumes: [...claims, ...others] } };
}

/** The server checks labels and annotations twice, and names them differently from others. */
function setTemplateCauses(spec: Json): Causes {
  return templateCauses('spec.template', podTemplate(spec));
}

export function statefulSetCauses(object: KubeObject, before: KubeObject | undefined): Causes {
  const spec = objectOf(object.spec);
  const policy = spec['podManagementPolicy'];
  const retention = spec['persistentVolumeClaimRetentionPolicy'];
  const serviceName = stringOf(spec['serviceName']);
  const causes: Causes = [
    ...(policy === 'OrderedReady' || policy === 'Parallel'
      ? []
      : [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...strategyCauses(spec['updateStrategy']),
    ...['whenDeleted', 'whenScaled'].flatMap((when) => {
      const value = at(retention, when);
      const field = `spec.persistentVolumeClaimRetentionPolicy.${when}`;
      return POLICIES.includes(stringOf(value)) ? [] : [unsupported(field, value, POLICIES)];
    }),
    ...(before === undefined
      ? eachItem('spec.volumeClaimTemplates', spec['volumeClaimTemplates'], (field, claim) =>
          claimSpecCauses(`${field}.spec`, objectOf(at(claim, 'spec'))),
        )
      : []),
    ...nonNegativeCauses('spec.replicas', spec['replicas']),
    ...nonNegativeCauses('spec.minReadySeconds', spec['minReadySeconds']),
    ...nonNegativeCauses('spec.ordinals.start', at(spec, 'ordinals', 'start')),
    ...(serviceName === '' || before !== undefined ? [] : labelCauses('spec.serviceName', serviceName)),
    ...workloadSelectorCauses(spec, 'statefulset', () => setTemplateCauses(spec)),
    ...everlastingCauses(spec['template'], 'StatefulSet'),
  ];
  if (before === undefined) return causes;
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
