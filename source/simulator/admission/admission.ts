/** Prepares a new object for the store: defaults, validation, and the changes and refusals of admission. */

import { type DefaultingOptions, withDefaults } from '../defaults/defaults.ts';
import { AUTOSCALERS } from '../model/autoscaler-versions.ts';
import { isEqual, isObject, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { qualifiedPlural, type ResourceType } from '../model/resource-types.ts';
import { DEFINITIONS, inVersion, isCustom, storedVersion } from '../model/served-types.ts';
import { withDefaultStorageClass } from '../storage/storage-class.ts';
import { type Store, StoreError } from '../store/store.ts';
import { validate } from '../validation/validate.ts';
import { mutatePod } from './admit-pod.ts';
import { checkAdmission } from './check-admission.ts';
import { withGeneratedSelector } from './job-selector.ts';
import { withUsualTolerations } from './pods/tolerations.ts';
import { refusal } from './refusal.ts';
import { admitServicePorts } from './service-ports.ts';

type Admission = (store: Store, object: KubeObject) => KubeObject;

const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
/** Addresses of services: 10.96.0.0/16. The first ones are reserved for the cluster's own services. */
const FIRST_ADDRESS = 64;
const ADDRESSES = 65_000;

function withFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const { finalizers = [] } = object.metadata;
  if (finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}

function withNameLabel(namespace: KubeObject): KubeObject {
  const { metadata } = namespace;
  return {
    ...namespace,
    metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name } },
  };
}

/** Returns the lowest address that no service has. */
function allocateClusterIP(store: Store): string {
  const taken = new Set(store.list('services').map(({ spec }) => stringOf(objectOf(spec)['clusterIP'])));
  for (let number = FIRST_ADDRESS; number < ADDRESSES; number += 1) {
    const address = `10.96.${number >> 8}.${number & 0xff}`;
    if (!taken.has(address)) return address;
  }
  throw new StoreError('Forbidden', 'failed to allocate a serviceIP: range is full');
}

