import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeletionMode } from '../../../../source/actions/plan.ts';
import {
  aBudget,
  aClaim,
  aNode,
  aPod,
  aSet,
  aVolume,
  DAY,
  NOW,
  notReady,
  terminatingMeta,
  waitingPod,
} from '../../../support/object-builders.ts';
import { consequenceTexts, knownReading, plan, planContextOf, refusalOf } from '../plan-fixtures.ts';

const remove = (pods: readonly string[], how: DeletionMode = 'graceful') =>
  ({ action: 'delete-pod', pods, how }) as const;

test('one pod needs y, and the plan says how it is recreated', () => {
  const planned = plan(planContextOf(aSet()), remove(['web-1']));
  assert.deepEqual(planned.confirmation, { type: 'key', key: 'y' });
  assert.deepEqual(planned.effects, [
    'web-1 stops, at most 30 s later',
    'The controller creates web-1 again with data-web-1; its address changes, its name does not',
  ]);
  assert.equal(planned.kubectl, 'kubectl --context prod -n shop delete pod/web-1');
  const [step] = planned.steps;
  assert.deepEqual(step?.write, {
    operation: 'delete',
    target: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'pod-shop-web-1' },
    force: false,
  });
});

test('several pods are deleted one after the other, and need the name of the set', () => {
  const planned = plan(planContextOf(aSet()), remove(['web-2', 'web-0', 'web-2']));
  assert.deepEqual(
    planned.steps.map(({ write }) => write.target.name),
    ['web-2', 'web-0'],
  );
  assert.deepEqual(planned.effects, [
    'web-2, then web-0: each goes, comes back and is available before the next one goes',
  ]);
  assert.deepEqual(planned.confirmation, { type: 'typed', word: 'web' });
});

test('the kubectl command waits for each pod, as the plan does', () => {
  const commands = (how: 'graceful' | 'evict') =>
    plan(planContextOf(aSet()), remove(['web-2', 'web-0'], how))
      .kubectl.split(' && ')
      .map((command) => command.replace('kubectl --context prod -n shop ', ''));
  const back = ['wait pod/web-2 --for=create --timeout=10m', 'wait pod/web-2 --for=condition=Ready --timeout=10m'];
  assert.deepEqual(commands('graceful'), ['delete pod/web-2', ...back, 'delete pod/web-0']);
  const evictions = commands('evict');
  assert.deepEqual(evictions.slice(1, -1), ['wait pod/web-2 --for=delete --timeout=10m', ...back]);
});

test("force: kubectl's words, and the name of the pod must be typed", () => {
  const planned = plan(planContextOf(aSet()), remove(['web-1'], 'force'));
  assert.deepEqual(consequenceTexts(planned, 'danger'), [
    'immediate deletion does not wait for confirmation that the running container has been terminated: it may continue to run on the cluster indefinitely',
    'two members with one identity may then write to the same data',
  ]);
  assert.deepEqual(planned.confirmation, { type: 'typed', word: 'web-1' });
  assert.match(planned.kubectl, /--grace-period=0 --force$/);
});

test('on a dead node, the plan names the taint as the safer way', () => {
  const set = aSet();
  const dead = aNode('node-1', { ready: 'Unknown' });
  const world = planContextOf(set, dead, aPod(set, 1, { ...notReady(NOW - DAY), node: 'node-1' }));
  assert.match(
    consequenceTexts(plan(world, remove(['web-1'], 'force')), 'warning').join(),
    /safer for a dead node: .* node-1/,
  );
  assert.match(
    consequenceTexts(plan(world, remove(['web-1'])), 'warning').join(),
    /stays Terminating until it does.*out-of-service taint/,
  );
});

test('the pod is not recreated before a lower ordinal is available', () => {
  const set = aSet();
  const planned = plan(planContextOf(set, aPod(set, 0, notReady())), remove(['web-2']));
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'web-2 does not come back before web-0 (Running) is available',
    'only 1 of 3 members is ready while web-2 is away: web-0 (Running) is not',
  ]);
  assert.deepEqual(planned.effects, ['web-2 stops, at most 30 s later']);
  assert.deepEqual(
    planned.steps.map(({ goal }) => goal.type === 'pod-back' && goal.comesBack),
    [false],
  );
});

test('under Parallel, the pod is recreated without waiting', () => {
  const set = aSet({ podManagementPolicy: 'Parallel' });
  const planned = plan(planContextOf(set, aPod(set, 0, notReady())), remove(['web-2']));
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'only 1 of 3 members is ready while web-2 is away: web-0 (Running) is not',
  ]);
});

test('a Terminating claim is deleted with the pod', () => {
  const planned = plan(planContextOf(aSet(), aClaim('data-web-1', terminatingMeta())), remove(['web-1']));
  assert.match(
    consequenceTexts(planned, 'danger').join(),
    /claim data-web-1 \(8Gi\) is Terminating and goes with the pod: .*destroyed/,
  );
  assert.equal(planned.confirmation.type, 'typed');
});

