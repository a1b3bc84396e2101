/**
 * The types of the fields that are read here. A genuine API server fails to decode an object with a text instead of a
 * number, before it validates anything. Fields that are not listed here are accepted.
 */

import { isObject } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { StoreError } from '../store/store.ts';

type Scalar = 'int32' | 'string' | 'bool' | 'map[string]string';
/** Brackets mean a list. */
export type FieldType = Scalar | readonly [FieldType] | FieldTypes;
export interface FieldTypes {
  readonly [field: string]: FieldType;
}

const META: FieldTypes = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  labels: 'map[string]string',
  annotations: 'map[string]string',
  finalizers: ['string'],
};
const PROBE: FieldTypes = {
  initialDelaySeconds: 'int32',
  periodSeconds: 'int32',
  timeoutSeconds: 'int32',
  successThreshold: 'int32',
  failureThreshold: 'int32',
};
const CONTAINER: FieldTypes = {
  name: 'string',
  image: 'string',
  command: ['string'],
  args: ['string'],
  env: [{ name: 'string', value: 'string' }],
  ports: [{ name: 'string', containerPort: 'int32', protocol: 'string' }],
  volumeMounts: [{ name: 'string', mountPath: 'string', readOnly: 'bool' }],
  readinessProbe: PROBE,
  livenessProbe: PROBE,
  startupProbe: PROBE,
  resources: { requests: {}, limits: {} },
};
const POD_SPEC: FieldTypes = {
  containers: [CONTAINER],
  initContainers: [CONTAINER],
  volumes: [{ name: 'string' }],
  nodeSelector: 'map[string]string',
  nodeName: 'string',
  hostname: 'string',
  subdomain: 'string',
  restartPolicy: 'string',
  terminationGracePeriodSeconds: 'int32',
  tolerations: [{ key: 'string', value: 'string', effect: 'string', operator: 'string' }],
};
const CLAIM_SPEC: FieldTypes = {
  accessModes: ['string'],
  storageClassName: 'string',
  volumeName: 'string',
  volumeMode: 'string',
  resources: { requests: {}, limits: {} },
};
const WORKLOAD: FieldTypes = {
  replicas: 'int32',
  minReadySeconds: 'int32',
  revisionHistoryLimit: 'int32',
  selector: { matchLabels: 'map[string]string', matchExpressions: [{ key: 'string', operator: 'string' }] },
  template: { metadata: META, spec: POD_SPEC },
};

const SPECS: Readonly<Record<string, FieldTypes>> = {
  'apps/statefulsets': {
    ...WORKLOAD,
    serviceName: 'string',
    podManagementPolicy: 'string',
    ordinals: { start: 'int32' },
    updateStrategy: { type: 'string', rollingUpdate: { partition: 'int32' } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'string', whenScaled: 'string' },
    volumeClaimTemplates: [{ metadata: META, spec: CLAIM_SPEC }],
  },
  'apps/deployments': WORKLOAD,
  'apps/replicasets': WORKLOAD,
  pods: POD_SPEC,
  persistentvolumeclaims: CLAIM_SPEC,
  services: {
    type: 'string',
    clusterIP: 'string',
    selector: 'map[string]string',
    publishNotReadyAddresses: 'bool',
    ports: [{ name: 'string', port: 'int32', protocol: 'string' }],
  },
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`;
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function hasType(value: unknown, shape: Scalar): boolean {
  switch (shape) {
    case 'int32':
      return Number.isInteger(value);
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'map[string]string':
      return isObject(value) && Object.values(value).every((each) => typeof each === 'string' || each === null);
  }
}

/** Describes the first field of a wrong type like Go does; undefined if there is none. */
function mismatch(value: unknown, shape: FieldType, path: string): string | undefined {
  // A field that is null counts as missing.
  if (value === undefined || value === null) return undefined;
  const no = (found: unknown, wanted: string): string =>
    `cannot unmarshal ${typeOf(found)} into Go struct field ${path} of type ${wanted}`;
  if (typeof shape === 'string') {
    if (hasType(value, shape)) return undefined;
    if (shape !== 'map[string]string' || !isObject(value)) return no(value, shape);
    return no(
      Object.values(value).find((each) => typeof each !== 'string'),
      'string',
    );
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return no(value, 'array');
    return firstOf(value, (item) => mismatch(item, shape[0], path));
  }
  if (!isObject(value)) return no(value, 'object');
  return firstOf(Object.entries(shape), ([field, inner]) => mismatch(value[field], inner, `${path}.${field}`));
}

export function isList(shape: readonly [FieldType] | FieldTypes): shape is readonly [FieldType] {
  return Array.isArray(shape);
}

function firstOf<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns the fields of a kind with known types. */
export function fieldTypesOf({ key }: ResourceType): FieldTypes {
  const spec = SPECS[key];
  return { metadata: META, ...(spec === undefined ? {} : { spec }) };
}

/** @throws StoreError 'BadRequest' */
export function checkTypes(type: ResourceType, object: KubeObject): void {
  const { kind, version } = type;
  const problem = mismatch(object, fieldTypesOf(type), kind);
  if (problem === undefined) return;
  throw new StoreError(
    'BadRequest',
    `${kind} in version "${version}" cannot be handled as a ${kind}: json: ${problem}`,
  );
}
