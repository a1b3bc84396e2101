/** Pods that end, hang or cannot be created. */

import {
  aNode,
  anEvent,
  DAY,
  MINUTE,
  NOW,
  notReady,
  terminatingMeta,
  waitingPod,
} from '../../../../support/object-builders.ts';
import { type FindingCase, nodeNotReady } from '../finding-case.ts';

export const POD_CASES: readonly FindingCase[] = [
  {
    what: 'a pod name that another pod has',
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
        NOW - MINUTE,
      ),
    ],
    code: 'FailedCreate',
    severity: 'error',
    subject: 'ResourceQuota/few',
    says: /ResourceQuota few leaves no room/,
  },
  {
    what: 'a node that no longer reports',
    pods: { 1: notReady(NOW - DAY, NOW - MINUTE) },
    others: () => [aNode('node-1', { ready: 'Unknown' })],
    code: 'NodeLost',
    severity: 'error',
    subject: 'Pod/web-1',
  },
  {
    what: 'a node that no longer reports, whose pod still counts as ready',
    others: () => [aNode('node-1', { ready: 'Unknown' })],
    code: 'NodeLost',
    severity: 'warning',
    subject: 'Pod/web-1',
  },
  {
    what: 'a pod that a finalizer holds',
    pods: { 1: { meta: { ...terminatingMeta(-MINUTE).meta, finalizers: ['example.com/x'] } } },
    code: 'TerminatingStuck',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /finalizer example\.com\/x/,
  },
  {
    what: 'a terminating pod on a dead node, within its grace period',
    pods: { 1: terminatingMeta(20 * MINUTE, 1800) },
    others: () => [aNode('node-1', { ready: 'Unknown' })],
    code: 'TerminatingStuck',
    severity: 'warning',
    subject: 'Pod/web-1',
  },
  {
    what: 'a pod that a node without a container runtime cannot stop',
    pods: { 1: terminatingMeta(-MINUTE) },
    others: () => [nodeNotReady('node-1')],
    code: 'TerminatingStuck',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /still terminating after its grace period: node node-1 is not ready \(KubeletNotReady/,
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
];
