import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../../source/domain/model/kinds.ts';
import { maxUnavailablePods } from '../../../../source/domain/rollout/update-progress.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aPod,
  aSet,
  healthySnapshot,
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

type Pods = Readonly<Record<number, PodOptions | 'missing'>>;

/** A set whose pods are healthy except for those given, and the expected next step. */
function next(options: SetOptions, pods: Pods = {}): string | undefined {
  const set = aSet(options);
  const entries = Object.entries(pods).map(([ordinal, pod]) => ({ ordinal: Number(ordinal), pod }));
  const changed = entries.flatMap(({ ordinal, pod }): Pod[] => (pod === 'missing' ? [] : [aPod(set, ordinal, pod)]));
  const missing = entries.filter(({ pod }) => pod === 'missing').map(({ ordinal }) => `${set.meta.name}-${ordinal}`);
  const step = describeSet(withoutObjects(healthySnapshot(set, ...changed), 'Pod', ...missing), set, { now: NOW }).next;
  return step && `${step.action} ${step.text}`;
}

const parallel = { podManagementPolicy: 'Parallel' } as const;
const updating = { status: { updateRevision: 'web-b' } } as const;
const onDelete = { strategy: { type: 'OnDelete' } } as const;
const partition = (value: number, maxUnavailable?: number | string): SetOptions => ({
  strategy: { type: 'RollingUpdate', partition: value, maxUnavailable },
});
const b = { revision: 'web-b' };

