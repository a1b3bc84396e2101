import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  aClaim,
  aMeta,
  aNode,
  aPod,
  aSet,
  aVolume,
  DAY,
  healthySnapshot,
  NOW,
  notReady,
  terminatingMeta,
  withoutObjects,
} from '../../../support/object-builders.ts';
import { consequenceTexts, knownReading, plan, planContextIn, planContextOf, refusalOf } from '../plan-fixtures.ts';

const scale = (replicas: number) => ({ action: 'scale', replicas }) as const;

test('a scale-down deletes pods from the highest ordinal and keeps their claims', () => {
  const planned = plan(planContextOf(aSet()), scale(1));
  assert.deepEqual(planned.effects, ['The controller deletes web-2, then web-1, each once the one above it is gone']);
  assert.deepEqual(consequenceTexts(planned, 'info'), [
    'claim data-web-2 (8Gi) is kept, parked',
    'claim data-web-1 (8Gi) is kept, parked',
  ]);
  assert.deepEqual(planned.confirmation, { type: 'key', key: 'y' });
  assert.deepEqual(planned.undo, { action: 'scale', replicas: 3 });
  assert.equal(
    planned.kubectl,
    'kubectl --context prod -n shop scale statefulset/web --current-replicas=3 --replicas=1',
  );
  const [step] = planned.steps;
  assert.deepEqual(step?.write, {
    operation: 'scale',
    target: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'set-shop-web', generation: 1 },
    from: 3,
    to: 1,
  });
});

test('Parallel deletes all pods at once', () => {
  const planned = plan(planContextOf(aSet({ podManagementPolicy: 'Parallel' })), scale(1));
  assert.deepEqual(planned.effects, ['The controller deletes web-2 and web-1 at once']);
});

test('ordinals count from their start', () => {
  const planned = plan(planContextOf(aSet({ ordinalsStart: 5 })), scale(2));
  assert.deepEqual(planned.effects, ['The controller deletes web-7']);
});

test('scaling to zero needs the name', () => {
  const planned = plan(planContextOf(aSet()), scale(0));
  assert.deepEqual(consequenceTexts(planned, 'danger'), ['web stops altogether: no pod is left']);
  assert.deepEqual(planned.confirmation, { type: 'typed', word: 'web' });
});

test('a protected context always needs the name', () => {
  const planned = plan({ ...planContextOf(aSet()), isProtected: true }, scale(4));
  assert.deepEqual(planned.confirmation, { type: 'typed', word: 'web' });
});

const DELETING = aSet({ retention: { whenDeleted: 'Retain', whenScaled: 'Delete' } });

test('whenScaled: Delete destroys data, and needs the name', () => {
  const planned = plan(planContextOf(DELETING), scale(2));
  assert.deepEqual(consequenceTexts(planned, 'danger'), [
    'claim data-web-2 (8Gi) is deleted (whenScaled: Delete): its volume pv-data-web-2 and the data in it are destroyed',
  ]);
  assert.equal(planned.confirmation.type, 'typed');
});

test('whenScaled: Delete keeps a volume with the policy Retain', () => {
  const volume = aVolume(aClaim('data-web-2'), { reclaimPolicy: 'Retain' });
  const planned = plan(planContextOf(DELETING, volume), scale(2));
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'claim data-web-2 (8Gi) is deleted (whenScaled: Delete): its volume pv-data-web-2 stays, Released, with the data',
  ]);
});

test('whenScaled: Delete keeps the claim of a pod that does not exist', () => {
  const planned = plan(planContextIn(withoutObjects(healthySnapshot(DELETING), 'Pod', 'web-2'), DELETING), scale(2));
  assert.deepEqual(consequenceTexts(planned, 'danger'), []);
  assert.deepEqual(planned.effects, ['The controller has no pod to delete']);
});

test('a Terminating claim is deleted with its pod', () => {
  const planned = plan(planContextOf(aSet(), aClaim('data-web-2', terminatingMeta())), scale(2));
  assert.match(
    consequenceTexts(planned, 'danger').join(),
    /data-web-2 .* is Terminating already and goes with its pod: .* destroyed/,
  );
});

test('if claims may not be read, it is not known whether data are destroyed', () => {
  const set = DELETING;
  const world = healthySnapshot(set);
  const denied = { phase: 'denied', since: NOW, reason: 'no' } as const;
  const snapshot = {
    tables: { ...world.tables, PersistentVolumeClaim: new Map() },
    sources: world.sources.map((source) =>
      source.kind === 'PersistentVolumeClaim' ? { ...source, state: denied } : source,
    ),
  };
  const planned = plan(planContextIn(snapshot, set), scale(2));
  assert.match(consequenceTexts(planned, 'danger').join(), /claim data-web-2 is deleted, if it exists/);
});

