import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PartitionTo } from '../../../../source/actions/plan.ts';
import type { PodTemplate } from '../../../../source/actions/ports.ts';
import { aPod, aRevision, aSet, NOW, notReady, type SetOptions, waitingPod } from '../../../support/object-builders.ts';
import { consequenceTexts, knownReading, plan, planContextOf, refusalOf } from '../plan-fixtures.ts';

const partition = (to: PartitionTo) => ({ action: 'partition', to }) as const;

function updating(at: number, more: SetOptions = {}) {
  const strategy = { type: 'RollingUpdate', partition: at, maxUnavailable: undefined } as const;
  return aSet({ strategy, status: { currentRevision: 'web-a', updateRevision: 'web-b' }, ...more });
}

test('a lower partition updates from the highest ordinal', () => {
  const set = updating(3);
  const planned = plan(planContextOf(set), partition(1));
  assert.deepEqual(planned.effects, [
    'The controller updates web-2, then web-1 to revision b, each once the one before is available',
  ]);
  assert.deepEqual(planned.undo, partition(3));
  assert.equal(planned.steps[0]?.goal.type, 'updated');
  assert.equal(
    planned.kubectl,
    `kubectl --context prod -n shop patch statefulset/web --type=merge -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":1}}}}'`,
  );
});

test('the partition counts from the start of the ordinals', () => {
  const planned = plan(planContextOf(updating(3, { ordinalsStart: 5 })), partition('one-more'));
  assert.equal(planned.title, 'Let one more ordinal of web update (partition 2)');
  assert.deepEqual(planned.effects, ['The controller updates web-7 to revision b']);
});

test('one more below a partition above the range begins at the highest ordinal', () => {
  assert.deepEqual(plan(planContextOf(updating(99)), partition('one-more')).requests, [
    'set the partition of StatefulSet web from 99 to 2',
  ]);
});

test('a higher partition reverts no pod, and the plan says which pods go back when they restart', () => {
  const set = updating(0);
  const world = planContextOf(set, aPod(set, 1, { revision: 'web-b' }), aPod(set, 2, { revision: 'web-b' }));
  const planned = plan(world, partition('hold'));
  assert.deepEqual(planned.effects, ['No pod changes now: ordinals below 3 keep their revision from now on']);
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'nothing is reverted, but web-1 and web-2 fall back to revision a at the next restart',
  ]);
});

test('invalid partitions are refused', () => {
  const world = planContextOf(updating(2));
  assert.match(refusalOf(plan(world, partition(-1))), /^-1 is no partition/);
  assert.match(refusalOf(plan(world, partition(0.5))), /is no partition/);
  assert.match(refusalOf(plan(world, partition(2 ** 31))), /is no partition/);
  assert.equal(plan(world, partition(2 ** 31)).title, 'Set the partition of web to 2147483648');
  assert.equal(refusalOf(plan(world, partition(2))), 'The partition of web is 2 already.');
  assert.equal(refusalOf(plan(planContextOf(updating(0)), partition('one-more'))), 'All ordinals update already.');
  const onDelete = planContextOf(aSet({ strategy: { type: 'OnDelete' } }));
  assert.equal(
    refusalOf(plan(onDelete, partition(1))),
    'StatefulSet web has no partition: its update strategy is OnDelete.',
  );
});

test('property: a partition is whole and never negative', () => {
  const to: fc.Arbitrary<PartitionTo> = fc.oneof(
    fc.constantFrom<PartitionTo>('hold', 'resume', 'one-more'),
    fc.integer({ min: -3, max: 9 }),
  );
  fc.assert(
    fc.property(fc.nat(9), fc.nat(6), to, (at, replicas, wanted) => {
      const planned = plan(planContextOf(updating(at, { replicas })), partition(wanted));
      const write = planned.steps[0]?.write;
      if (write?.operation !== 'change' || write.change.type !== 'partition') {
        assert.ok(planned.refusal !== undefined);
        return;
      }
      const sent = write.change.partition;
      assert.ok(Number.isInteger(sent) && sent >= 0);
      assert.notEqual(sent, at);
      if (wanted === 'hold') assert.ok(sent >= replicas);
      if (wanted === 'one-more') assert.ok(sent < at);
    }),
  );
});

test('the plan of a restart names the pods that stay and what it waits for', () => {
  const set = updating(1);
  const planned = plan(planContextOf(set, aPod(set, 0, notReady())), { action: 'restart' });
  assert.deepEqual(planned.effects, [
    'The controller replaces web-2, then web-1, each once the one before is available',
  ]);
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'partition 1 leaves web-0 out',
    'the update waits until web-0 (Running) is available',
  ]);
  assert.deepEqual(planned.steps[0]?.write, {
    operation: 'change',
    target: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'set-shop-web', generation: 1 },
    change: { type: 'restart', at: new Date(NOW).toISOString().replace('.000', '') },
  });
  assert.deepEqual(planned.undo, { action: 'rollback', to: 'web-b' });
});

