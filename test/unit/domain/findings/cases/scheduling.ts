/** Pods that the scheduler cannot place. */

import { aClaim, aNode, aVolume, MINUTE, NOW, SECOND, unschedulable } from '../../../../support/object-builders.ts';
import { type FindingCase, newRevision, updating } from '../finding-case.ts';

const nodeAffinityMismatch = (nodes: number, more = '') =>
  unschedulable(
    NOW - 5 * MINUTE,
    `0/9 nodes are available: ${nodes} node(s) didn't match PersistentVolume's node affinity${more}.`,
  );
const volumeOnNodes = (...values: readonly string[]) =>
  aVolume(aClaim('data-web-2'), {
    nodeTerms: [{ expressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }], fields: [] }],
  });

export const SCHEDULING_CASES: readonly FindingCase[] = [
  {
    what: 'cordoned nodes during an update',
    set: updating,
    pods: {
      2: {
        ...unschedulable(NOW - 5 * MINUTE, '0/3 nodes are available: 3 node(s) were unschedulable.'),
        ...newRevision,
      },
    },
    code: 'Unschedulable',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /3 cordoned/,
  },
  {
    what: 'too few resources on all nodes',
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
    what: 'too few resources for a short time',
    pods: { 2: unschedulable(NOW - 5 * SECOND) },
    code: 'Unschedulable',
    severity: 'warning',
    subject: 'Pod/web-2',
  },
  {
    what: 'a scheduler message without numbers of nodes',
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
    what: 'a volume on another node',
    pods: {
      2: unschedulable(
        NOW - 5 * MINUTE,
        "0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 2 Insufficient cpu.",
      ),
    },
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /takes the pod; of the 2 nodes not refused for the volume: 2 too little cpu left/,
  },
  {
    what: 'a volume on a node that was replaced',
    pods: { 2: nodeAffinityMismatch(3) },
    others: () => [volumeOnNodes('node-9')],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /^web-2 cannot be scheduled where its volume is: volume pv-data-web-2 is tied to node-9 \(there is no such node\)$/m,
  },
  {
    what: 'a volume on a cordoned node',
    pods: { 2: nodeAffinityMismatch(2, ', 1 node(s) were unschedulable') },
    others: () => [volumeOnNodes('node-0'), aNode('node-0', { unschedulable: true })],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /is tied to node-0 \(cordoned\)$/m,
  },
  {
    what: 'a volume on a full node',
    pods: { 2: nodeAffinityMismatch(8, ', 1 Insufficient memory') },
    others: () => [volumeOnNodes('node-0')],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /is tied to node-0; that node: too little memory left$/m,
  },
  {
    what: 'a volume in a zone with many nodes',
    pods: { 2: nodeAffinityMismatch(9) },
    others: () => [
      volumeOnNodes('a', 'b', 'c', 'd', 'e', 'f'),
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => aNode(name)),
    ],
    code: 'VolumeNodeConflict',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /is tied to a, b, c, d and 2 more$/m,
  },
];
