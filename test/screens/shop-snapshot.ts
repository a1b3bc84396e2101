/** The cluster of the golden frames: a small company with one set in each condition. */

import type { ClusterObject, Pod, StatefulSet } from '../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import {
  aClaim,
  aNode,
  anEvent,
  aPod,
  aService,
  aSet,
  aSlice,
  aSnapshot,
  aStorageClass,
  aVolume,
  DAY,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  SECOND,
  terminatingMeta,
  waitingPod,
} from '../support/object-builders.ts';

/** A set with its pods, claims, volumes, service and endpoints. `pods` replaces pods by ordinal; null: no pod. */
function objectsOfSet(
  set: StatefulSet,
  pods: Readonly<Record<number, PodOptions | null>> = {},
  extraClaims: readonly number[] = [],
): readonly ClusterObject[] {
  const objects: ClusterObject[] = [set];
  const { name, namespace } = set.meta;
  const members: Pod[] = [];
  for (let place = 0; place < set.replicas; place++) {
    const ordinal = set.ordinalsStart + place;
    const options = pods[ordinal];
    if (options === null) continue;
    members.push(aPod(set, ordinal, options ?? {}));
  }
  objects.push(...members);
  const ordinals = [...Array(set.replicas).keys()].map((place) => place + set.ordinalsStart);
  for (const ordinal of [...ordinals, ...extraClaims]) {
    for (const template of set.claimTemplates) {
      const claim = aClaim(`${template.name}-${name}-${ordinal}`, {
        meta: { namespace, labels: set.selector.matchLabels },
        volume: `pvc-${hash(`${template.name}-${name}-${ordinal}`)}`,
        request: template.request,
        capacity: template.request,
        storageClass: template.storageClass,
      });
      objects.push(claim, aVolume(claim));
    }
  }
  const service = aService(set.serviceName);
  const ready = members.filter((pod) =>
    pod.conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
  objects.push(
    { ...service, meta: { ...service.meta, namespace }, selector: set.templateLabels },
    aSlice(
      set.serviceName,
      ready.map((pod) => ({ hostname: pod.hostname, addresses: pod.ips, targetPodUid: pod.meta.uid })),
      namespace,
    ),
  );
  return objects;
}

/** Has the form of the first part of a uid, and is always the same. */
function hash(text: string): string {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 0xffffff;
  return value.toString(16).padStart(6, '0').slice(0, 6);
}

const template = (name: string, request: string, storageClass = 'standard') => ({
  name,
  storageClass,
  request,
  accessModes: ['ReadWriteOnce'],
});

/** A broken revision was rolled out and rolled back. Its pod blocks the update. One claim is parked. */
const cassandra = aSet({
  name: 'cassandra',
  strategy: { type: 'RollingUpdate', partition: 1, maxUnavailable: undefined },
  claimTemplates: [template('cassandra-data', '8Gi')],
  meta: {
    createdAt: NOW - 12 * DAY,
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'shop' },
  },
  status: { currentRevision: 'cassandra-56c98d5bf', updateRevision: 'cassandra-5bfcc7d98' },
});

const rabbitmq = aSet({
  name: 'rabbitmq',
  podManagementPolicy: 'Parallel',
  claimTemplates: [template('data', '10Gi', 'local-storage'), template('log', '1Gi')],
  serviceName: 'rabbitmq-hl',
  meta: { createdAt: NOW - 40 * DAY },
  status: { currentRevision: 'rabbitmq-fd8c5b44f', updateRevision: 'rabbitmq-fd8c5b44f' },
});

const postgres = aSet({
  name: 'postgres',
  strategy: { type: 'OnDelete' },
  claimTemplates: [template('pgdata', '100Gi')],
  meta: { createdAt: NOW - 400 * DAY },
  status: { currentRevision: 'postgres-7c4b9d6f5', updateRevision: 'postgres-84d5f9c77' },
});

const redis = aSet({
  name: 'redis',
  replicas: 5,
  ordinalsStart: 10,
  minReadySeconds: 30,
  claimTemplates: [template('data', '2Gi')],
  meta: { createdAt: NOW - 3 * DAY },
  status: { currentRevision: 'redis-6d9f8b7c4', updateRevision: 'redis-9b8c7d6e5' },
});

const queue = aSet({ name: 'queue', replicas: 2, claimTemplates: [], meta: { createdAt: NOW - 90 * MINUTE } });

const archive = aSet({ name: 'archive', replicas: 0, meta: { createdAt: NOW - 70 * DAY } });

const zookeeper = aSet({ name: 'zookeeper', meta: { namespace: 'pay', createdAt: NOW - 9 * DAY } });

export function shopSnapshot(): Snapshot {
  return aSnapshot([
    aNode('node-0', { zone: 'eu-1a' }),
    aNode('node-1', { zone: 'eu-1b' }),
    aNode('node-2', { zone: 'eu-1c' }),
    aStorageClass('standard'),
    aStorageClass('local-storage', { provisioner: 'kubernetes.io/no-provisioner', isDefault: false }),
    ...objectsOfSet(
      cassandra,
      {
        2: {
          ...waitingPod('ImagePullBackOff', NOW - 7 * MINUTE),
          revision: 'cassandra-ff968c6d4',
          meta: { createdAt: NOW - 7 * MINUTE },
        },
      },
      [3],
    ),
    ...objectsOfSet(rabbitmq, {
      0: { meta: { labels: { role: 'leader' } } },
      1: { meta: { labels: { role: 'mirror' } } },
      2: { meta: { labels: { role: 'mirror' } } },
    }),
    ...objectsOfSet(postgres, { 2: { revision: 'postgres-84d5f9c77' } }),
    ...objectsOfSet(redis, {
      14: { revision: 'redis-9b8c7d6e5' },
      13: { ...notReady(NOW - 4 * SECOND), revision: 'redis-9b8c7d6e5', meta: { createdAt: NOW - 6 * SECOND } },
    }),
    ...objectsOfSet(queue, { 1: { ...terminatingMeta(12 * SECOND) } }),
    ...objectsOfSet(archive, {}, [0, 1]),
    ...objectsOfSet(zookeeper),
    anEvent(
      cassandra,
      'SuccessfulCreate',
      'create Pod cassandra-2 in StatefulSet cassandra successful',
      NOW - 7 * MINUTE,
    ),
    anEvent(
      cassandra,
      'SuccessfulDelete',
      'delete Pod cassandra-2 in StatefulSet cassandra successful',
      NOW - 8 * MINUTE,
    ),
  ]);
}