test('below the partition, the pod is recreated at the current revision', () => {
  const strategy = { type: 'RollingUpdate', partition: 2, maxUnavailable: undefined } as const;
  const set = aSet({ strategy, status: { updateRevision: 'web-b' } });
  const planned = plan(planContextOf(set, aPod(set, 1, { revision: 'web-b' })), remove(['web-1']));
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'web-1 comes back at revision a instead of b (it lies below the partition)',
  ]);
});

test('under OnDelete, the pod is recreated at the update revision', () => {
  const set = aSet({ strategy: { type: 'OnDelete' }, status: { updateRevision: 'web-b' } });
  const planned = plan(planContextOf(set, aPod(set, 1, { revision: 'web-a' })), remove(['web-1']));
  assert.deepEqual(consequenceTexts(planned, 'warning'), ['web-1 comes back at revision b instead of a (OnDelete)']);
});

test('the plan names the nodes to which the volumes tie the pod', () => {
  const term = { expressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }], fields: [] };
  const planned = plan(planContextOf(aSet(), aVolume(aClaim('data-web-1'), { nodeTerms: [term] })), remove(['web-1']));
  assert.deepEqual(consequenceTexts(planned, 'info'), [
    'its volumes tie web-1 to node-1',
    'web-1 comes back with its claims and the data in them',
  ]);
});

test('an eviction obeys the disruption budget, and a deletion only mentions it', () => {
  const budget = aBudget('all');
  const facts = { disruptionBudgets: knownReading([budget, { ...budget, name: 'none', selector: undefined }]) };
  const evicted = plan(planContextOf(aSet()), remove(['web-1'], 'evict'), facts);
  assert.deepEqual(consequenceTexts(evicted, 'warning'), [
    'PodDisruptionBudget all allows no eviction now (3 healthy, 3 needed)',
  ]);
  const deleted = plan(planContextOf(aSet()), remove(['web-1']), facts);
  assert.match(consequenceTexts(deleted, 'warning').join(), /would allow no eviction now .*; deleting does not ask it/);
});

test('an exceeded quota prevents the pod from being recreated', () => {
  const quotas = knownReading([{ name: 'small', hard: { pods: '2' }, used: { pods: '3' }, scoped: false }]);
  const planned = plan(planContextOf(aSet()), remove(['web-1']), { quotas });
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'ResourceQuota small is overdrawn (3 of 2 pods): no pod comes back',
  ]);
});

test('pods that do not exist, are terminating, or belong to another owner are refused', () => {
  const set = aSet();
  const world = planContextOf(set, aPod(set, 1, terminatingMeta()));
  assert.equal(refusalOf(plan(world, remove(['web-9']))), 'StatefulSet web has no pod web-9.');
  assert.equal(refusalOf(plan(world, remove([]))), 'No pod is chosen.');
  assert.equal(refusalOf(plan(world, remove(['web-1']))), 'Pod web-1 is being deleted already.');
  assert.equal(plan(world, remove(['web-1'], 'force')).refusal, undefined);
});

test('the pod of an unwanted revision that blocks the rollout is found', () => {
  const set = aSet({ status: { currentRevision: 'web-a', updateRevision: 'web-c' } });
  const stuck = aPod(set, 2, { ...waitingPod('ImagePullBackOff'), revision: 'web-b' });
  const planned = plan(planContextOf(set, stuck), { action: 'free-rollback' });
  assert.equal(
    planned.effects[0],
    'web-2 (ImagePullBackOff) runs revision b, which is no longer wanted, and the controller waits for it',
  );
  assert.deepEqual(
    planned.steps.map(({ write }) => write.target.name),
    ['web-2'],
  );
  assert.match(refusalOf(plan(planContextOf(aSet()), { action: 'free-rollback' })), /No pod of an unwanted revision/);
});

test("the out-of-service taint needs a node that does not report, and the node's name must be typed", () => {
  const set = aSet();
  const wanted = { action: 'out-of-service', node: 'node-1', present: true } as const;
  assert.match(refusalOf(plan(planContextOf(set), wanted)), /Node node-1 is Ready/);
  assert.match(
    refusalOf(plan(planContextOf(set), { ...wanted, node: 'nowhere' })),
    /does not exist, or nodes may not be read/,
  );
  assert.match(refusalOf(plan(planContextOf(set), { ...wanted, present: false })), /does not have the taint/);
  const planned = plan(planContextOf(set, aNode('node-1', { ready: 'Unknown' })), wanted);
  assert.deepEqual(planned.confirmation, { type: 'typed', word: 'node-1' });
  assert.deepEqual(planned.undo, { ...wanted, present: false });
  assert.equal(
    planned.kubectl,
    'kubectl --context prod taint node node-1 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
  );
});
