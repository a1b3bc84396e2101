/** The environment of a container: makeEnvironmentVariables() of pkg/kubelet/kubelet_pods.go. */

import { at, isObject, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { findContainer } from '../../model/pod-containers.ts';
import type { Store } from '../../store/store.ts';
import { type ConfigKind, findConfigData } from './config-data.ts';
import { ConfigProblem } from './config-problem.ts';
import { fieldValueOf, resourceValueOf } from './downward-fields.ts';
import { expandReferences } from './expansion.ts';
import { serviceVariablesOf } from './service-variables.ts';

export type Environment = Readonly<Record<string, string>>;

const LABELS: Readonly<Record<ConfigKind, string>> = { configmap: 'ConfigMap', secret: 'Secret' };

/** What a container runtime sets before anything else. */
function runtimeVariables(pod: KubeObject): Environment {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: stringOf(pod.spec?.['hostname'], pod.metadata.name),
    HOME: '/root',
  };
}

function fromSources(store: Store, namespace: string, container: unknown): Environment {
  const variables: Record<string, string> = {};
  for (const source of itemsOf(at(container, 'envFrom'))) {
    const prefix = stringOf(at(source, 'prefix'));
    for (const [field, kind] of [
      ['configMapRef', 'configmap'],
      ['secretRef', 'secret'],
    ] as const) {
      const reference = at(source, field);
      if (!isObject(reference)) continue;
      const isOptional = reference['optional'] === true;
      const data = findConfigData(store, kind, namespace, stringOf(reference['name']), isOptional);
      for (const [key, value] of data ?? []) variables[`${prefix}${key}`] = value;
    }
  }
  return variables;
}

/** Returns undefined if an optional key or object does not exist. */
function keyValue(store: Store, kind: ConfigKind, namespace: string, reference: unknown): string | undefined {
  const name = stringOf(at(reference, 'name'));
  const key = stringOf(at(reference, 'key'));
  const isOptional = at(reference, 'optional') === true;
  const data = findConfigData(store, kind, namespace, name, isOptional);
  if (data === undefined) return undefined;
  const value = data.get(key);
  if (value === undefined && !isOptional) {
    throw new ConfigProblem(`couldn't find key ${key} in ${LABELS[kind]} ${namespace}/${name}`);
  }
  return value;
}

function valueFrom(store: Store, pod: KubeObject, container: unknown, source: unknown): string | undefined {
  const namespace = pod.metadata.namespace ?? '';
  const fieldRef = at(source, 'fieldRef');
  if (fieldRef !== undefined) return fieldValueOf(pod, stringOf(at(fieldRef, 'fieldPath')));
  const resourceRef = at(source, 'resourceFieldRef');
  if (resourceRef !== undefined) {
    const node = store.get('nodes', '', stringOf(pod.spec?.['nodeName']));
    return resourceValueOf(resourceRef, container, node);
  }
  const configMapKey = at(source, 'configMapKeyRef');
  if (configMapKey !== undefined) return keyValue(store, 'configmap', namespace, configMapKey);
  return keyValue(store, 'secret', namespace, at(source, 'secretKeyRef'));
}

/**
 * Returns the variables of a container that starts now.
 * @param pod its status has the addresses
 * @throws ConfigProblem
 */
export function environmentOf(store: Store, pod: KubeObject, container: unknown): Environment {
  const services = serviceVariablesOf(store, pod);
  const own: Record<string, string> = { ...fromSources(store, pod.metadata.namespace ?? '', container) };
  for (const entry of itemsOf(at(container, 'env'))) {
    const name = stringOf(at(entry, 'name'));
    const source = at(entry, 'valueFrom');
    const value = isObject(source)
      ? valueFrom(store, pod, container, source)
      : expandReferences(stringOf(at(entry, 'value')), { ...services, ...own });
    if (value !== undefined) own[name] = value;
  }
  return { ...runtimeVariables(pod), ...services, ...own };
}

/**
 * Returns the variables as they would be for a container that started now; without those of an object that has gone.
 * @param container its name, the first container by default
 */
export function currentEnvironmentOf(store: Store, pod: KubeObject, container?: string): Environment {
  const found = findContainer(pod, container);
  try {
    return environmentOf(store, pod, found);
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    return { ...runtimeVariables(pod), ...serviceVariablesOf(store, pod) };
  }
}
