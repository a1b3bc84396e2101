/** Giving a claim a former volume back: the order of the steps, and what refuses it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import {
  aClaim,
  aPod,
  aSet,
  aVolume,
  type ClaimOptions,
  terminatingMeta,
  unschedulable,
} from '../../../support/object-builders.ts';
import { freeVolume } from '../../domain/findings/claim-world.ts';
import { consequenceTexts, plan, planContextOf, refusalOf } from '../plan-fixtures.ts';

const set = aSet();
const wanted = { action: 'rebind-claim', claim: 'data-web-2', volume: 'old' } as const;
const claimRef = { namespace: 'shop', name: 'data-web-2', uid: 'former' };
const kept = freeVolume('old', { phase: 'Released', claimRef });
const planned = (...objects: readonly ClusterObject[]) => plan(planContextOf(set, ...objects), wanted);
const operationsOf = (...objects: readonly ClusterObject[]) =>
  planned(...objects).steps.map(({ write, goal }) => [write.operation, write.target.name, goal.type]);
const lostClaim = (more: ClaimOptions = {}) => aClaim('data-web-2', { phase: 'Lost', volume: 'old', ...more });

test('a Lost claim: the volume is freed, then the claim and the pod that waits are deleted', () => {
  const objects = [lostClaim(), kept, aPod(set, 2, unschedulable())];
  assert.deepEqual(operationsOf(...objects), [
    ['free-volume', 'old', 'volume-free'],
    ['delete-claim', 'data-web-2', 'claim-gone'],
    ['delete', 'web-2', 'pod-back'],
  ]);
  const { kubectl, confirmation } = planned(...objects);
  assert.match(kubectl, /^kubectl .* patch pv\/old .* && kubectl .* delete pvc\/data-web-2 --wait=false && kubectl/);
  assert.equal(confirmation.type, 'key');
});

test('a claim with a fresh volume: that volume is kept', () => {
  const objects = [kept];
  assert.deepEqual(operationsOf(...objects), [
    ['reclaim-policy', 'pv-data-web-2', 'accepted'],
    ['free-volume', 'old', 'volume-free'],
    ['delete-claim', 'data-web-2', 'accepted'],
    ['delete', 'web-2', 'pod-back'],
  ]);
  assert.deepEqual(consequenceTexts(planned(...objects), 'warning'), [
    'what was written to claim data-web-2 since lies in volume pv-data-web-2, which stays, Released',
    'web-2 restarts',
  ]);
  assert.deepEqual(
    operationsOf(kept, aVolume(aClaim('data-web-2'), { reclaimPolicy: 'Retain' })).map(([operation]) => operation),
    ['free-volume', 'delete-claim', 'delete'],
  );
});

test('a volume that is reserved already is not freed again', () => {
  const reserved = freeVolume('old', { claimRef: { ...claimRef, uid: '' } });
  assert.deepEqual(
    operationsOf(lostClaim(), reserved, aPod(set, 2, unschedulable())).map(([operation]) => operation),
    ['delete-claim', 'delete'],
  );
});

const REFUSED: readonly (readonly [string, readonly ClusterObject[], RegExp])[] = [
  ['no such volume', [], /^Volume old does not exist/],
  ['another claim', [freeVolume('old', { phase: 'Released', claimRef: { ...claimRef, name: 'x' } })], /did not belong/],
  ['a bound volume', [freeVolume('old', { phase: 'Bound', claimRef })], /is Bound, not Released/],
  [
    'a volume on its way out',
    [freeVolume('old', { phase: 'Released', claimRef, reclaimPolicy: 'Delete' })],
    /reclaim policy Delete/,
  ],
  [
    'a volume that is too small for the template, whatever the claim asks for',
    [freeVolume('old', { phase: 'Released', claimRef, capacity: '4Gi' }), lostClaim({ request: '1Gi' })],
    /would not get volume old: smaller than 8Gi/,
  ],
  ['a claim on its way out', [kept, aClaim('data-web-2', terminatingMeta())], /is being deleted already/],
  [
    'a claim that another pod uses',
    [kept, aPod(set, 7, { meta: { name: 'backup', owners: [] }, claimVolumes: aPod(set, 2).claimVolumes })],
    /Pod backup uses claim data-web-2 too/,
  ],
];
for (const [what, objects, says] of REFUSED) {
  test(`refused: ${what}`, () => {
    assert.match(refusalOf(planned(...objects)), says);
  });
}
