/** Every code on a small world: the first finding, its subject, its severity, and what it says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, FindingCode } from '../../../../source/domain/model/finding.ts';
import { FINDING_CODES } from '../../../../source/domain/model/finding.ts';
import type { ClusterEvent, ClusterObject, Kind, Pod, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aCondition,
  aContainer,
  aMeta,
  aNode,
  anEvent,
  aPod,
  aService,
  aSet,
  aStorageClass,
  aVolume,
  DAY,
  healthySnapshot,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  readySince,
  SECOND,
  type SetOptions,
  terminatingMeta,
  unschedulable,
  waitingPod,
  withoutObjects,
} from '../../../support/object-builders.ts';

interface Case {
  readonly what: string;
  readonly set?: SetOptions;
  readonly pods?: Readonly<Record<number, PodOptions | 'missing'>>;
  readonly others?: (set: StatefulSet) => readonly ClusterObject[];
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  /** "Pod/web-2" */
  readonly subject: string;
  readonly says?: RegExp;
  /** What follows from it. */
  readonly consequence?: FindingCode;
}

function world({ set: options = {}, pods = {}, others }: Pick<Case, 'set' | 'pods' | 'others'>): {
  readonly set: StatefulSet;
  readonly snapshot: Snapshot;
} {
  const set = aSet(options);
  const entries = Object.entries(pods).map(([ordinal, pod]) => ({ ordinal: Number(ordinal), pod }));
  const changed = entries.flatMap(({ ordinal, pod }): Pod[] => (pod === 'missing' ? [] : [aPod(set, ordinal, pod)]));
  const missing = entries.filter(({ pod }) => pod === 'missing').map(({ ordinal }) => `${set.meta.name}-${ordinal}`);
  return {
    set,
    snapshot: withoutObjects(healthySnapshot(set, ...changed, ...(others?.(set) ?? [])), 'Pod', ...missing),
  };
}

function describeCase(given: Pick<Case, 'set' | 'pods' | 'others'>, now = NOW): SetStatus {
  const { set, snapshot } = world(given);
  return describeSet(snapshot, set, { now });
}

function about(
  kind: 'Pod' | 'PersistentVolumeClaim',
  name: string,
  reason: string,
  message: string,
  lastAt = NOW - SECOND,
) {
  const uid = `${kind === 'Pod' ? 'pod' : 'claim'}-shop-${name}`;
  const event: ClusterEvent = {
    ...anEvent(aSet(), reason, message, lastAt),
    meta: aMeta('event', `${name}.${reason}.${lastAt}`),
    subject: { kind, namespace: 'shop', name, uid },
  };
  return event;
}

const updating = { status: { updateRevision: 'web-b' } } as const;
const b = { revision: 'web-b' };
const c = { revision: 'web-c' };
const ended = (reason: string, exitCode: number) =>
  ({ type: 'terminated', reason, message: '', exitCode, signal: undefined, finishedAt: NOW - MINUTE }) as const;
const looping = (reason = 'Error'): PodOptions =>
  waitingPod('CrashLoopBackOff', NOW - MINUTE, {
    restarts: 5,
    lastState: ended(reason, reason === 'OOMKilled' ? 137 : 1),
  });
const dead = (name: string) =>
  aNode(name, {
    ready: 'False',
    readySince: NOW - 3 * MINUTE,
    readyReason: 'KubeletNotReady: container runtime is down',
  });
const elsewhere = (nodes: number, more = '') =>
  unschedulable(
    NOW - 5 * MINUTE,
    `0/9 nodes are available: ${nodes} node(s) didn't match PersistentVolume's node affinity${more}.`,
  );
const tiedTo = (...values: readonly string[]) =>
  aVolume(aClaim('data-web-2'), {
    nodeTerms: [{ expressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }], fields: [] }],
  });
const pending = (name: string, more: Parameters<typeof aClaim>[1] = {}) =>
  aClaim(name, { phase: 'Pending', volume: '', capacity: '', ...more });
const partition = (value: number): SetOptions => ({
  strategy: { type: 'RollingUpdate', partition: value, maxUnavailable: undefined },
});
const small = (name: string, changes: Parameters<typeof aVolume>[1] = {}) => {
  const { meta, ...rest } = aVolume(aClaim('x'), {
    claimRef: undefined,
    phase: 'Available',
    storageClass: 'local',
    ...changes,
  });
  return { ...rest, meta: { ...meta, uid: name, name } };
};
const noProvisioner = aStorageClass('local', { provisioner: 'kubernetes.io/no-provisioner', isDefault: false });
const local = {
  claimTemplates: [{ name: 'data', storageClass: 'local', request: '8Gi', accessModes: ['ReadWriteOnce'] }],
};
const event = (reason: string, message: string, lastAt: number, more: Partial<ClusterEvent> = {}) => ({
  ...anEvent(aSet(), reason, message, lastAt),
  ...more,
});