test('under OnDelete, a restart replaces no pod', () => {
  const planned = plan(planContextOf(aSet({ strategy: { type: 'OnDelete' } })), { action: 'restart' });
  assert.deepEqual(planned.effects, ['web-0, web-1 and web-2 stay as they are']);
  assert.equal(planned.steps[0]?.goal.type, 'observed');
});

test('a set without pods cannot be restarted', () => {
  assert.equal(
    refusalOf(plan(planContextOf(aSet({ replicas: 0 })), { action: 'restart' })),
    'StatefulSet web has no pods to restart.',
  );
});

const SET = aSet({ status: { currentRevision: 'web-b', updateRevision: 'web-c' } });
const REVISIONS = [aRevision(SET, 'web-a', 1), aRevision(SET, 'web-b', 2), aRevision(SET, 'web-c', 3)];
const back = (to?: string) => ({ action: 'rollback', to }) as const;

test('a rollback goes to the newest revision that worked, or to one by number or name', () => {
  const world = planContextOf(SET, ...REVISIONS);
  const chosen = (to?: string) => {
    const write = plan(world, back(to)).steps[0]?.write;
    return write?.operation === 'change' && write.change.type === 'template' ? write.change.revision.name : undefined;
  };
  assert.equal(chosen(), 'web-b');
  assert.equal(chosen('1'), 'web-a');
  assert.equal(chosen('web-a'), 'web-a');
  assert.equal(chosen('a'), 'web-a');
  assert.match(plan(world, back('1')).kubectl, /rollout undo statefulset\/web --to-revision=1$/);
});

test('a rollback to a revision that does not exist, or to the present one, is refused', () => {
  const world = planContextOf(SET, ...REVISIONS, aRevision(aSet({ name: 'api' }), 'api-z', 9));
  assert.equal(refusalOf(plan(world, back('9'))), 'StatefulSet web has no revision 9: there are 1, 2 and 3.');
  assert.match(refusalOf(plan(world, back('3'))), /is the one that StatefulSet web is updated to already/);
  const fresh = aSet();
  const first = planContextOf(fresh, aRevision(fresh, 'web-a', 1));
  const none = plan(first, back());
  assert.deepEqual([none.title, refusalOf(none)], ['Roll web back', 'StatefulSet web has no earlier revision.']);
  assert.match(refusalOf(plan(first, back('7'))), /has no revision 7: there is only 1\.$/);
  assert.match(refusalOf(plan(planContextOf(fresh), back())), /No revision of StatefulSet web can be read/);
});

test('a rollback does not go to a bad release before the present one', () => {
  const set = aSet({ status: { currentRevision: 'web-a', updateRevision: 'web-c' } });
  const bad = aPod(set, 2, { ...waitingPod('ImagePullBackOff'), revision: 'web-b' });
  const world = planContextOf(set, ...REVISIONS, bad);
  assert.equal(plan(world, back()).title, 'Roll web back to revision 1');
  assert.ok(
    consequenceTexts(plan(world, back()), 'info').includes('revision 1 has worked: web-0 and web-1 are ready with it'),
  );
  assert.ok(
    consequenceTexts(plan(world, back('2')), 'warning').includes(
      'revision 2 is not known to have worked; of the pods, web-2 (ImagePullBackOff) runs it',
    ),
  );
});

test('if no revision is known to have worked, the user has to name one', () => {
  const set = aSet({ replicas: 1, status: { currentRevision: 'web-a', updateRevision: 'web-c' } });
  const world = planContextOf(
    set,
    ...REVISIONS,
    aPod(set, 0, { ...waitingPod('CrashLoopBackOff'), revision: 'web-c' }),
  );
  assert.equal(
    refusalOf(plan(world, back())),
    'No earlier revision of StatefulSet web is known to have worked: name the one that you want (there are 1 and 2).',
  );
  assert.equal(plan(world, back('2')).title, 'Roll web back to revision 2');
});

test('pods of the old revision stay, and a broken one blocks the rollback', () => {
  const broken = aPod(SET, 2, { ...waitingPod('ImagePullBackOff'), revision: 'web-c' });
  const planned = plan(planContextOf(SET, ...REVISIONS, broken), back());
  assert.deepEqual(planned.effects, ['The controller replaces web-2']);
  assert.ok(
    consequenceTexts(planned, 'warning').includes(
      'the update waits until web-2 (ImagePullBackOff) is available; it does not give way by itself: deleting it lets the update go on',
    ),
  );
});

test('templates are compared field by field', () => {
  const template = (fields: Record<string, string>): PodTemplate => ({
    fields: new Map(Object.entries(fields)),
    containers: [],
  });
  const facts = {
    template: knownReading(
      template({ 'spec.containers[web].image': 'web:2', 'spec.containers[web].env[A].value': '1' }),
    ),
    revisionTemplate: knownReading(template({ 'spec.containers[web].image': 'web:1', 'spec.hostNetwork': 'true' })),
  };
  assert.deepEqual(plan(planContextOf(SET, ...REVISIONS), back(), facts).diff, [
    { path: 'spec.containers[web].image', before: 'web:2', after: 'web:1' },
    { path: 'spec.hostNetwork', before: undefined, after: 'true' },
    { path: 'spec.containers[web].env[A].value', before: '1', after: undefined },
  ]);
});
