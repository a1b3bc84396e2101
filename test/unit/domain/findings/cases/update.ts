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
    what: 'a broken revision that was rolled back',
    set: updating,
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...unwantedRevision } },
    code: 'ForcedRollback',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /no longer wanted.*Deleting the pod lets the update go on.*cannot pull image/s,
    consequence: 'WaitingForPod',
  },
  {
    what: 'a broken revision that was rolled back, whose pod may still become ready',
    set: updating,
    pods: { 2: { ...notReady(NOW - 20 * SECOND), ...unwantedRevision } },
    code: 'ForcedRollback',
    severity: 'warning',
    subject: 'Pod/web-2',
  },
  {
    what: 'a new revision whose pod crashes',
    set: updating,
    pods: { 2: { ...crashLooping(), ...newRevision } },
    code: 'BrokenRevision',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /exit code 1.*web-1 of revision a is ready/s,
    consequence: 'WaitingForPod',
  },
  {
    what: 'a new revision that requests too many resources',
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
    what: 'a partition that holds pods',
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
    what: 'a pod that is starting',
    pods: { 2: waitingPod('ContainerCreating', NOW - 5 * SECOND) },
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-2',
  },
  {
    what: 'a pod within a long grace period',
    pods: { 1: terminatingMeta(20 * MINUTE, 1800) },
    code: 'WaitingForPod',
    severity: 'info',
    subject: 'Pod/web-1',
    says: /grace period of 1800 s ends/,
  },
  {
    what: 'a quota refusal that has ended, in the text of newer servers',
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
    what: 'a mount that failed and then succeeded',
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
    what: 'a sandbox that was created after a failure',
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
