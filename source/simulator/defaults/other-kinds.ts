/** The defaults of kinds other than pods, volumes and what makes pods. */

import { isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';

/** Text that was given plainly becomes data; it is not kept apart. */
export function defaultSecret({ stringData, ...object }: KubeObject): KubeObject {
  const given = Object.entries(objectOf(stringData)).map(([key, text]) => [
    key,
    Buffer.from(stringOf(text)).toString('base64'),
  ]);
  const data = given.length === 0 ? object['data'] : { ...objectOf(object['data']), ...Object.fromEntries(given) };
  return { type: 'Opaque', ...object, ...(data === undefined ? {} : { data }) };
}

function withProtocols(rules: unknown): unknown {
  if (!Array.isArray(rules)) return rules;
  return rules.map((rule: unknown) => {
    const { ports } = objectOf(rule);
    if (!isObject(rule) || !Array.isArray(ports)) return rule;
    return { ...rule, ports: ports.map((port: unknown) => (isObject(port) ? { protocol: 'TCP', ...port } : port)) };
  });
}

export function defaultNetworkPolicy(object: KubeObject): KubeObject {
  const spec = objectOf(object.spec);
  const { ingress, egress } = spec;
  return {
    ...object,
    spec: {
      policyTypes: egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'],
      ...spec,
      ...(ingress === undefined ? {} : { ingress: withProtocols(ingress) }),
      ...(egress === undefined ? {} : { egress: withProtocols(egress) }),
    },
  };
}

const RBAC = 'rbac.authorization.k8s.io';

function defaultSubject(subject: unknown): unknown {
  if (!isObject(subject)) return subject;
  const isAccount = subject['kind'] === 'ServiceAccount';
  return isAccount || stringOf(subject['apiGroup']) !== '' ? subject : { ...subject, apiGroup: RBAC };
}

export function defaultBinding(object: KubeObject): KubeObject {
  const { roleRef, subjects } = object;
  const role = objectOf(roleRef);
  return {
    ...object,
    roleRef: { ...role, apiGroup: stringOf(role['apiGroup']) || RBAC },
    ...(Array.isArray(subjects) ? { subjects: itemsOf(subjects).map(defaultSubject) } : {}),
  };
}

export function defaultPriorityClass(object: KubeObject): KubeObject {
  return { preemptionPolicy: 'PreemptLowerPriority', ...object };
}

const CPU: Json = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};
const DOUBLE: Json = { type: 'Percent', value: 100, periodSeconds: 15 };
const FOUR_MORE: Json = { type: 'Pods', value: 4, periodSeconds: 15 };
const UP: Json = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [FOUR_MORE, DOUBLE] };
const DOWN: Json = { selectPolicy: 'Max', policies: [DOUBLE] };

export function defaultAutoscaler(object: KubeObject): KubeObject {
  const { behavior, ...spec } = objectOf(object.spec);
  const { scaleUp, scaleDown } = objectOf(behavior);
  const whole = { scaleUp: { ...UP, ...objectOf(scaleUp) }, scaleDown: { ...DOWN, ...objectOf(scaleDown) } };
  return {
    ...object,
    spec: { minReplicas: 1, metrics: [CPU], ...spec, ...(isObject(behavior) ? { behavior: whole } : {}) },
  };
}

/** What a container gets without asking: what is allowed at most, and as its request the same or what is needed. */
function defaultLimit(limit: unknown): unknown {
  if (!isObject(limit) || limit['type'] !== 'Container') return limit;
  const usual = { ...objectOf(limit['max']), ...objectOf(limit['default']) };
  const requests = { ...objectOf(limit['min']), ...usual, ...objectOf(limit['defaultRequest']) };
  const isEmpty = (amounts: Json): boolean => Object.keys(amounts).length === 0;
  return {
    ...limit,
    ...(isEmpty(usual) ? {} : { default: usual }),
    ...(isEmpty(requests) ? {} : { defaultRequest: requests }),
  };
}

export function defaultLimitRange(object: KubeObject): KubeObject {
  const { limits } = objectOf(object.spec);
  if (!Array.isArray(limits)) return object;
  return { ...object, spec: { ...object.spec, limits: limits.map(defaultLimit) } };
}

/** The names that follow from others, and no conversion between versions. */
export function defaultDefinition(object: KubeObject): KubeObject {
  const spec = objectOf(object.spec);
  const names = objectOf(spec['names']);
  const kind = stringOf(names['kind']);
  const named = {
    ...names,
    singular: stringOf(names['singular']) || kind.toLowerCase(),
    listKind: stringOf(names['listKind']) || (kind === '' ? '' : `${kind}List`),
  };
  return { ...object, spec: { conversion: { strategy: 'None' }, ...spec, names: named } };
}