const cases: readonly (readonly [string, SetOptions, Pods, string | undefined])[] = [
  ['all is well', {}, {}, undefined],
  ['ordered: the first missing pod', {}, { 1: 'missing', 2: 'missing' }, 'create web-1'],
  [
    'ordered: a missing pod behind one that is not ready',
    {},
    { 0: notReady(), 1: 'missing' },
    'create web-1, once web-0 is ready',
  ],
  [
    'ordered: with minReadySeconds',
    { minReadySeconds: 30 },
    { 0: readySince(NOW - SECOND), 1: 'missing' },
    'create web-1, once web-0 is available',
  ],
  [
    'ordered: a higher pod that is gone waits for a lower one',
    {},
    { 0: notReady(), 2: 'missing' },
    'create web-2, once web-0 is ready',
  ],
  [
    'ordered: a terminating pod is made again',
    {},
    { 1: terminatingMeta() },
    'create web-1, once the pod of that name is gone',
  ],
  ['ordered: a failed pod is made again', {}, { 1: { phase: 'Failed' } }, 'delete web-1'],
  [
    'ordered: a finished pod behind an unready one',
    {},
    { 0: notReady(), 1: { phase: 'Succeeded' } },
    'delete web-1, once web-0 is ready',
  ],
  ['ordered: the highest condemned pod goes first', {}, { 3: {}, 4: {} }, 'delete web-4'],
  ['ordered: scale-down waits for those that stay', {}, { 1: notReady(), 3: {} }, 'delete web-3, once web-1 is ready'],
  ['ordered: scale-down one at a time', {}, { 3: {}, 4: terminatingMeta() }, 'delete web-3, once web-4 is gone'],
  ['ordered: the last condemned pod', {}, { 3: terminatingMeta() }, 'wait wait until web-3 is gone'],
  ['ordered: the only unhealthy condemned pod goes', {}, { 3: {}, 4: notReady() }, 'delete web-4'],
  [
    'ordered: two unhealthy condemned pods block each other',
    {},
    { 3: notReady(), 4: notReady() },
    'delete web-4, once web-3 is ready',
  ],
  ['ordered: a condemned pod below the range', { ordinalsStart: 2 }, { 0: {}, 1: {} }, 'delete web-1'],
  ['ordered: missing before condemned', {}, { 1: 'missing', 4: {} }, 'create web-1'],
  ['update: from the highest', updating, {}, 'update web-2'],
  [
    'update: the next waits for the one above',
    updating,
    { 2: { ...notReady(), ...b } },
    'update web-1, once web-2 is ready',
  ],
  ['update: ordered waits for any pod', updating, { 0: notReady(), 2: b }, 'update web-1, once web-0 is ready'],
  [
    'update: the trap',
    updating,
    { 2: { ...waitingPod('ImagePullBackOff'), revision: 'web-c' } },
    'update web-2, once it is ready',
  ],
  ['update: down to the partition', { ...updating, ...partition(2) }, { 2: b }, undefined],
  [
    'update: partition counts from the start',
    { ...updating, ...partition(2), ordinalsStart: 5, replicas: 4 },
    { 8: b },
    'update web-7',
  ],
  ['update: partition above the replicas', { ...updating, ...partition(9) }, {}, undefined],
  ['update: scale-down comes first', updating, { 3: {} }, 'delete web-3'],
  [
    'update: waits for a condemned pod to be gone',
    updating,
    { 3: terminatingMeta() },
    'update web-2, once web-3 is gone',
  ],
  ['update: the last pod', updating, { 0: { ...notReady(), ...b }, 1: b, 2: b }, 'wait wait until web-0 is ready'],
  [
    'update: not with a template that the controller has not seen',
    { ...updating, meta: { generation: 2 }, status: { updateRevision: 'web-b', observedGeneration: 1 } },
    {},
    undefined,
  ],
  ['OnDelete: somebody has to', { ...updating, ...onDelete }, {}, 'update web-2, once somebody deletes it'],
  ['OnDelete: waits first', { ...updating, ...onDelete }, { 1: notReady() }, 'wait wait until web-1 is ready'],
  ['OnDelete: done', { ...updating, ...onDelete }, { 0: b, 1: b, 2: b }, undefined],
  ['parallel: creates in spite of unready pods', parallel, { 0: notReady(), 1: 'missing' }, 'create web-1'],
  ['parallel: deletes in spite of unready pods', parallel, { 0: notReady(), 3: notReady(), 4: {} }, 'delete web-4'],
  ['parallel: deletes all at once', parallel, { 3: {}, 4: terminatingMeta() }, 'delete web-3'],
  [
    'parallel: replaces an unhealthy pod of the wrong revision',
    { ...parallel, ...updating },
    { 2: { ...waitingPod('ImagePullBackOff'), revision: 'web-c' } },
    'update web-2',
  ],
  [
    'parallel: waits for a higher ordinal',
    { ...parallel, ...updating },
    { 2: { ...notReady(), ...b } },
    'update web-1, once web-2 is ready',
  ],
  [
    'parallel: does not wait for a lower ordinal',
    { ...parallel, ...updating },
    { 0: notReady(), 2: b },
    'update web-1',
  ],
  [
    'parallel: a terminating pod is made again before more is updated',
    { ...parallel, ...updating },
    { 2: terminatingMeta() },
    'create web-2, once the pod of that name is gone',
  ],
  ['parallel: only waiting is left', parallel, { 1: notReady() }, 'wait wait until web-1 is ready'],
  ['parallel: OnDelete', { ...parallel, ...updating, ...onDelete }, {}, 'update web-2, once somebody deletes it'],
  [
    'parallel: OnDelete waits first',
    { ...parallel, ...updating, ...onDelete },
    { 0: unschedulable() },
    'wait wait until web-0 is ready',
  ],
  [
    'maxUnavailable: room for one more',
    { ...parallel, ...updating, ...partition(0, 2) },
    { 2: { ...notReady(), ...b } },
    'update web-1',
  ],
  [
    'maxUnavailable: every unavailable pod counts',
    { ...parallel, ...updating, ...partition(0, 2) },
    { 0: notReady(), 2: { ...notReady(), ...b } },
    'update web-1, once web-2 is ready',
  ],
  [
    'maxUnavailable: a broken pod of the wrong revision counts too',
    { ...parallel, ...updating, ...partition(0, 1) },
    { 2: { ...waitingPod('ImagePullBackOff'), revision: 'web-c' } },
    'update web-2, once it is ready',
  ],
  ['a strategy from the future', { ...updating, strategy: { type: 'Other', name: 'Recreate' } }, {}, undefined],
  ['a set that is being deleted', { ...updating, meta: { deletionAt: NOW } }, { 1: 'missing' }, undefined],
  ['no replicas', { replicas: 0 }, {}, undefined],
];
for (const [what, options, pods, expected] of cases) {
  test(`next step: ${what}: ${expected ?? 'none'}`, () => assert.equal(next(options, pods), expected));
}

test('a taken pod name stops the set there, under either policy', () => {
  for (const podManagementPolicy of ['OrderedReady', 'Parallel'] as const) {
    const set = aSet({ ...updating, podManagementPolicy });
    const stranger = aPod(set, 1, { meta: { owners: [] } });
    const step = describeSet(healthySnapshot(set, stranger), set, { now: NOW }).next;
    assert.deepEqual(step?.after, { pod: 'web-1', until: 'gone' });
    assert.equal(step?.action, 'create');
  }
});

const limits: readonly (readonly [number | string, number, number])[] = [
  [2, 10, 2],
  ['25%', 10, 2],
  ['29%', 10, 2],
  ['5%', 10, 1],
  ['100%', 3, 3],
  ['0%', 3, 1],
  ['nonsense', 3, 1],
  [0, 3, 1],
];
for (const [value, replicas, expected] of limits) {
  test(`maxUnavailable ${value} of ${replicas} is ${expected}`, () => {
    assert.equal(maxUnavailablePods(value, replicas), expected);
  });
}