test('a scale-down waits for an unhealthy pod that stays', () => {
  const set = aSet();
  const planned = plan(planContextOf(set, aPod(set, 0, notReady())), scale(2));
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'the scale-down waits until web-0 (Running), which stays, is available',
  ]);
});

test('two unhealthy pods that are to be deleted wait for each other', () => {
  const set = aSet({ replicas: 4 });
  const planned = plan(planContextOf(set, aPod(set, 2, notReady()), aPod(set, 3, notReady())), scale(1));
  assert.match(consequenceTexts(planned, 'warning').join(), /web-3 .* is not deleted before web-2 .* is available/);
});

test('a scale-up distinguishes new claims from existing ones', () => {
  const set = aSet();
  const parked = aClaim('data-web-3', { meta: { createdAt: NOW - 12 * DAY } });
  const planned = plan(planContextOf(set, parked, aVolume(parked)), scale(5));
  assert.deepEqual(planned.effects, [
    'The controller creates web-3, then web-4, each once the one below it is available',
  ]);
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'claim data-web-3 (8Gi, 12d old) is reused with the data that the last web-3 left',
  ]);
  assert.deepEqual(consequenceTexts(planned, 'info'), ['claim data-web-4 (8Gi, standard) is made new']);
});

test('a scale-up waits for pods that are still terminating', () => {
  const set = aSet();
  const planned = plan(planContextOf(set, aPod(set, 3), aPod(set, 4, terminatingMeta())), scale(5));
  assert.deepEqual(planned.effects, ['The controller creates web-4']);
  assert.ok(consequenceTexts(planned, 'info').includes('web-3 has not gone yet: it stays'));
  assert.ok(consequenceTexts(planned, 'info').includes('web-4 is still Terminating: it comes anew once it is gone'));
  const back = plan(planContextOf(set, aPod(set, 3)), scale(4));
  assert.deepEqual(back.effects, ['The controller has no pod to create']);
});

test('whenScaled: Delete: after a scale-up that follows at once, the data are gone', () => {
  const owners = [{ kind: 'Pod', name: 'web-3', uid: 'an earlier one', controller: false }];
  const planned = plan(planContextOf(DELETING, aClaim('data-web-3', { meta: { owners } })), scale(4));
  assert.match(
    consequenceTexts(planned, 'warning').join(),
    /data-web-3 .* is on its way out: web-3 waits until it is gone, and starts empty/,
  );
});

test('OrderedReady creates no pod above one that is not available', () => {
  const set = aSet();
  const planned = plan(planContextOf(set, aPod(set, 1, notReady())), scale(4));
  assert.ok(consequenceTexts(planned, 'warning').includes('no new pod is created before web-1 (Running) is available'));
});

test('new pods above a held partition start at the update revision', () => {
  const strategy = { type: 'RollingUpdate', partition: 3, maxUnavailable: undefined } as const;
  const planned = plan(planContextOf(aSet({ strategy, status: { updateRevision: 'web-b' } })), scale(4));
  assert.ok(
    consequenceTexts(planned, 'warning').includes('new pods from the partition (3) on start at the update revision'),
  );
});

test('an autoscaler that sets the number again is named', () => {
  const meta = aMeta('set', 'web', {
    annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:shop/web' },
  });
  const autoscaler = { name: 'web-hpa', targetKind: 'StatefulSet', targetName: 'web', min: 2, max: 9 };
  const other = { ...autoscaler, name: 'other', targetName: 'api' };
  const facts = { autoscalers: knownReading([autoscaler, other]) };
  assert.deepEqual(consequenceTexts(plan(planContextOf(aSet({ meta })), scale(2), facts), 'warning'), [
    'HorizontalPodAutoscaler web-hpa sets its own number again (2 to 9)',
    'Argo CD (application shop) manages this set and may undo the change soon',
  ]);
  const toZero = consequenceTexts(plan(planContextOf(aSet()), scale(0), facts), 'warning');
  assert.deepEqual(toZero, ['HorizontalPodAutoscaler web-hpa pauses while web is at 0']);
});

test('a quota that prevents the new pods is named', () => {
  const quota = { name: 'small', hard: { pods: '4' }, used: { pods: '3' }, scoped: false };
  const template = { fields: new Map(), containers: [] };
  const planned = plan(planContextOf(aSet()), scale(6), {
    quotas: knownReading([quota]),
    template: knownReading(template),
  });
  assert.ok(
    consequenceTexts(planned, 'warning').includes(
      'ResourceQuota small has room for 1 of 3 new pods (pods: 3 of 4 used)',
    ),
  );
});

