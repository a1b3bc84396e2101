/** Pods without a node: gates, schedulers, the node of the volume, and pods that use up the resources. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../../source/domain/model/finding.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { nextChangeAt } from '../../../../source/domain/set/next-change.ts';
import {
  aClaim,
  aCondition,
  aContainer,
  aNode,
  aPod,
  aSet,
  aVolume,
  healthySnapshot,
  MINUTE,
  NOW,
  type PodOptions,
  SECOND,
  type SetOptions,
  unschedulable,
} from '../../../support/object-builders.ts';

function look(pod: PodOptions, others: readonly ClusterObject[] = [], options: SetOptions = {}): SetStatus {
  const set = aSet(options);
  return describeSet(healthySnapshot(set, aPod(set, 2, pod), ...others), set, { now: NOW });
}

function first(status: SetStatus): Finding {
  const [found] = status.findings;
  assert.ok(found !== undefined);
  return found;
}

function unseen(age: number, more: PodOptions = {}): PodOptions {
  const containers = [aContainer({ ready: false, started: false, state: undefined })];
  return { phase: 'Pending', node: '', conditions: [], containers, meta: { createdAt: NOW - age }, ...more };
}

test('scheduling gates are named at once, and are an error after ten minutes', () => {
  const gated = (age: number): PodOptions => ({
    ...unseen(age),
    schedulingGates: ['example.com/quota', 'example.com/net'],
    conditions: [aCondition('PodScheduled', 'False', NOW - age, { reason: 'SchedulingGated' })],
  });
  const early = first(look(gated(SECOND)));
  assert.deepEqual([early.code, early.severity], ['Unschedulable', 'warning']);
  assert.match(early.message, /web-2 is held back by scheduling gates example\.com\/quota and example\.com\/net/);
  assert.match(early.action?.args.join(' ') ?? '', /^patch pod web-2 --type=json -p .*schedulingGates/);
  assert.equal(look(gated(11 * MINUTE)).verdict, 'stuck');
});

test('a scheduler that does not run is named after seconds, and is an error after a minute', () => {
  const waiting = (age: number) => look(unseen(age, { schedulerName: 'batch-scheduler' }));
  const at = waiting(5 * SECOND);
  assert.ok(at.findings.every(({ code }) => code !== 'Unschedulable'));
  assert.equal(nextChangeAt(at, NOW), NOW + 5 * SECOND + 1);
  const early = first(waiting(11 * SECOND));
  assert.deepEqual([early.code, early.severity], ['Unschedulable', 'warning']);
  assert.match(early.message, /scheduler batch-scheduler has not looked at it$/);
  assert.match(early.action?.args.join(' ') ?? '', /^edit statefulset web$/);
  assert.equal(waiting(2 * MINUTE).verdict, 'stuck');
  const own = first(look(unseen(2 * MINUTE)));
  assert.match(own.action?.args.join(' ') ?? '', /^get lease kube-scheduler/);
});

const tiedTo = (...values: readonly string[]) =>
  aVolume(aClaim('data-web-2'), {
    nodeTerms: [{ expressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }], fields: [] }],
  });
const said = (message: string) => unschedulable(NOW - 5 * MINUTE, `0/5 nodes are available: ${message}.`);
const AWAY = "node(s) didn't match PersistentVolume's node affinity";

const SENTENCES: readonly (readonly [what: string, message: string, tied: readonly string[], says: RegExp])[] = [
  [
    'its own node is full',
    `1 Insufficient cpu, 4 ${AWAY}`,
    ['node-0'],
    /tied to node-0; that node: too little cpu left$/,
  ],
  [
    'its own node lacks two resources',
    `1 Insufficient cpu, 1 Insufficient memory, 4 ${AWAY}`,
    ['node-0'],
    /tied to node-0; that node: too little cpu left, too little memory left$/,
  ],
  [
    'its own two nodes differ',
    `1 Insufficient cpu, 1 node(s) had untolerated taint {a: }, 3 ${AWAY}`,
    ['node-0', 'node-1'],
    /tied to node-0, node-1; of these nodes 1 too little cpu left, 1 a taint that the pod does not tolerate \(a\)$/,
  ],
  [
    'others are refused for an earlier reason',
    `2 Insufficient cpu, 3 ${AWAY}`,
    ['node-0'],
    /; of the 2 nodes not refused for the volume, the volume's own among them: 2 too little cpu left$/,
  ],
  [
    'topology spread forbids its own node',
    `1 node(s) didn't match pod topology spread constraints, 2 node(s) were unschedulable, 2 ${AWAY}`,
    ['node-0'],
    /tied to node-0; that node: against its topology spread constraints$/,
  ],
  [
    'nothing tells which node the volume is on',
    `2 Insufficient cpu, 3 ${AWAY}`,
    [],
    /takes the pod; of the 2 nodes not refused for the volume: 2 too little cpu left$/,
  ],
];
for (const [what, message, tied, says] of SENTENCES) {
  test(`the nodes that the scheduler counts: ${what}`, () => {
    const volumes = tied.length === 0 ? [] : [tiedTo(...tied)];
    const found = first(look(said(message), volumes));
    assert.equal(found.code, 'VolumeNodeConflict');
    assert.match(found.message, says);
  });
}

test('for the node of a volume, the object to open is that node', () => {
  const action = (others: readonly ClusterObject[]) =>
    first(look(said(`1 node(s) were unschedulable, 4 ${AWAY}`), others)).action?.args.join(' ');
  assert.equal(action([tiedTo('node-0'), aNode('node-0', { unschedulable: true })]), 'uncordon node-0');
  assert.equal(action([tiedTo('node-0')]), 'describe node node-0');
  assert.equal(action([tiedTo('node-9')]), 'describe pv pv-data-web-2');
});

const HELPLESS = 'preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.';

const OF_EVERY_NODE: readonly (readonly [message: string, says: RegExp])[] = [
  [
    `5 Insufficient cpu. ${HELPLESS}`,
    /none of the 5 nodes will do: 5 with less cpu than it asks for, even when empty$/,
  ],
  [
    '5 Insufficient cpu. preemption: 0/5 nodes are available: 5 No preemption victims found for incoming pod.',
    /5 too little cpu left$/,
  ],
  [
    `2 Insufficient cpu, 3 node(s) were unschedulable. no new claims to deallocate, ${HELPLESS}`,
    /2 too little cpu left, 3 cordoned$/,
  ],
  [
    `5 node(s) didn't match pod topology spread constraints (missing required label). ${HELPLESS}`,
    /5 without the label that its topology spread constraints go by$/,
  ],
];
for (const [message, says] of OF_EVERY_NODE) {
  test(`a reason that is true of every node: ${message}`, () => {
    const found = first(look(said(message), [aPod(aSet(), 7)]));
    assert.match(found.message, says);
    const isRoom = found.action?.proposedAction !== undefined;
    assert.equal(isRoom, /too little cpu left/.test(found.message));
  });
}

const WAYS_OUT: readonly (readonly [message: string, command: RegExp])[] = [
  ['5 Insufficient cpu', /^describe nodes$/],
  ['3 node(s) had untolerated taint {a: }, 2 Insufficient cpu', /^get nodes -o custom-columns=.*TAINTS/],
  ["5 node(s) didn't match Pod's node affinity/selector", /^get nodes --show-labels$/],
  ["5 node(s) didn't match pod anti-affinity rules", /^get pods -A -o wide$/],
];
for (const [message, command] of WAYS_OUT) {
  test(`the proposed action for "${message}"`, () => {
    assert.match(first(look(said(message))).action?.args.join(' ') ?? '', command);
  });
}

test('pods outside the range that use up the resources are named if the controller waits before it deletes them', () => {
  const above = [aPod(aSet(), 7), aPod(aSet(), 8)];
  const found = first(look(said('5 Insufficient cpu'), above));
  assert.match(found.evidence.join('\n'), /outside the range, and still on their nodes: web-7, web-8/);
  assert.deepEqual(found.action?.proposedAction, { action: 'delete-pod', pods: ['web-8'], how: 'graceful' });
  const parallel = first(look(said('5 Insufficient cpu'), above, { podManagementPolicy: 'Parallel' }));
  assert.doesNotMatch(parallel.evidence.join('\n'), /outside the range/);
});
