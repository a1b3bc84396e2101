/** Storage objects are read only where they can tell what something waits for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { StorageQuestions } from '../../../../source/domain/model/storage-facts.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { storageQuestions } from '../../../../source/domain/set/storage-questions.ts';
import {
  aClaim,
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  SECOND,
  waitingPod,
} from '../../../support/object-builders.ts';

const set = aSet();
const SNAPSHOT_FINALIZER = 'snapshot.storage.kubernetes.io/pvc-as-source-protection';
const questions = (objects: readonly ClusterObject[], gracePeriodMs?: number): StorageQuestions =>
  storageQuestions([describeSet(healthySnapshot(set, ...objects), set, { now: NOW })], {
    now: NOW,
    ...(gracePeriodMs === undefined ? {} : { gracePeriodMs }),
  });
const starting = (since: number) => aPod(set, 1, waitingPod('ContainerCreating', since));

const CASES: readonly (readonly [string, readonly ClusterObject[], boolean, readonly string[]])[] = [
  ['a healthy set', [], false, []],
  ['a pod that has just begun to start', [starting(NOW - 5 * SECOND)], false, []],
  ['a pod that has been starting for two minutes', [starting(NOW - 2 * MINUTE)], true, []],
  [
    'a claim that waits for a snapshot',
    [aClaim('data-web-1', { phase: 'Pending', volume: '', dataSource: 'VolumeSnapshot/nightly' })],
    false,
    ['shop'],
  ],
  [
    'a claim that waits for a snapshot of another namespace',
    [aClaim('data-web-1', { phase: 'Pending', volume: '', dataSource: 'VolumeSnapshot/vault/nightly' })],
    false,
    ['vault'],
  ],
  [
    'a claim that a snapshot keeps',
    [aClaim('data-web-1', { meta: { deletionAt: NOW, finalizers: [SNAPSHOT_FINALIZER] } })],
    false,
    ['shop'],
  ],
  ['a bound claim that came from a snapshot', [aClaim('data-web-1', { dataSource: 'VolumeSnapshot/n' })], false, []],
];

for (const [what, objects, attachments, snapshotNamespaces] of CASES) {
  test(`${what}: ${attachments || snapshotNamespaces.length > 0 ? 'asked' : 'not asked'}`, () => {
    assert.deepEqual(questions(objects), { attachments, snapshotNamespaces });
  });
}

test('a command asks about a pod that is starting, for however short a time', () => {
  assert.equal(questions([starting(NOW - SECOND)], Number.NEGATIVE_INFINITY).attachments, true);
});