test('a quota of the default class counts claims whose template names no class', () => {
  const key = 'standard.storageclass.storage.k8s.io/requests.storage';
  const quota = { name: 'disks', hard: { [key]: '24Gi' }, used: { [key]: '24Gi' }, scoped: false };
  const claimTemplates = [{ name: 'data', storageClass: undefined, request: '8Gi', accessModes: ['ReadWriteOnce'] }];
  const planned = plan(planContextOf(aSet({ claimTemplates })), scale(4), {
    quotas: knownReading([quota]),
    template: knownReading({ fields: new Map(), containers: [] }),
  });
  const expected = `ResourceQuota disks has no room for all new claims (${key}: 24Gi of 24Gi used)`;
  assert.ok(consequenceTexts(planned, 'warning').includes(expected));
});

test('an invalid number is refused with a sentence', () => {
  const world = planContextOf(aSet());
  assert.match(refusalOf(plan(world, scale(-1))), /^-1 is no number of replicas/);
  assert.match(refusalOf(plan(world, scale(1.5))), /^1\.5 is no number of replicas/);
  assert.match(refusalOf(plan(world, scale(Number.NaN))), /^NaN is no number of replicas/);
  assert.match(refusalOf(plan(world, scale(2 ** 31))), /more than Kubernetes can count/);
  assert.equal(refusalOf(plan(world, scale(3))), 'StatefulSet web is at 3 replicas already.');
});

test('a set that is being deleted cannot be scaled', () => {
  assert.equal(refusalOf(plan(planContextOf(aSet(terminatingMeta())), scale(5))), 'StatefulSet web is being deleted.');
});

test('many pods at once need the name, and are not all listed', () => {
  const planned = plan(planContextOf(aSet()), scale(2_000_000));
  assert.deepEqual(consequenceTexts(planned, 'danger'), ['1999997 new pods are asked for at once']);
  assert.ok(planned.consequences.length < 50);
});

test('a missing permission and a rejected dry run are refusals', () => {
  const world = planContextOf(aSet());
  const access = knownReading({ allowed: false, reason: '' });
  assert.match(refusalOf(plan(world, scale(4), { access })), /You are not allowed to do this here: ask for a role/);
  const dryRun = knownReading({ kind: 'invalid', sentence: 'Admission does not allow it: no.', causes: [] } as const);
  assert.equal(refusalOf(plan(world, scale(4), { dryRun })), 'Admission does not allow it: no.');
});

test('a dry run that failed is reported, and is no refusal', () => {
  const dryRun = knownReading({ kind: 'unreachable', sentence: 'Nobody there.', causes: [] } as const);
  const planned = plan(planContextOf(aSet()), scale(4), { dryRun });
  assert.equal(planned.refusal, undefined);
  assert.ok(consequenceTexts(planned, 'warning').includes('it could not be tried beforehand: Nobody there.'));
});

test('lost contact is reported', () => {
  const set = aSet();
  const world = healthySnapshot(set, aNode('node-0'));
  const stale = { phase: 'stale', since: NOW, reason: 'gone' } as const;
  const snapshot = { ...world, sources: world.sources.map((source) => ({ ...source, state: stale })) };
  assert.match(
    consequenceTexts(plan(planContextIn(snapshot, set), scale(4)), 'warning').join(),
    /contact with the cluster is lost/,
  );
});

test('property: the correct ordinals are deleted or created, and destroyed data need the name', () => {
  const arbitrary = fc.record({
    start: fc.nat(3),
    from: fc.nat(6),
    to: fc.nat(6),
    deletes: fc.boolean(),
    parallel: fc.boolean(),
  });
  fc.assert(
    fc.property(arbitrary, ({ start, from, to, deletes, parallel }) => {
      const set = aSet({
        replicas: from,
        ordinalsStart: start,
        podManagementPolicy: parallel ? 'Parallel' : 'OrderedReady',
        retention: { whenDeleted: 'Retain', whenScaled: deletes ? 'Delete' : 'Retain' },
      });
      const planned = plan(planContextOf(set), scale(to));
      assert.equal(planned.refusal !== undefined, from === to);
      if (from === to) return;
      const named = [...planned.effects.join().matchAll(/web-(\d+)/g)].map(([, ordinal]) => Number(ordinal));
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      const moving = Array.from({ length: high - low }, (_, index) => start + low + index);
      if (moving.length <= 4)
        assert.deepEqual(
          named.toSorted((a, b) => a - b),
          moving,
        );
      const losesData = to < from && deletes;
      assert.equal(planned.confirmation.type === 'typed', to === 0 || losesData);
    }),
  );
});