const CASES: readonly Case[] = [
  { what: 'all well', code: 'Complete', severity: 'info', subject: 'StatefulSet/web', says: /3 pods available/ },
  { what: 'no replicas', set: { replicas: 0 }, code: 'Complete', severity: 'info', subject: 'StatefulSet/web' },
  {
    what: 'a set that is being deleted',
    set: { meta: { deletionAt: NOW - SECOND } },
    code: 'BeingDeleted',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a set that only a finalizer holds',
    set: { meta: { deletionAt: NOW - MINUTE, finalizers: ['foregroundDeletion', 'example.com/hold'] } },
    pods: { 0: 'missing', 1: 'missing', 2: 'missing' },
    code: 'BeingDeleted',
    severity: 'warning',
    subject: 'StatefulSet/web',
    says: /has no pods left: finalizer example\.com\/hold holds it/,
  },
  {
    what: 'a set that the garbage collector still works at',
    set: { meta: { deletionAt: NOW - MINUTE, finalizers: ['foregroundDeletion'] } },
    pods: { 0: 'missing', 1: 'missing', 2: 'missing' },
    code: 'BeingDeleted',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a set with a finalizer whose pods are still there',
    set: { meta: { deletionAt: NOW - MINUTE, finalizers: ['example.com/hold'] } },
    code: 'BeingDeleted',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a set that no controller sees',
    set: { status: { observedGeneration: 0 } },
    code: 'NotObserved',
    severity: 'error',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a broken revision that was taken back',
    set: updating,
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...c } },
    code: 'ForcedRollback',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /no longer wanted.*Deleting the pod lets the update go on.*cannot pull image/s,
    consequence: 'WaitingForPod',
  },
  {
    what: 'a broken revision that was taken back and may yet come up',
    set: updating,
    pods: { 2: { ...notReady(NOW - 20 * SECOND), ...c } },
    code: 'ForcedRollback',
    severity: 'warning',
    subject: 'Pod/web-2',
  },
  {
    what: 'no trap under Parallel',
    set: { ...updating, podManagementPolicy: 'Parallel' },
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...c } },
    code: 'ImagePull',
    severity: 'error',
    subject: 'Pod/web-2',
  },
  {
    what: 'a new revision that does not come up',
    set: updating,
    pods: { 2: { ...looping(), ...b } },
    code: 'BrokenRevision',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /exit code 1.*web-1 of revision a is ready/s,
    consequence: 'WaitingForPod',
  },
  {
    what: 'the only revision that ever was',
    pods: { 0: looping(), 1: 'missing', 2: 'missing' },
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-0',
  },
  {
    what: 'a new revision that asks for too much',
    set: updating,
    pods: { 2: { ...unschedulable(NOW - 5 * MINUTE, '0/3 nodes are available: 3 Insufficient memory.'), ...b } },
    code: 'BrokenRevision',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /3 too little memory left/,
  },
  {
    what: 'cordoned nodes in the middle of an update',
    set: updating,
    pods: { 2: { ...unschedulable(NOW - 5 * MINUTE, '0/3 nodes are available: 3 node(s) were unschedulable.'), ...b } },
    code: 'Unschedulable',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /3 cordoned/,
  },
  {
    what: 'a partition',
    set: { ...updating, ...partition(2) },
    pods: { 2: b },
    code: 'HeldByPartition',
    severity: 'warning',
    subject: 'StatefulSet/web',
  },
  {
    what: 'OnDelete',
    set: { ...updating, strategy: { type: 'OnDelete' } },
    code: 'OnDeleteWaiting',
    severity: 'warning',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a pod on its way',
    pods: { 2: waitingPod('ContainerCreating', NOW - 5 * SECOND) },
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-2',
  },
  {
    what: 'minReadySeconds',
    set: { minReadySeconds: 60 },
    pods: { 2: readySince(NOW - SECOND) },
    code: 'MinReadyWait',
    severity: 'info',
    subject: 'Pod/web-2',
  },
  {
    what: 'maxUnavailable',
    set: {
      ...updating,
      replicas: 4,
      podManagementPolicy: 'Parallel',
      strategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: '50%' },
    },
    pods: { 3: { ...waitingPod('ContainerCreating'), ...b }, 2: { ...waitingPod('ContainerCreating'), ...b } },
    code: 'MaxUnavailable',
    severity: 'info',
    subject: 'StatefulSet/web',
    says: /is 2 of 4/,
  },
  {
    what: 'no room',
    pods: {
      2: unschedulable(
        NOW - 5 * MINUTE,
        '0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint {dedicated: db}. preemption: 0/5 nodes are available.',
      ),
    },
    code: 'Unschedulable',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /none of the 5 nodes will do: 2 too little cpu left, 3 a taint that the pod does not tolerate \(dedicated: db\)/,
  },
  {
    what: 'no room for a moment',
    pods: { 2: unschedulable(NOW - 5 * SECOND) },
    code: 'Unschedulable',
    severity: 'warning',
    subject: 'Pod/web-2',
  },
  {
    what: 'an image',
    pods: { 2: waitingPod('ErrImagePull') },
    code: 'ImagePull',
    severity: 'error',
    subject: 'Pod/web-2',
  },
  {
    what: 'an image as the first of two containers that fail',
    pods: {
      2: {
        ...waitingPod('ErrImagePull'),
        containers: [
          aContainer({ ready: false, state: { type: 'waiting', reason: 'ErrImagePull', message: 'no such host' } }),
          aContainer({
            name: 'side',
            ready: false,
            restarts: 9,
            state: { type: 'waiting', reason: 'CrashLoopBackOff', message: '' },
          }),
        ],
      },
    },
    code: 'ImagePull',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /no such host/,
  },
  {
    what: 'a crash loop',
    pods: { 1: looping() },
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /exit code 1, 5 restarts/,
  },
  {
    what: 'a first crash',
    pods: {
      1: { ...waitingPod('x'), phase: 'Running', containers: [aContainer({ ready: false, state: ended('Error', 3) })] },
    },
    code: 'CrashLoop',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /exit code 3/,
  },
  {
    what: 'out of memory',
    pods: { 1: looping('OOMKilled') },
    code: 'OutOfMemory',
    severity: 'error',
    subject: 'Pod/web-1',
  },
  {
    what: 'a missing secret',
    pods: {
      2: waitingPod('CreateContainerConfigError', NOW - MINUTE, {
        state: { type: 'waiting', reason: 'CreateContainerConfigError', message: 'secret "s" not found' },
      }),
    },
    code: 'ContainerConfig',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /secret "s" not found/,
  },
  {
    what: 'an init container that fails',
    pods: {
      2: waitingPod('CrashLoopBackOff', NOW - MINUTE, {
        role: 'init',
        name: 'setup',
        restarts: 4,
        lastState: ended('Error', 2),
      }),
    },
    code: 'InitBlocked',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /init container setup/,
  },
  {
    what: 'an init container that takes long',
    pods: {
      2: {
        ...waitingPod('PodInitializing', NOW - 3 * MINUTE),
        containers: [
          aContainer({
            role: 'init',
            name: 'restore',
            ready: false,
            state: { type: 'running', startedAt: NOW - 3 * MINUTE },
          }),
        ],
      },
    },
    code: 'InitBlocked',
    severity: 'warning',
    subject: 'Pod/web-2',
    says: /restore, which is still running/,
  },
  {
    what: 'a readiness probe that does not pass',
    pods: {
      1: {
        ...notReady(NOW - 11 * MINUTE),
        containers: [
          aContainer({
            ready: false,
            readinessProbe: 'GET :8080/ready',
            state: { type: 'running', startedAt: NOW - 11 * MINUTE },
          }),
        ],
      },
    },
    others: () => [about('Pod', 'web-1', 'Unhealthy', 'Readiness probe failed: 503')],
    code: 'NotReady',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /readiness probe of container main does not pass \(Readiness probe failed: 503\).*GET :8080\/ready/s,
  },
  {
    what: 'a readiness gate',
    pods: {
      1: {
        ...notReady(NOW - 2 * MINUTE),
        readinessGates: ['example.com/lb'],
        containers: [aContainer({ state: { type: 'running', startedAt: NOW - 2 * MINUTE } })],
      },
    },
    code: 'NotReady',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /readiness gate example\.com\/lb is not true/,
  },
  {
    what: 'a failed pod outside the range',
    pods: { 3: { phase: 'Failed', conditions: [] } },
    code: 'PodFailed',
    severity: 'warning',
    subject: 'Pod/web-3',
    says: /the controller deletes it when its turn comes/,
  },
  {
    what: 'a failed pod outside the range that the controller waits for',
    pods: { 3: { phase: 'Failed', conditions: [] }, 4: waitingPod('ImagePullBackOff') },
    code: 'PodFailed',
    severity: 'error',
    subject: 'Pod/web-3',
    says: /waits for it to become ready, which it never will/,
  },
  {
    what: 'an evicted pod',
    pods: {
      1: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.', conditions: [] },
    },
    code: 'Evicted',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /low on resource: memory/,
  },
  {
    what: 'a finalizer',
    pods: { 1: { meta: { ...terminatingMeta(-MINUTE).meta, finalizers: ['example.com/x'] } } },
    code: 'TerminatingStuck',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /finalizer example\.com\/x/,
  },
  {
    what: 'a terminating pod on a dead node, within its grace',
    pods: { 1: terminatingMeta(20 * MINUTE, 1800) },
    others: () => [aNode('node-1', { ready: 'Unknown' })],
    code: 'TerminatingStuck',
    severity: 'warning',
    subject: 'Pod/web-1',
  },
  {
    what: 'a long grace period',
    pods: { 1: terminatingMeta(20 * MINUTE, 1800) },
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-1',
    says: /grace period of 1800 s ends/,
  },
  {
    what: 'a lost node',
    pods: { 1: notReady(NOW - DAY, NOW - MINUTE) },
    others: () => [aNode('node-1', { ready: 'Unknown' })],
    code: 'NodeLost',
    severity: 'error',
    subject: 'Pod/web-1',
  },
  {
    what: 'a lost node whose pod still counts as ready',
    others: () => [aNode('node-1', { ready: 'Unknown' })],
    code: 'NodeLost',
    severity: 'warning',
    subject: 'Pod/web-1',
  },
  {
    what: 'a name that is taken',
    pods: { 1: { meta: { owners: [{ kind: 'ReplicaSet', name: 'r', uid: 'r', controller: true }] } } },
    code: 'PodNameTaken',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /it belongs to ReplicaSet r/,
  },
  {
    what: 'quota',
    pods: { 1: 'missing' },
    others: (set) => [
      anEvent(
        set,
        'FailedCreate',
        'create Pod web-1 in StatefulSet web failed error: pods "web-1" is forbidden: exceeded quota: few',
      ),
    ],
    code: 'FailedCreate',
    severity: 'error',
    subject: 'StatefulSet/web',
    says: /a ResourceQuota of the namespace leaves no room/,
  },
  {
    what: 'quota that gave way, in the words of newer servers',
    pods: { 1: 'missing' },
    others: (set) => [
      anEvent(set, 'FailedCreate', 'create Pod web-1 in StatefulSet web failed error: no', NOW - MINUTE),
      anEvent(set, 'SuccessfulCreate', 'Create Pod web-1 in StatefulSet web successful'),
    ],
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-1',
  },
  {
    what: 'a class that does not exist',
    pods: {
      2: unschedulable(NOW - SECOND, '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
    },
    others: () => [pending('data-web-2', { storageClass: 'gold' })],
    set: { claimTemplates: [{ name: 'data', storageClass: 'gold', request: '8Gi', accessModes: ['ReadWriteOnce'] }] },
    code: 'NoStorageClass',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /storage classes: standard/,
    consequence: 'Unschedulable',
  },
  {
    what: 'no default class',
    pods: { 2: unschedulable() },
    others: () => [pending('data-web-2', { storageClass: undefined }), aStorageClass('standard', { isDefault: false })],
    set: {
      claimTemplates: [{ name: 'data', storageClass: undefined, request: '8Gi', accessModes: ['ReadWriteOnce'] }],
    },
    code: 'NoStorageClass',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /has no default one/,
  },
  {
    what: 'a provisioner that fails',
    pods: { 2: unschedulable() },
    others: () => [
      pending('data-web-2'),
      about('PersistentVolumeClaim', 'data-web-2', 'ProvisioningFailed', 'quota exceeded'),
    ],
    code: 'ProvisioningFailed',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /quota exceeded/,
  },
  {
    what: 'no volume that fits',
    set: local,
    pods: {
      2: unschedulable(
        NOW - 5 * MINUTE,
        "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.",
      ),
    },
    others: () => [
      noProvisioner,
      pending('data-web-2', { storageClass: 'local' }),
      small('tiny', { capacity: '1Gi' }),
      small('block', { volumeMode: 'Block' }),
      small('shared', { accessModes: ['ReadWriteMany'] }),
      small('taken', { phase: 'Bound', claimRef: { namespace: 'other', name: 'c', uid: 'u' } }),
      small('used', { phase: 'Released', claimRef: { namespace: 'shop', name: 'data-web-2', uid: 'old' } }),
    ],
    code: 'NoMatchingVolume',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /block \(8Gi\): its mode is Block.*shared \(8Gi\): it does not offer ReadWriteOnce.*taken \(8Gi\): claimed by other\/c.*tiny \(1Gi\): smaller than 8Gi.*used \(8Gi\): it still belongs to a former claim/s,
  },
  {
    what: 'a claim that waits for its pod',
    pods: { 2: { ...unschedulable(NOW - SECOND), conditions: [], meta: { createdAt: NOW - SECOND } } },
    others: () => [pending('data-web-2')],
    code: 'WaitForConsumer',
    severity: 'info',
    subject: 'PersistentVolumeClaim/data-web-2',
  },
  {
    what: 'what the scheduler does not count by nodes',
    pods: {
      2: unschedulable(
        NOW - 5 * MINUTE,
        '0/3 nodes are available: persistentvolumeclaim "data-web-2" not found. preemption: 0/3 nodes are available.',
      ),
    },
    code: 'Unschedulable',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /^web-2 cannot be scheduled: none of the 3 nodes will do: persistentvolumeclaim "data-web-2" not found$/m,
  },
  {
    what: 'a volume elsewhere',
    pods: {
      2: unschedulable(
        NOW - 5 * MINUTE,
        "0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 2 Insufficient cpu.",
      ),
    },
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /takes the pod; of the other nodes 2 too little cpu left/,
  },
  {
    what: 'a volume on a node that was replaced',
    pods: { 2: elsewhere(3) },
    others: () => [tiedTo('node-9')],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /^web-2 cannot be scheduled where its volume is: volume pv-data-web-2 is tied to node-9 \(there is no such node\)$/m,
  },
  {
    what: 'a volume on a cordoned node',
    pods: { 2: elsewhere(2, ', 1 node(s) were unschedulable') },
    others: () => [tiedTo('node-0'), aNode('node-0', { unschedulable: true })],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /is tied to node-0 \(cordoned\)$/m,
  },
  {
    what: 'a volume on a full node',
    pods: { 2: elsewhere(2, ', 1 Insufficient memory') },
    others: () => [tiedTo('node-0')],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /is tied to node-0; of the other nodes 1 too little memory left$/m,
  },
  {
    what: 'a volume in a zone of many nodes',
    pods: { 2: elsewhere(9) },
    others: () => [tiedTo('a', 'b', 'c', 'd', 'e', 'f'), ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => aNode(name))],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /is tied to a, b, c, d and 2 more$/m,
  },
  {
    what: 'a lost claim whose pod is up',
    others: () => [aClaim('data-web-1', { phase: 'Lost' })],
    code: 'ClaimLost',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a lost claim whose pod is not',
    pods: { 1: unschedulable(NOW - SECOND) },
    others: () => [aClaim('data-web-1', { phase: 'Lost' })],
    code: 'ClaimLost',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a claim that is being deleted under its pod',
    others: () => [
      aClaim('data-web-1', { meta: { deletionAt: NOW - MINUTE, finalizers: ['kubernetes.io/pvc-protection'] } }),
    ],
    code: 'ClaimTerminating',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
    says: /pvc-protection/,
  },
  {
    what: 'a volume that another node holds',
    pods: { 1: waitingPod('ContainerCreating', NOW - 7 * MINUTE) },
    others: () => [
      about(
        'Pod',
        'web-1',
        'FailedAttachVolume',
        'Multi-Attach error for volume "pv-data-web-1" Volume is already used by pod(s) web-9',
      ),
    ],
    code: 'MultiAttach',
    severity: 'error',
    subject: 'PersistentVolume/pv-data-web-1',
    says: /web-9/,
  },
  {
    what: 'a missing folder, for a moment',
    pods: { 1: waitingPod('ContainerCreating', NOW - MINUTE) },
    others: () => [
      about(
        'Pod',
        'web-1',
        'FailedMount',
        'MountVolume.NewMounter initialization failed for volume "pv-data-web-1" : path "/mnt/x" does not exist',
      ),
    ],
    code: 'MountFailed',
    severity: 'warning',
    subject: 'PersistentVolume/pv-data-web-1',
  },
  {
    what: 'a missing secret that is mounted',
    pods: { 1: waitingPod('ContainerCreating', NOW - 3 * MINUTE) },
    others: () => [
      about('Pod', 'web-1', 'FailedMount', 'MountVolume.SetUp failed for volume "tls" : secret "tls" not found'),
    ],
    code: 'MountFailed',
    severity: 'error',
    subject: 'Pod/web-1',
  },
  {
    what: 'a mount that failed and then did not',
    pods: { 1: waitingPod('ContainerCreating', NOW - 3 * MINUTE) },
    others: () => [
      about(
        'Pod',
        'web-1',
        'FailedMount',
        'MountVolume.SetUp failed for volume "tls" : secret "tls" not found',
        NOW - MINUTE,
      ),
      about('Pod', 'web-1', 'Pulling', 'Pulling image'),
    ],
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-1',
  },
  {
    what: 'a network that gives no address, for a moment',
    pods: { 1: waitingPod('ContainerCreating', NOW - MINUTE) },
    others: () => [
      about(
        'Pod',
        'web-1',
        'FailedCreatePodSandBox',
        `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${'0123456789ab'.padEnd(64, 'c')}": plugin type="aws-cni" failed (add): add cmd: failed to assign an IP address to container`,
      ),
    ],
    code: 'SandboxFailed',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /^web-1 gets no sandbox and network: failed to setup network for sandbox "0123456789ab…": .*failed to assign an IP address/,
    consequence: 'WaitingForPod',
  },
  {
    what: 'a node whose network never comes, after a mount that came in the end',
    pods: { 1: waitingPod('ContainerCreating', NOW - 3 * MINUTE) },
    others: () => [
      about('Pod', 'web-1', 'FailedMount', 'MountVolume.SetUp failed for volume "tls" : …', NOW - MINUTE),
      about('Pod', 'web-1', 'NetworkNotReady', 'network is not ready: cni plugin not initialized'),
    ],
    code: 'SandboxFailed',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /cni plugin not initialized/,
  },
  {
    what: 'a sandbox that came in the end',
    pods: {
      1: {
        ...waitingPod('ContainerCreating', NOW - 3 * MINUTE),
        conditions: [
          aCondition('PodScheduled', 'True', NOW - 3 * MINUTE),
          aCondition('PodReadyToStartContainers', 'True', NOW - SECOND),
          aCondition('Ready', 'False', NOW - 3 * MINUTE),
        ],
      },
    },
    others: () => [about('Pod', 'web-1', 'FailedCreatePodSandBox', 'Failed to create pod sandbox: …')],
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-1',
  },
  {
    what: 'a container that a signal ends, and nobody says why',
    pods: { 1: waitingPod('CrashLoopBackOff', NOW - MINUTE, { restarts: 5, lastState: ended('Error', 139) }) },
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /^web-1 keeps crashing: container main ended with exit code 139 \(SIGSEGV\), 5 restarts/,
  },
  {
    what: 'a liveness probe that fails again and again',
    pods: { 1: looping() },
    others: () => [
      about('Pod', 'web-1', 'Started', 'Started container main', NOW - 3 * MINUTE),
      about('Pod', 'web-1', 'Killing', 'Container main failed liveness probe, will be restarted', NOW - 61 * SECOND),
      about('Pod', 'web-1', 'Unhealthy', 'Readiness probe failed: 503'),
      about('Pod', 'web-1', 'Unhealthy', 'Liveness probe failed: context deadline exceeded', NOW - 62 * SECOND),
      about('Pod', 'web-1', 'BackOff', 'Back-off restarting failed container main'),
    ],
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /container main is killed for failing its liveness probe \(ended with exit code 1\), 5 restarts[\s\S]*Killing[\s\S]*Liveness probe failed: context/,
  },
  {
    what: 'a container that was once killed for its probe, and now ends by itself',
    pods: { 1: looping() },
    others: () => [
      about('Pod', 'web-1', 'Killing', 'Container main failed liveness probe, will be restarted', NOW - 70 * SECOND),
      about('Pod', 'web-1', 'Started', 'Started container main', NOW - 65 * SECOND),
    ],
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /^web-1 keeps crashing: container main ended with exit code 1, 5 restarts/,
  },
  {
    what: 'a container that ends by itself, long after its neighbour and itself were killed for a probe',
    pods: { 1: looping() },
    others: () => [
      about('Pod', 'web-1', 'Killing', 'Container main failed startup probe, will be restarted', NOW - 9 * MINUTE),
      about('Pod', 'web-1', 'Killing', 'Container proxy failed liveness probe, will be restarted', NOW - MINUTE),
    ],
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /^web-1 keeps crashing: container main ended with exit code 1, 5 restarts/,
  },
  {
    what: 'a pod that was up, on a node that is no longer ready',
    pods: {
      1: {
        ...notReady(NOW - DAY, NOW - 2 * MINUTE),
        containers: [aContainer({ state: { type: 'running', startedAt: NOW - DAY } })],
      },
    },
    others: () => [dead('node-1')],
    code: 'NotReady',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /no longer ready: node node-1 is not ready \(KubeletNotReady: container runtime is down\)[\s\S]*Ready=False since/,
  },
  {
    what: 'a pod that a node without container runtime does not get rid of',
    pods: { 1: terminatingMeta(-MINUTE) },
    others: () => [dead('node-1')],
    code: 'TerminatingStuck',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /still terminating after its grace period: node node-1 is not ready \(KubeletNotReady/,
  },
  {
    what: 'a pod that is up between two ends',
    pods: { 1: { containers: [aContainer({ restarts: 42, lastState: ended('OOMKilled', 137) })] } },
    code: 'OutOfMemory',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /^web-1 is up again after its container main was killed at its memory limit \(OOMKilled\), 42 restarts so far/,
  },
  {
    what: 'a pod of an unwanted revision that is up between two ends: the controller does not wait for it',
    set: updating,
    pods: { 1: { ...c, containers: [aContainer({ restarts: 9, lastState: ended('Error', 2) })] } },
    code: 'CrashLoop',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /is up again after its container main ended with exit code 2, 9 restarts so far/,
  },
  {
    what: 'a pod that came up again, for the second time or long ago',
    pods: {
      1: { containers: [aContainer({ restarts: 2, lastState: ended('Error', 1) })] },
      2: { containers: [aContainer({ restarts: 9, lastState: { ...ended('Error', 1), finishedAt: NOW - DAY } })] },
    },
    code: 'Complete',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a volume that somebody deleted under its claim',
    others: () => {
      const volume = aVolume(aClaim('data-web-1'));
      return [
        { ...volume, meta: { ...volume.meta, deletionAt: NOW - MINUTE, finalizers: ['kubernetes.io/pv-protection'] } },
      ];
    },
    code: 'VolumeTerminating',
    severity: 'warning',
    subject: 'PersistentVolume/pv-data-web-1',
    says: /it goes as soon as the claim does[\s\S]*pv-protection/,
  },
  {
    what: 'a failed volume',
    others: () => [{ ...aVolume(aClaim('data-web-1')), phase: 'Failed', reason: 'VolumeFailedDelete' }],
    code: 'VolumeFailed',
    severity: 'warning',
    subject: 'PersistentVolume/pv-data-web-1',
  },
  {
    what: 'a claim of another class and size',
    others: () => [
      aClaim('data-web-1', { storageClass: 'old', request: '1Gi', capacity: '1Gi' }),
      aStorageClass('old'),
    ],
    code: 'ClaimTemplateDrift',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
    says: /size 1Gi instead of 8Gi, class old instead of standard/,
  },
  {
    what: 'the same size in another spelling',
    others: () => [aClaim('data-web-1', { request: '8192Mi', capacity: '8192Mi' })],
    code: 'Complete',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a file system that waits to be grown',
    set: {
      claimTemplates: [{ name: 'data', storageClass: 'standard', request: '9Gi', accessModes: ['ReadWriteOnce'] }],
    },
    others: () =>
      [0, 1, 2].map((ordinal) =>
        aClaim(`data-web-${ordinal}`, {
          request: '9Gi',
          capacity: ordinal === 1 ? '8Gi' : '9Gi',
          conditions: ordinal === 1 ? [aCondition('FileSystemResizePending', 'True', NOW - MINUTE)] : [],
        }),
      ),
    code: 'ResizePending',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a claim of an earlier set',
    set: { meta: { createdAt: NOW - DAY } },
    others: () => [aClaim('data-web-1', { meta: { createdAt: NOW - 9 * DAY } })],
    code: 'StaleClaimReuse',
    severity: 'info',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a claim from before the scale-down',
    pods: { 2: { meta: { createdAt: NOW - MINUTE } } },
    others: (set) => [
      { kind: 'ControllerRevision', meta: aMeta('revision', 'web-a'), revision: 1 },
      event('SuccessfulCreate', 'Create Pod web-2 in StatefulSet web successful', NOW - MINUTE, {
        count: 2,
        firstAt: NOW - 30 * MINUTE,
      }),
      event('SuccessfulDelete', 'Delete Pod web-2 in StatefulSet web successful', NOW - 20 * MINUTE, {
        subject: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: set.meta.uid },
      }),
    ],
    code: 'StaleClaimReuse',
    severity: 'info',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /with the data that the last web-2, which was scaled away or had ended, left/,
  },
  {
    what: 'a pod that failed and was made again, while one above it stood',
    pods: { 1: { meta: { createdAt: NOW - MINUTE } } },
    others: () => [
      { kind: 'ControllerRevision', meta: aMeta('revision', 'web-a'), revision: 1 },
      event('SuccessfulCreate', 'Create Pod web-1 in StatefulSet web successful', NOW - MINUTE, {
        count: 2,
        firstAt: NOW - 30 * MINUTE,
      }),
      event('SuccessfulDelete', 'Delete Pod web-1 in StatefulSet web successful', NOW - 2 * MINUTE),
    ],
    code: 'Complete',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'no service',
    set: { serviceName: 'nope' },
    code: 'ServiceMissing',
    severity: 'warning',
    subject: 'Service/nope',
  },
  {
    what: 'a service with an address',
    others: () => [aService('web', { clusterIP: '10.0.0.7' })],
    code: 'ServiceNotHeadless',
    severity: 'warning',
    subject: 'Service/web',
  },
  {
    what: 'a service for others',
    others: () => [aService('web', { selector: { app: 'other' } })],
    code: 'ServiceSelectorMismatch',
    severity: 'warning',
    subject: 'Service/web',
  },
];

