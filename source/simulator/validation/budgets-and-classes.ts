/** Validates disruption budgets, priority classes, autoscalers, quotas, ConfigMaps, Secrets, and role bindings. */

import { isEqual, itemsOf, numberOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { forbidden, invalid, required, tooLong, unsupported, type ValidationError } from './invalid.ts';
import { labelSelectorCauses } from './label-selector.ts';
import { configKeyCauses, subdomainCauses } from './names.ts';
import { type Causes, immutableCauses, intOrPercentCauses, notAbove100PercentCauses } from './values.ts';

type Before = KubeObject | undefined;

function boundCauses(field: string, value: unknown): Causes {
  return [...intOrPercentCauses(field, value), ...notAbove100PercentCauses(field, value)];
}

export function budgetCauses({ spec = {} }: KubeObject): readonly ValidationError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const policies = ['AlwaysAllow', 'IfHealthyBudget'];
  const hasBoth = minAvailable !== undefined && maxUnavailable !== undefined;
  return [
    ...(hasBoth ? [invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...boundCauses('spec.minAvailable', minAvailable),
    ...boundCauses('spec.maxUnavailable', maxUnavailable),
    ...labelSelectorCauses('spec.selector', selector),
    ...(policy === undefined || policies.includes(stringOf(policy))
      ? []
      : [unsupported('spec.unhealthyPodEvictionPolicy', policy, policies)]),
  ];
}

export function priorityClassCauses(object: KubeObject, before: Before): readonly ValidationError[] {
  const value = numberOf(object['value'], 0);
  const name = object.metadata.name;
  const preemption = object['preemptionPolicy'];
  const policies = ['PreemptLowerPriority', 'Never'];
  const unknown =
    preemption === ''
      ? [required('preemptionPolicy')]
      : policies.includes(stringOf(preemption))
        ? []
        : [unsupported('preemptionPolicy', preemption, policies)];
  if (before === undefined) {
    const isSystem = name.startsWith('system-');
    return [
      ...unknown,
      ...(isSystem
        ? [forbidden('metadata.name', "priority class names with 'system-' prefix are reserved for system use only")]
        : []),
      ...(value > 1_000_000_000 && !isSystem
        ? [forbidden('value', 'maximum allowed value of a user defined priority is 1000000000')]
        : []),
    ];
  }
  return [
    ...(value === before['value'] ? [] : [forbidden('value', 'may not be changed in an update.')]),
    ...immutableCauses('preemptionPolicy', object['preemptionPolicy'], before['preemptionPolicy']),
  ];
}

function keyCauses(field: string, data: unknown): readonly ValidationError[] {
  return Object.keys(objectOf(data)).flatMap((key) => configKeyCauses(`${field}[${key}]`, key));
}

/** Bytes of all values of a ConfigMap or a Secret together. */
const MAX_DATA = 1024 * 1024;

/** `field` is "[]" for the whole object. */
function sizeCauses(
  field: string,
  values: readonly { readonly of: unknown; readonly encoding: BufferEncoding }[],
): readonly ValidationError[] {
  const size = values
    .flatMap(({ of, encoding }) =>
      Object.values(objectOf(of)).map((value) => Buffer.byteLength(stringOf(value), encoding)),
    )
    .reduce((sum, bytes) => sum + bytes, 0);
  return size > MAX_DATA ? [tooLong(field, MAX_DATA)] : [];
}

/** What may not change once `immutable` is set. */
function sealedCauses(object: KubeObject, before: Before, fields: readonly string[]): readonly ValidationError[] {
  if (before?.['immutable'] !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(object['immutable'] === true ? [] : [forbidden('immutable', why)]),
    ...fields.filter((field) => !isEqual(object[field], before[field])).map((field) => forbidden(field, why)),
  ];
}

export function configMapCauses(object: KubeObject, before: Before): readonly ValidationError[] {
  const binary = objectOf(object['binaryData']);
  return [
    ...keyCauses('data', object['data']),
    ...Object.keys(objectOf(object['data']))
      .filter((key) => Object.hasOwn(binary, key))
      .map((key) => invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keyCauses('binaryData', binary),
    ...sizeCauses('[]', [
      { of: object['data'], encoding: 'utf8' },
      { of: binary, encoding: 'base64' },
    ]),
    ...sealedCauses(object, before, ['data', 'binaryData']),
  ];
}

/** The keys that a type of Secret needs. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

export function secretCauses(object: KubeObject, before: Before): readonly ValidationError[] {
  const data = objectOf(object['data']);
  const needed = NEEDED[stringOf(object['type'])] ?? [];
  return [
    ...keyCauses('data', data),
    ...sizeCauses('data', [{ of: data, encoding: 'base64' }]),
    ...needed.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`)),
    ...(before === undefined ? [] : immutableCauses('type', object['type'], before['type'])),
    ...sealedCauses(object, before, ['data']),
  ];
}

export function bindingCauses(object: KubeObject, before: Before): readonly ValidationError[] {
  const { roleRef, subjects, kind } = object;
  const group = 'rbac.authorization.k8s.io';
  const kinds = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const { apiGroup, kind: role, name } = objectOf(roleRef);
  return [
    ...(apiGroup === group ? [] : [unsupported('roleRef.apiGroup', apiGroup ?? '', [group])]),
    ...(kinds.includes(stringOf(role)) ? [] : [unsupported('roleRef.kind', role ?? '', kinds)]),
    ...(stringOf(name) === '' ? [required('roleRef.name')] : []),
    ...itemsOf(subjects).flatMap((subject, index) =>
      subjectCauses(`subjects[${index}]`, subject, kind === 'RoleBinding'),
    ),
    ...(before === undefined || isEqual(roleRef, before['roleRef'])
      ? []
      : [
          invalid('roleRef', { APIGroup: apiGroup ?? '', Kind: role ?? '', Name: name ?? '' }, 'cannot change roleRef'),
        ]),
  ];
}

function subjectCauses(field: string, subject: unknown, isNamespaced: boolean): readonly ValidationError[] {
  const { kind, name, namespace, apiGroup } = objectOf(subject);
  const causes = stringOf(name) === '' ? [required(`${field}.name`)] : [];
  switch (kind) {
    case 'ServiceAccount':
      if (stringOf(name) !== '') causes.push(...subdomainCauses(`${field}.name`, stringOf(name)));
      if (stringOf(namespace) === '' && !isNamespaced) causes.push(required(`${field}.namespace`));
      if (stringOf(apiGroup) !== '') causes.push(unsupported(`${field}.apiGroup`, apiGroup, ['']));
      return causes;
    case 'User':
    case 'Group': {
      const group = 'rbac.authorization.k8s.io';
      if (stringOf(apiGroup) !== group) causes.push(unsupported(`${field}.apiGroup`, apiGroup ?? '', [group]));
      return causes;
    }
    default:
      return [...causes, unsupported(`${field}.kind`, kind ?? '', ['ServiceAccount', 'User', 'Group'])];
  }
}

export function roleCauses(object: KubeObject): readonly ValidationError[] {
  return itemsOf(object['rules']).flatMap((rule, index) => {
    const { verbs, apiGroups, resources, nonResourceURLs } = objectOf(rule);
    const field = `rules[${index}]`;
    const causes: ValidationError[] = [];
    if (itemsOf(verbs).length === 0) causes.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
    if (itemsOf(nonResourceURLs).length > 0) {
      if (object.kind === 'Role') {
        causes.push(
          invalid(`${field}.nonResourceURLs`, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'),
        );
      }
      if (itemsOf(apiGroups).length + itemsOf(resources).length > 0) {
        causes.push(
          invalid(
            `${field}.nonResourceURLs`,
            nonResourceURLs,
            'rules cannot apply to both regular resources and non-resource URLs',
          ),
        );
      }
      return causes;
    }
    if (itemsOf(apiGroups).length === 0) {
      causes.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
    }
    if (itemsOf(resources).length === 0) {
      causes.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
    }
    return causes;
  });
}
