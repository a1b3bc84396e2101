/** Objects as the API server returns them, with as few fields as possible. */

import { claimManifest, statefulSetManifest } from '../../support/manifests.ts';

export interface ApiObject {
  /** The collection of the object. The program does not read it. */
  readonly plural: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly involvedObject?: { readonly kind: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

export interface ApiSetOptions {
  /** "shop" by default. */
  readonly namespace?: string;
  /** Added to the status of every pod. */
  readonly podStatus?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

const CREATED = '2026-01-01T00:00:00Z';
const SIZE = 'resources: {requests: {storage: 8Gi}}';

function meta(kind: string, name: string, namespace: string | undefined, more: Record<string, unknown> = {}) {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: `${kind}-${namespace ?? ''}-${name}`,
    creationTimestamp: CREATED,
    ...more,
  };
}

export function namespaceObject(name: string): ApiObject {
  return { plural: 'namespaces', kind: 'Namespace', metadata: meta('namespace', name, undefined) };
}

/** A set of `replicas` ready pods, each with a claim "data" and its volume, and the governing service. */
export function apiObjectsOfSet(name: string, replicas: number, options: ApiSetOptions = {}): readonly ApiObject[] {
  const { namespace = 'shop', podStatus, spec } = options;
  const objects: ApiObject[] = [setObject(name, replicas, namespace, spec ?? {})];
  objects.push({
    plural: 'services',
    kind: 'Service',
    metadata: meta('service', name, namespace),
    spec: { clusterIP: 'None', selector: { app: name } },
  });
  for (let ordinal = 0; ordinal < replicas; ordinal++) {
    const pod = `${name}-${ordinal}`;
    const claim = `data-${pod}`;
    objects.push(
      podObject(name, ordinal, namespace, podStatus ?? {}),
      {
        plural: 'persistentvolumeclaims',
        kind: 'PersistentVolumeClaim',
        metadata: meta('claim', claim, namespace, { labels: { app: name } }),
        spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', volumeName: `pv-${namespace}-${pod}` },
        status: { phase: 'Bound', capacity: { storage: '8Gi' }, accessModes: ['ReadWriteOnce'] },
      },
      {
        plural: 'persistentvolumes',
        kind: 'PersistentVolume',
        metadata: meta('volume', `pv-${namespace}-${pod}`, undefined),
        spec: {
          capacity: { storage: '8Gi' },
          claimRef: { namespace, name: claim, uid: `claim-${namespace}-${claim}` },
          persistentVolumeReclaimPolicy: 'Delete',
          storageClassName: 'standard',
        },
        status: { phase: 'Bound' },
      },
    );
  }
  return objects;
}

function setObject(
  name: string,
  replicas: number,
  namespace: string,
  spec: Readonly<Record<string, unknown>>,
): ApiObject {
  const counts = { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas };
  const manifest = statefulSetManifest(name, { replicas, image: 'main:1', policy: 'OrderedReady', spec });
  return {
    plural: 'statefulsets',
    ...manifest,
    metadata: meta('set', name, namespace, { generation: 1 }),
    spec: {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimManifest('data', 'standard', SIZE).spec }],
      ...manifest.spec,
    },
    status: { observedGeneration: 1, currentRevision: `${name}-a1`, updateRevision: `${name}-a1`, ...counts },
  };
}

function podObject(
  set: string,
  ordinal: number,
  namespace: string,
  status: Readonly<Record<string, unknown>>,
): ApiObject {
  const name = `${set}-${ordinal}`;
  const running = {
    name: 'main',
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt: CREATED } },
  };
  return {
    plural: 'pods',
    kind: 'Pod',
    metadata: meta('pod', name, namespace, {
      labels: { app: set, 'controller-revision-hash': `${set}-a1` },
      ownerReferences: [{ kind: 'StatefulSet', name: set, uid: `set-${namespace}-${set}`, controller: true }],
    }),
    spec: {
      nodeName: `node-${ordinal}`,
      hostname: name,
      subdomain: set,
      containers: [{ name: 'main', image: 'main:1' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }],
    },
    status: {
      phase: 'Running',
      podIPs: [{ ip: `10.0.0.${ordinal}` }],
      conditions: ['PodScheduled', 'Ready'].map((type) => ({ type, status: 'True', lastTransitionTime: CREATED })),
      containerStatuses: [running],
      ...status,
    },
  };
}