function subjectOf({ subject }: Finding): string {
  return `${subject.kind}/${subject.name}`;
}

for (const given of CASES) {
  test(`${given.code}: ${given.what}`, () => {
    const { findings } = describeCase(given);
    const [first, second] = findings;
    assert.ok(first !== undefined);
    assert.deepEqual([first.code, first.severity, subjectOf(first)], [given.code, given.severity, given.subject]);
    if (given.says !== undefined) assert.match([first.message, ...first.evidence].join('\n'), given.says);
    assert.ok(first.evidence.length > 0);
    assert.doesNotMatch(first.message, /\.$/);
    if (given.consequence !== undefined) {
      assert.equal(second?.code, given.consequence);
      assert.deepEqual(second?.cause, { code: first.code, subject: first.subject });
    }
  });
}

const PEERS: readonly (readonly [string, boolean, RegExp | undefined])[] = [
  ['web-0.web.default.svc.cluster.local', false, /in namespace shop, not default/],
  ['web-0.web.default', false, /not default/],
  ['web-0.other.shop.svc', false, /service is web, not other/],
  ['web-7.web.shop.svc.cluster.local', false, /ordinal 7 is outside the range 0 to 2/],
  ['web-7.web', false, /ordinal 7/],
  ['web-0.peers', true, /not peers/],
  ['web-0.web.shop.svc.cluster.local', false, undefined],
  ['web-2.web', true, undefined],
  ['web-0.conf', false, undefined],
  ['web-0.example.com', false, undefined],
  ['web-0.example.com', true, undefined],
];
for (const [name, hasPort, says] of PEERS) {
  test(`PeerNameMismatch: ${name}${hasPort ? ':80' : ''}: ${says === undefined ? 'nothing' : 'told'}`, () => {
    const { findings } = describeCase({
      set: { peerNames: [{ container: 'main', where: 'env SEEDS', name, hasPort }] },
    });
    const found = findings.find(({ code }) => code === 'PeerNameMismatch');
    assert.equal(found === undefined, says === undefined);
    if (says !== undefined) assert.match(found?.message ?? '', says);
  });
}

