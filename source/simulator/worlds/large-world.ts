/** Many sets that run already. Their objects are created in the state that they would reach. */

import { withControllerManagerFields } from '../controllers/managed-fields.ts';
import { newClaims, newPod } from '../controllers/statefulset/identity.ts';
import { newRevision } from '../controllers/statefulset/revisions.ts';
import { setView } from '../controllers/statefulset/set-view.ts';
import { podStatusOf, readyContainersOf } from '../kubelet/pod-status.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { timestamp } from '../model/timestamp.ts';
import type { Random } from '../runtime/seeded-random.ts';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, PROVISIONED_BY } from '../storage/claims-and-volumes.ts';
import type { Store } from '../store/store.ts';

export interface LargeOptions {
  readonly sets: number;
  /** The number of pods of all sets together. */
  readonly pods: number;
  readonly nodes: number;
}

const PROVISIONER = 'disk.csi.simulated';
const NAMES = ['cassandra', 'kafka', 'postgres', 'redis', 'rabbitmq', 'mongodb', 'etcd', 'elasticsearch'];

function meta(name: string, namespace?: string): KubeObject['metadata'] {
  const scope = namespace === undefined ? {} : { namespace };
  return { name, ...scope, uid: '', resourceVersion: '', creationTimestamp: '' };
}

function setOf(name: string, namespace: string, replicas: number): KubeObject {
  const labels = { app: name };
  const container = {
    name: 'main',
    image: `${name.replace(/-\d+$/, '')}:1.0`,
    imagePullPolicy: 'IfNotPresent',
    resources: { requests: { cpu: '10m', memory: '16Mi' } },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const template = {
    metadata: { labels },
    spec: {
      containers: [container],
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: 30,
    },
  };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      volumeMode: 'Filesystem',
      resources: { requests: { storage: '1Gi' } },
    },
    status: { phase: 'Pending' },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { ...meta(name, namespace), labels },
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      selector: { matchLabels: labels },
      template,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      volumeClaimTemplates: [claim],
    },
  };
}

function volumeFor(claim: KubeObject, name: string): KubeObject {
  const { namespace, name: claimName, uid } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      ...meta(name),
      annotations: { [BOUND_BY_CONTROLLER]: 'yes', [PROVISIONED_BY]: PROVISIONER },
      finalizers: ['kubernetes.io/pv-protection'],
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name: claimName, uid },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'standard',
      volumeMode: 'Filesystem',
      csi: { driver: PROVISIONER, volumeHandle: name, fsType: 'ext4' },
    },
    status: { phase: 'Bound' },
  };
}

/** The nodes are those of the base world, with the pod ranges 10.100.0.0/16, 10.101.0.0/16, … */
export function populateLargeWorld(
  store: Store,
  random: Random,
  now: number,
  { sets, pods, nodes }: LargeOptions,
): void {
  const time = timestamp(now);
  const perSet = Math.floor(pods / sets);
  const used = Array.from({ length: nodes }, () => 0);

  const addressAt = (node: number): string => {
    const number = (used[node] ?? 0) + 1;
    used[node] = number;
    return `10.${100 + node}.${(number + 1) >> 8}.${(number + 1) & 255}`;
  };

  const createMember = (set: KubeObject, ordinal: number, revision: string, memberIndex: number): void => {
    const view = setView(set);
    for (const claim of newClaims(view, ordinal)) {
      const volumeName = `pvc-${random.uid()}`;
      const bound: KubeObject = {
        ...withControllerManagerFields(claim, now),
        spec: { ...claim.spec, volumeName },
        status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } },
      };
      const created = store.create('persistentvolumeclaims', {
        ...bound,
        metadata: {
          ...bound.metadata,
          annotations: { [BIND_COMPLETED]: 'yes', [BOUND_BY_CONTROLLER]: 'yes' },
          finalizers: ['kubernetes.io/pvc-protection'],
        },
      });
      store.create('persistentvolumes', volumeFor(created, volumeName));
    }
    const node = memberIndex % nodes;
    const pod = newPod(view, ordinal, revision);
    const placed: KubeObject = {
      ...pod,
      spec: { ...pod.spec, nodeName: `node-${node}` },
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: time }] },
    };
    const hostIP = `192.0.2.${node + 1}`;
    const status = podStatusOf(placed, {
      hostIP,
      podIP: addressAt(node),
      startTime: time,
      time,
      containers: readyContainersOf(placed, time),
    });
    store.create('pods', { ...placed, status });
  };

  for (let index = 0; index < sets; index += 1) {
    const name = `${NAMES[index % NAMES.length]}-${Math.floor(index / NAMES.length)}`;
    const namespace = `team-${index % 10}`;
    const replicas = perSet + (index < pods - perSet * sets ? 1 : 0);
    const set = store.create('apps/statefulsets', setOf(name, namespace, replicas));
    const revision = store.create('apps/controllerrevisions', newRevision(setView(set), 1, 0));
    const { name: revisionName } = revision.metadata;
    for (let ordinal = 0; ordinal < replicas; ordinal += 1) createMember(set, ordinal, revisionName, index + ordinal);
    const counters = Object.fromEntries(
      ['replicas', 'readyReplicas', 'availableReplicas', 'currentReplicas', 'updatedReplicas'].map((field) => [
        field,
        replicas,
      ]),
    );
    const revisions = { currentRevision: revisionName, updateRevision: revisionName, collisionCount: 0 };
    const status = { observedGeneration: 1, ...counters, ...revisions };
    store.update('apps/statefulsets', { ...set, status }, 'status');
    store.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta(name, namespace),
      spec: {
        clusterIP: 'None',
        clusterIPs: ['None'],
        selector: { app: name },
        ports: [{ port: 80, protocol: 'TCP' }],
      },
      status: { loadBalancer: {} },
    });
  }
}