const ADMISSION_BY_RESOURCE: Readonly<Record<string, Admission>> = {
  pods: mutatePod,
  persistentvolumeclaims: (store, object) => ({
    ...withFinalizer(withDefaultStorageClass(store, object), CLAIM_PROTECTION),
    status: { phase: 'Pending' },
  }),
  persistentvolumes: (_store, object) => ({
    ...withFinalizer(object, VOLUME_PROTECTION),
    status: { phase: 'Pending' },
  }),
  namespaces: (_store, object) => ({
    ...withNameLabel(object),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  services: (store, given) => {
    const object = admitServicePorts(store, given);
    const spec = objectOf(object.spec);
    if (spec['type'] === 'ExternalName') return { ...object, status: { loadBalancer: {} } };
    const clusterIP = stringOf(spec['clusterIP']) === '' ? allocateClusterIP(store) : spec['clusterIP'];
    return { ...object, spec: { ...spec, clusterIP, clusterIPs: [clusterIP] }, status: { loadBalancer: {} } };
  },
  'apps/daemonsets': (_store, object) => withTemplateGeneration(object, 1),
  'batch/jobs': (store, object) => ({ ...withGeneratedSelector(store.identify(object)), status: {} }),
  [AUTOSCALERS]: (_store, object) => ({ ...object, status: { desiredReplicas: 0, currentMetrics: null } }),
  'apps/statefulsets': (_store, object) => ({ ...object, status: { availableReplicas: 0, replicas: 0 } }),
  'apps/deployments': (_store, object) => ({ ...object, status: {} }),
  'apps/replicasets': (_store, object) => ({ ...object, status: { replicas: 0 } }),
};

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** A DaemonSet counts the changes of its template in an annotation, which the API once had as a field. */
function withTemplateGeneration(object: KubeObject, generation: number): KubeObject {
  const annotations = { ...object.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

type Keeper = (object: KubeObject, before: KubeObject) => KubeObject;

/** What the server itself keeps when an object is replaced. */
const KEPT_BY_RESOURCE: Readonly<Record<string, Keeper>> = {
  'apps/daemonsets': (object, before) => {
    const had = Number(before.metadata.annotations?.[TEMPLATE_GENERATION] ?? 1);
    const isChanged = !isEqual(object.spec?.['template'], before.spec?.['template']);
    return withTemplateGeneration(object, isChanged ? had + 1 : had);
  },
  // What belonged to the former type goes with it, unless the request changes it.
  services: (object, before) => {
    const [now, had] = [objectOf(object.spec), objectOf(before.spec)];
    const isOutside = ({ type }: Json): boolean => type === 'NodePort' || type === 'LoadBalancer';
    const isSame = (field: string): boolean => isEqual(now[field], had[field]);
    const losesPolicy = isOutside(had) && !isOutside(now) && isSame('externalTrafficPolicy');
    const losesAffinity = now['sessionAffinity'] !== 'ClientIP' && isSame('sessionAffinityConfig');
    if (!losesPolicy && !losesAffinity) return object;
    const { externalTrafficPolicy: policy, sessionAffinityConfig: config, ...rest } = now;
    return {
      ...object,
      spec: {
        ...rest,
        ...(losesPolicy || policy === undefined ? {} : { externalTrafficPolicy: policy }),
        ...(losesAffinity || config === undefined ? {} : { sessionAffinityConfig: config }),
      },
    };
  },
  // An update without a priority keeps the former one.
  pods: (object, before) => {
    const { priority, preemptionPolicy } = objectOf(before.spec);
    const kept = { ...(priority === undefined ? {} : { priority }), ...(preemptionPolicy ? { preemptionPolicy } : {}) };
    return withUsualTolerations({ ...object, spec: { ...kept, ...object.spec } });
  },
  namespaces: (object, before) => ({
    ...withNameLabel(object),
    ...(before.spec === undefined ? {} : { spec: before.spec }),
  }),
};

/** @throws StoreError 'NotFound', or 'Forbidden' if the namespace is being deleted */
function checkNamespace(store: Store, type: ResourceType, { metadata }: KubeObject): void {
  if (!type.namespaced) return;
  const { namespace = '', name } = metadata;
  const found = store.get('namespaces', '', namespace);
  if (found === undefined) throw new StoreError('NotFound', `namespaces "${namespace}" not found`);
  if (found.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw new StoreError('Forbidden', `${qualifiedPlural(type.key)} "${name}" is forbidden: ${why}`);
}

/** @throws StoreError 'Forbidden' if the kind is being deleted */
function checkDefinition(store: Store, type: ResourceType, object: KubeObject): void {
  if (!isCustom(type)) return;
  const definition = store.get(DEFINITIONS, '', `${type.plural}.${type.group}`);
  if (definition?.metadata.deletionTimestamp === undefined) return;
  throw refusal(type.key, object, 'create not allowed while custom resource definition is terminating');
}

/** The maximum length of `generateName` in a generated name, before the random part. */
const LONGEST_PREFIX = 58;

function normalizeMetadata(type: ResourceType, object: KubeObject): KubeObject {
  const { namespace, generateName, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      // The server alone gives out uids.
      uid: '',
      ...(type.namespaced && namespace !== undefined ? { namespace } : {}),
      ...(generateName === undefined ? {} : { generateName: generateName.slice(0, LONGEST_PREFIX) }),
    },
  };
}

/** A new object has no status yet, whatever was sent: only controllers write one. */
function withoutStatus({ key, subresources }: ResourceType, object: KubeObject): KubeObject {
  if (key === 'nodes' || !subresources.some(({ name }) => name === 'status')) return object;
  const { status: _status, ...rest } = object;
  return rest;
}

export interface AdmissionOptions extends DefaultingOptions {
  /** Called with each warning for the user. */
  readonly warn?: (warning: string) => void;
}

/** Returns the object with what the server adds, in its version. @throws StoreError with the API server's message */
export function admitCreate(
  store: Store,
  asked: ResourceType,
  given: KubeObject,
  options: AdmissionOptions,
): KubeObject {
  const type = storedVersion(asked);
  const object = inVersion(type, given);
  checkNamespace(store, type, object);
  checkDefinition(store, type, object);
  const whole = withDefaults(type.key, normalizeMetadata(type, withoutStatus(type, object)), options);
  const admitted = ADMISSION_BY_RESOURCE[type.key]?.(store, whole) ?? whole;
  validate(type, admitted);
  for (const warning of checkAdmission(store, type.key, admitted)) options.warn?.(warning);
  return inVersion(asked, admitted);
}

/** Returns the object that replaces another one of the same name. @throws StoreError */
export function admitUpdate(
  store: Store,
  asked: ResourceType,
  sent: KubeObject,
  former: KubeObject,
  options: AdmissionOptions,
): KubeObject {
  const type = storedVersion(asked);
  const [object, before] = [inVersion(type, sent), inVersion(type, former)];
  const given = withDefaults(type.key, keepAllocated(type, object, before), options);
  const whole = KEPT_BY_RESOURCE[type.key]?.(given, before) ?? given;
  validate(type, whole, before);
  for (const warning of checkAdmission(store, type.key, whole, before)) options.warn?.(warning);
  return inVersion(asked, whole);
}

/** A service keeps its allocated address if the update omits it. */
function keepAllocated(type: ResourceType, object: KubeObject, before: KubeObject): KubeObject {
  if (type.key !== 'services' || !isObject(before.spec)) return object;
  const { clusterIP, clusterIPs } = before.spec;
  return { ...object, spec: { ...(clusterIP === undefined ? {} : { clusterIP, clusterIPs }), ...object.spec } };
}