test('every code but those with a test file each is shown here', () => {
  const shown = new Set(CASES.map(({ code }) => code));
  assert.deepEqual(
    FINDING_CODES.filter((code) => !shown.has(code)),
    [
      'FailedUpdate',
      'FailedDelete',
      'RecreateLoop',
      'NoProgress',
      'ContainerEnded',
      'NotAllowed',
      'DnsMismatch',
      'PeerNameMismatch',
    ],
  );
});

function refused(snapshot: Snapshot, ...kinds: readonly Kind[]): Snapshot {
  const sources = snapshot.sources.map((source) =>
    kinds.includes(source.kind) ? { ...source, state: { phase: 'denied', since: 0, reason: 'no' } as const } : source,
  );
  const tables = { ...snapshot.tables };
  for (const kind of kinds) Object.assign(tables, { [kind]: new Map() });
  return { tables, sources };
}

test('without the right to read pods, it says so and guesses nothing', () => {
  const { set, snapshot } = world({});
  const { findings } = describeSet(refused(snapshot, 'Pod'), set, { now: NOW });
  assert.deepEqual(
    findings.map(({ code, severity }) => [code, severity]),
    [['NotAllowed', 'warning']],
  );
  assert.match(
    findings[0]?.evidence[0] ?? '',
    /^not known: pods may not be read here \(the permission to list them is missing\)$/,
  );
});

