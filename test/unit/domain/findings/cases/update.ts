/** Updates: broken revisions, and what an update waits for. */

import {
  aCondition,
  anEvent,
  MINUTE,
  NOW,
  notReady,
  readySince,
  SECOND,
  type SetOptions,
  terminatingMeta,
  unschedulable,
  waitingPod,
} from '../../../../support/object-builders.ts';
import {
  crashLooping,
  eventAbout,
  type FindingCase,
  newRevision,
  unwantedRevision,
  updating,
} from '../finding-case.ts';

const withPartition = (value: number): SetOptions => ({
  strategy: { type: 'RollingUpdate', partition: value, maxUnavailable: undefined },
});

export const UPDATE_CASES: readonly FindingCase[] = [
  {
    what: 'a broken revision that was taken back',
    set: updating,
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...unwantedRevision } },
    code: 'ForcedRollback',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /no longer wanted.*Deleting the pod lets the update go on.*cannot pull image/s,
    consequence: 'WaitingForPod',
  },
  {
    what: 'a broken revision that was taken back and may yet come up',
    set: updating,
    pods: { 2: { ...notReady(NOW - 20 * SECOND), ...unwantedRevision } },
    code: 'ForcedRollback',
    severity: 'warning',
    subject: 'Pod/web-2',
  },
  {
    what: 'a new revision that does not come up',
    set: updating,
    pods: { 2: { ...crashLooping(), ...newRevision } },
    code: 'BrokenRevision',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /exit code 1.*web-1 of revision a is ready/s,
    consequence: 'WaitingForPod',
  },
  {
    what: 'a new revision that asks for too much',
    set: updating,
    pods: {
      2: { ...unschedulable(NOW - 5 * MINUTE, '0/3 nodes are available: 3 Insufficient memory.'), ...newRevision },
    },
    code: 'BrokenRevision',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /3 too little memory left/,
  },
  {
    what: 'a partition',
    set: { ...updating, ...withPartition(2) },
    pods: { 2: newRevision },
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
    what: 'maxUnavailable',
    set: {
      ...updating,
      replicas: 4,
      podManagementPolicy: 'Parallel',
      strategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: '50%' },
    },
    pods: {
      3: { ...waitingPod('ContainerCreating'), ...newRevision },
      2: { ...waitingPod('ContainerCreating'), ...newRevision },
    },
    code: 'MaxUnavailable',
    severity: 'info',
    subject: 'StatefulSet/web',
    says: /is 2 of 4/,
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
    what: 'a pod on its way',
    pods: { 2: waitingPod('ContainerCreating', NOW - 5 * SECOND) },
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-2',
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
    what: 'a mount that failed and then did not',
    pods: { 1: waitingPod('ContainerCreating', NOW - 3 * MINUTE) },
    others: () => [
      eventAbout(
        'Pod',
        'web-1',
        'FailedMount',
        'MountVolume.SetUp failed for volume "tls" : secret "tls" not found',
        NOW - MINUTE,
      ),
      eventAbout('Pod', 'web-1', 'Pulling', 'Pulling image'),
    ],
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-1',
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
    others: () => [eventAbout('Pod', 'web-1', 'FailedCreatePodSandBox', 'Failed to create pod sandbox: …')],
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-1',
  },
];
