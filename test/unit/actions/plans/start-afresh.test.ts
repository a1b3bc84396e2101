/** When a member must not start afresh, since others need its claims or their storage. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { aClaim, aSet, aVolume } from '../../../support/object-builders.ts';
import { consequenceTexts, knownReading, plan, planContextOf } from '../plan-fixtures.ts';

const set = aSet();
const startAfresh = (...objects: readonly ClusterObject[]) =>
  plan(planContextOf(set, ...objects), { action: 'start-afresh', pod: 'web-2' });

const volume = aVolume(aClaim('data-web-2'));
const other = aVolume(aClaim('data-db-0', { volume: 'pv-moved', meta: { namespace: 'pay' } }));

test('not while another volume stands for the storage that would be destroyed', () => {
  const twin = { ...other, storage: volume.storage };
  assert.match(
    startAfresh(volume, twin).refusal ?? '',
    /^Claim data-web-2 must not be deleted: volume pv-moved of claim pay\/data-db-0 is the same storage as its own/,
  );
  assert.equal(startAfresh(volume, other).refusal, undefined);
  assert.equal(startAfresh({ ...volume, reclaimPolicy: 'Retain' }, twin).refusal, undefined);
});

test('not while another claim is being copied from it', () => {
  const dataSource = 'PersistentVolumeClaim/data-web-2';
  const copy = aClaim('copy', { dataSource, phase: 'Pending', volume: '' });
  assert.equal(startAfresh(copy).refusal, 'Claim data-web-2 must not be deleted: claim copy is being copied from it.');
  assert.equal(startAfresh(aClaim('copy', { dataSource })).refusal, undefined);
});

test('a note that asks to keep the claim is said', () => {
  const noted = aClaim('data-web-2', { meta: { annotations: { 'helm.sh/resource-policy': 'keep' } } });
  assert.match(
    consequenceTexts(startAfresh(noted), 'danger').join('\n'),
    /claim data-web-2: it has the annotation helm\.sh\/resource-policy: keep/,
  );
});

test('whoever else needs the claim is told of, and looked for again right before the deletion', () => {
  const found = 'claim data-web-2: ReplicationSource.volsync.backube copy names it (spec.sourcePVC)';
  const planned = plan(
    planContextOf(set),
    { action: 'start-afresh', pod: 'web-2' },
    { claimUsers: knownReading([found]) },
  );
  assert.ok(consequenceTexts(planned, 'danger').includes(found));
  const [guard] = planned.steps[0]?.guards ?? [];
  assert.deepEqual([guard?.claim, guard?.member?.known, guard?.search?.ignoredKinds], ['data-web-2', [found], []]);
  const unknown = { state: 'unknown', reason: 'Not allowed.' } as const;
  const untold = plan(planContextOf(set), { action: 'start-afresh', pod: 'web-2' }, { claimUsers: unknown });
  assert.match(consequenceTexts(untold, 'danger').join(), /whether anybody else needs the claims is not known/);
});

test('so are those of claims that a scale-down deletes', () => {
  const deleting = aSet({ retention: { whenScaled: 'Delete', whenDeleted: 'Retain' } });
  const guarded = (replicas: number, of = deleting) =>
    plan(planContextOf(of), { action: 'scale', replicas }).steps[0]?.guards?.map(({ claim }) => claim);
  assert.deepEqual(guarded(1), ['data-web-2', 'data-web-1']);
  assert.deepEqual(guarded(5), []);
  assert.deepEqual(guarded(1, set), []);
});