test('without the right to read storage classes, a pending claim leaves its pod unschedulable, and it says what is missing', () => {
  const given = { pods: { 2: unschedulable() }, others: () => [pending('data-web-2', { storageClass: 'gold' })] };
  const { set, snapshot } = world(given);
  const { findings } = describeSet(refused(snapshot, 'StorageClass', 'PersistentVolume'), set, { now: NOW });
  const found = findings.find(({ code }) => code === 'Unschedulable');
  assert.equal(found?.severity, 'error');
  assert.match(found?.evidence.join('\n') ?? '', /storageclasses may not be read.*persistentvolumes may not be read/s);
});

test('nothing crashes whatever is refused', () => {
  const kinds: readonly Kind[] = [
    'Pod',
    'PersistentVolumeClaim',
    'PersistentVolume',
    'StorageClass',
    'Service',
    'Node',
    'Event',
    'ControllerRevision',
    'EndpointSlice',
  ];
  for (const given of CASES) {
    const { set, snapshot } = world(given);
    for (const kind of kinds) {
      const { findings } = describeSet(refused(snapshot, kind), set, { now: NOW });
      assert.ok(findings.length > 0, `${given.what} without ${kind}`);
    }
    assert.ok(describeSet(refused(snapshot, ...kinds), { ...set }, { now: NOW }).findings.length > 0);
  }
});

test('a clock that is ahead or behind makes no error of a healthy set', () => {
  for (const skew of [-10 * MINUTE, 10 * MINUTE, 400 * DAY]) {
    const status = describeCase({}, NOW + skew);
    assert.deepEqual(
      status.findings.map(({ code }) => code),
      ['Complete'],
    );
    const starting = describeCase({ pods: { 2: waitingPod('ContainerCreating', NOW) } }, NOW - 10 * MINUTE);
    assert.ok(starting.findings.every(({ severity }) => severity !== 'error'));
  }
});

test('reasons and messages that nobody has seen before are told as they are', () => {
  const odd = waitingPod('QuantumFlux', NOW - MINUTE, {
    state: { type: 'waiting', reason: 'QuantumFlux', message: '0/x nodes are available: , ,' },
  });
  const { findings } = describeCase({ pods: { 2: odd } });
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['WaitingForPod'],
  );
  for (const message of ['', '0/0 nodes are available', '0/3 nodes are available: banana', 'x'.repeat(5000)]) {
    const { findings: found } = describeCase({ pods: { 2: unschedulable(NOW - 5 * MINUTE, message) } });
    assert.equal(found[0]?.code, 'Unschedulable');
  }
});
