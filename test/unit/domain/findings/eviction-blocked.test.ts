/** Pods that no budget lets go from a node that takes no new pods. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../../source/domain/model/finding.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { Lookups } from '../../../../source/domain/model/lookups.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { lookupsNeeded } from '../../../../source/domain/set/lookups-needed.ts';
import { aBudget, aNode, aPod, aSet, healthySnapshot, notReady, waitingPod } from '../../../support/object-builders.ts';
import { assertWayOut } from '../../../support/way-out.ts';

const CORDONED = aNode('node-1', { unschedulable: true });

function look(budgets: Lookups['budgets'], ...objects: readonly ClusterObject[]): SetStatus {
  const set = aSet();
  const snapshot = {
    ...healthySnapshot(set, CORDONED, ...objects),
    ...(budgets === undefined ? {} : { lookups: { budgets } }),
  };
  return describeSet(snapshot, set, { now: Date.UTC(2026, 0, 15, 12) });
}

function blocked(
  budgets: readonly ReturnType<typeof aBudget>[],
  ...objects: readonly ClusterObject[]
): Finding | undefined {
  const found = look(new Map([['shop', budgets]]), ...objects).findings.find(({ code }) => code === 'EvictionBlocked');
  if (found !== undefined) assertWayOut(found);
  return found;
}

test('a budget that wants every pod healthy never allows an eviction', () => {
  const found = blocked([aBudget('all')]);
  assert.deepEqual([found?.severity, found?.subject.name], ['warning', 'web-1']);
  assert.match(
    found?.message ?? '',
    /from node node-1, .*: PodDisruptionBudget all wants all 3 pods healthy at all times/,
  );
  assert.equal(found?.action?.args.join(' '), 'describe pdb all');
});

test('two budgets over one pod mean that it is never evicted, whatever they allow', () => {
  const found = blocked([aBudget('a', { disruptionsAllowed: 1 }), aBudget('b', { disruptionsAllowed: 2 })]);
  assert.match(
    found?.message ?? '',
    /PodDisruptionBudgets a and b both select it, and the API evicts no pod that has more than one/,
  );
  assert.equal(found?.action?.args.join(' '), 'describe pdb a b');
});

test('a budget that another pod has used up is unblocked by that pod', () => {
  const budget = aBudget('one', { currentHealthy: 2, desiredHealthy: 2 });
  const found = blocked([budget], aPod(aSet(), 2, notReady()));
  assert.match(found?.message ?? '', /needs 2 healthy pods and has 2; it is unblocked once web-2 is ready$/);
  assert.match(found?.action?.args.join(' ') ?? '', /^get pods --watch .*web-2$/);
});

test('an unready pod is held by the default policy alone, and only while others are missing', () => {
  const unready = aPod(aSet(), 1, notReady());
  const short = { currentHealthy: 1, desiredHealthy: 2 };
  const found = blocked([aBudget('strict', short)], unready);
  assert.match(
    found?.message ?? '',
    /it is not ready, and PodDisruptionBudget strict lets an unready pod go only while enough others are healthy \(1 of 2\)/,
  );
  assert.match(found?.action?.args.join(' ') ?? '', /patch pdb strict .*AlwaysAllow/);
  assert.equal(blocked([aBudget('lenient', { ...short, unhealthyPods: 'AlwaysAllow' })], unready), undefined);
  assert.equal(blocked([aBudget('enough', { currentHealthy: 2, desiredHealthy: 2 })], unready), undefined);
});

test('nothing is blocked by a budget with room, for other pods, or of a pod that has not started', () => {
  assert.equal(blocked([aBudget('room', { disruptionsAllowed: 1 })]), undefined);
  assert.equal(
    blocked([aBudget('other', { selector: { matchLabels: { app: 'x' }, matchExpressions: [] } })]),
    undefined,
  );
  assert.equal(blocked([aBudget('none', { selector: undefined })]), undefined);
  assert.equal(blocked([aBudget('all')], aPod(aSet(), 1, waitingPod('ContainerCreating'))), undefined);
});

test('budgets are needed where a pod is on such a node, a node that an autoscaler removes among them', () => {
  const taints = [{ key: 'karpenter.sh/disrupted', value: '', effect: 'NoSchedule' }];
  assert.deepEqual(lookupsNeeded([look(undefined)], 'all').budgetsIn, ['shop']);
  assert.deepEqual(lookupsNeeded([look(undefined, aNode('node-1', { taints }))], 'all').budgetsIn, ['shop']);
  assert.deepEqual(lookupsNeeded([look(undefined, aNode('node-1'))], 'all').budgetsIn, []);
});

test('budgets that were not read are not guessed', () => {
  for (const budgets of [undefined, new Map([['shop', 'forbidden' as const]])]) {
    assert.ok(look(budgets).findings.every(({ code }) => code !== 'EvictionBlocked'));
  }
});
