/** Larger claims: which of them grow, in which order, what stands in the way, and what becomes of the template. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestedSetAction } from '../../../../source/actions/plan.ts';
import type { Quota } from '../../../../source/actions/ports.ts';
import type { ClusterObject, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import {
  aClaim,
  aCondition,
  aPod,
  aSet,
  aSnapshot,
  aStorageClass,
  type ClaimOptions,
  healthyObjectsOf,
  healthySnapshot,
  MINUTE,
  NOW,
  terminatingMeta,
  withoutObjects,
} from '../../../support/object-builders.ts';
import { consequenceTexts, knownReading, plan, planContextIn, planContextOf, refusalOf } from '../plan-fixtures.ts';

const set = aSet();
const wanted = (change: Partial<RequestedSetAction<'grow'>> = {}): RequestedSetAction<'grow'> => ({
  action: 'grow',
  size: '20Gi',
  template: undefined,
  only: undefined,
  keepTemplate: false,
  atOnce: false,
  ...change,
});
const KEPT = { keptSetPath: knownReading('/state/set-1.json') };
const grow = (change: Partial<RequestedSetAction<'grow'>> = {}, ...objects: readonly ClusterObject[]) =>
  plan(planContextOf(set, ...objects), wanted(change), KEPT);
const claim = (ordinal: number, options: ClaimOptions = {}) => aClaim(`data-web-${ordinal}`, options);
const writes = ({ steps }: ReturnType<typeof grow>) =>
  steps.map(({ write, goal }) => `${write.operation} ${write.target.name}, ${goal.type}`);

test('each claim grows after the other, the highest ordinal first, and then the template', () => {
  const planned = grow();
  assert.deepEqual(writes(planned), [
    'grow-claim data-web-2, claims-grown',
    'grow-claim data-web-1, claims-grown',
    'grow-claim data-web-0, claims-grown',
    'orphan-set web, set-gone',
    'create-set web, set-back',
  ]);
  assert.equal(planned.title, 'Grow the claims of template data of web to 20Gi');
  assert.match(planned.requests[0] ?? '', /^ask for 20Gi instead of 8Gi for claim data-web-2, which has 8Gi$/);
  assert.match(planned.requests[3] ?? '', /^write StatefulSet web to \/state\/set-1\.json \(mode 0600\), delete it/);
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'a claim can never shrink again',
    'for about a second there is no set web: a member that fails meanwhile is not replaced before it is back',
  ]);
  assert.match(
    consequenceTexts(planned, 'info').join('\n'),
    /driver disk\.example\.com is not known to need a restart/,
  );
  assert.equal(planned.confirmation.type, 'key');
});

test('the main member is the last one', () => {
  const main = aPod(set, 2, { meta: { labels: { role: 'primary' } } });
  const names = grow({ keepTemplate: true }, main).steps.map(({ write }) => write.target.name);
  assert.deepEqual(names, ['data-web-1', 'data-web-0', 'data-web-2']);
});

test('all at once: the last step waits for all claims', () => {
  const planned = grow({ atOnce: true, keepTemplate: true });
  assert.deepEqual(
    planned.steps.map(({ goal }) => goal.type),
    ['accepted', 'accepted', 'claims-grown'],
  );
  const goal = planned.steps.at(-1)?.goal;
  assert.equal(goal?.type === 'claims-grown' ? goal.claims.length : 0, 3);
});

test('some members alone: the template keeps its size, and the plan says so', () => {
  const planned = grow({ only: [1] });
  assert.deepEqual(writes(planned), ['grow-claim data-web-1, claims-grown']);
  assert.equal(planned.title, 'Grow claim data-web-1 to 20Gi');
  assert.match(consequenceTexts(planned, 'info').join('\n'), /template data keeps 8Gi: new members get that size/);
});

test('claims that were grown by hand: the template alone is brought in line', () => {
  const grown = [0, 1, 2].map((ordinal) => claim(ordinal, { request: '20Gi', capacity: '20Gi' }));
  const planned = grow({}, ...grown);
  assert.deepEqual(writes(planned), ['orphan-set web, set-gone', 'create-set web, set-back']);
  assert.equal(planned.title, 'Grow claim template data of web to 20Gi');
  assert.match(refusalOf(grow({ keepTemplate: true }, ...grown)), /have 20Gi or more already, and so has the template/);
});

test('the way back from a size that the driver refuses: less, but more than the capacity', () => {
  const refused = claim(1, {
    request: '900Gi',
    resizeStatus: 'ControllerResizeInfeasible',
    resizeTarget: '900Gi',
    conditions: [aCondition('ControllerResizeError', 'True')],
  });
  const planned = grow({ only: [1] }, refused);
  assert.deepEqual(planned.steps[0]?.write, {
    operation: 'grow-claim',
    target: {
      kind: 'PersistentVolumeClaim',
      namespace: 'shop',
      name: 'data-web-1',
      uid: 'claim-shop-data-web-1',
      resourceVersion: '1',
    },
    from: '900Gi',
    to: '20Gi',
  });
  assert.match(consequenceTexts(planned, 'info').join('\n'), /did not get 900Gi: it asks for 20Gi instead/);
  const underWay = grow({ only: [1] }, claim(1, { request: '900Gi' }));
  assert.match(
    consequenceTexts(underWay, 'warning').join('\n'),
    /on its way to 900Gi, and may reach that all the same/,
  );
});

test('a file system that has waited for long: the pod is evicted, and awaited with its claim', () => {
  const pending = (since: number) =>
    claim(1, { request: '20Gi', conditions: [aCondition('FileSystemResizePending', 'True', since)] });
  const planned = grow({ only: [1] }, pending(NOW - 5 * MINUTE));
  assert.deepEqual(writes(planned), ['evict web-1, in-turn']);
  assert.match(consequenceTexts(planned, 'warning').join('\n'), /web-1 restarts/);
  const young = grow({ only: [1] }, pending(NOW - MINUTE / 2));
  assert.match(refusalOf(young), /Claim data-web-1 asks for 20Gi already, and is growing/);
  assert.equal(young.alreadyAppliedGoal?.type, 'claims-grown');
});

test('a driver that grows no volume in use: each pod is restarted after its claim', () => {
  const offline = aStorageClass('standard', { provisioner: 'csi.simplivity.hpe.com' });
  const planned = grow({ only: [0, 2], atOnce: true }, offline);
  assert.deepEqual(writes(planned), [
    'grow-claim data-web-2, volume-grown',
    'evict web-2, in-turn',
    'grow-claim data-web-0, volume-grown',
    'evict web-0, in-turn',
  ]);
  assert.match(consequenceTexts(planned, 'warning').join('\n'), /web-2 and web-0 restart, one at a time/);
});

const CLASSES: readonly (readonly [string, ClusterObject, RegExp])[] = [
  [
    'forbids it',
    aStorageClass('standard', { allowsExpansion: false }),
    /class standard of claim data-web-2 does not allow/,
  ],
  ['is none', claim(2, { storageClass: '' }), /Claim data-web-2 has no storage class/],
  ['does not exist', claim(2, { storageClass: 'gone' }), /Storage class gone of claim data-web-2 does not exist/],
];
for (const [what, object, expected] of CLASSES) {
  test(`a class that ${what}`, () => assert.match(refusalOf(grow({}, object)), expected));
}

test('a class without a driver is told', () => {
  const planned = grow({}, aStorageClass('standard', { provisioner: 'kubernetes.io/no-provisioner' }));
  assert.match(consequenceTexts(planned, 'warning').join('\n'), /no storage driver stands behind .*may wait for ever/);
});

test('claims that cannot grow: named ones refuse the plan, others are left out of it', () => {
  const pending = claim(1, { phase: 'Pending', capacity: '', volume: '' });
  assert.match(
    refusalOf(grow({ only: [1] }, pending)),
    /Claim data-web-1 cannot grow: it is Pending, and only a bound/,
  );
  const planned = grow({ keepTemplate: true }, pending);
  assert.equal(planned.steps.length, 2);
  assert.match(consequenceTexts(planned, 'warning').join('\n'), /claim data-web-1 is left as it is: it is Pending/);
  assert.match(refusalOf(grow({ only: [1] }, claim(1, terminatingMeta()))), /it is being deleted/);
});

test('a size that is less than a claim has', () => {
  assert.match(refusalOf(grow({ size: '5Gi' })), /claim data-web-2: it has 8Gi, and a claim cannot shrink/);
  assert.match(refusalOf(grow({ size: '5Gi', only: [0] })), /Claim data-web-0 cannot grow: it has 8Gi/);
});

test('a size a hundred times as large has to be confirmed by the name', () => {
  const planned = grow({ size: '900Gi' });
  assert.equal(planned.confirmation.type, 'typed');
  assert.match(consequenceTexts(planned, 'danger').join('\n'), /900Gi is 112 times what it has: check the unit/);
});

const several: StatefulSet = aSet({
  claimTemplates: ['data', 'logs'].map((name) => ({
    name,
    storageClass: 'standard',
    request: '8Gi',
    accessModes: ['ReadWriteOnce'],
  })),
});

test('the claim template has to be named if there are several, and to exist', () => {
  const world = planContextOf(several);
  assert.match(refusalOf(plan(world, wanted())), /several claim templates: say which .*--template data or logs/);
  assert.match(refusalOf(plan(world, wanted({ template: 'x' }))), /no claim template "x": it has data, logs/);
  const named = plan(world, wanted({ template: 'logs' }), KEPT);
  assert.equal(named.steps[0]?.write.target.name, 'logs-web-2');
  assert.match(refusalOf(plan(planContextOf(aSet({ claimTemplates: [] })), wanted())), /has no claim template/);
});

test('an ordinal that does not exist', () => {
  assert.match(refusalOf(grow({ only: [7] })), /web has no member 7 and no claim data-web-7/);
});

function quota(key: string, hard: string, used: string): { readonly quotas: ReturnType<typeof knownReading<Quota[]>> } {
  return { quotas: knownReading([{ name: 'small', hard: { [key]: hard }, used: { [key]: used }, scoped: false }]) };
}

test('what the quotas leave is told, and refuses what does not fit', () => {
  const world = planContextOf(set);
  const fits = plan(world, wanted({ keepTemplate: true }), quota('requests.storage', '100Gi', '24Gi'));
  assert.match(
    consequenceTexts(fits, 'info').join('\n'),
    /ResourceQuota small leaves 76Gi of requests\.storage \(100Gi in all\), and 3 claims would take 36Gi more/,
  );
  const over = plan(world, wanted({ keepTemplate: true }), quota('requests.storage', '50Gi', '24Gi'));
  assert.match(refusalOf(over), /leaves 26Gi .* would take 36Gi more: ask for a larger quota/);
  const ofClass = 'standard.storageclass.storage.k8s.io/requests.storage';
  assert.match(refusalOf(plan(world, wanted({ keepTemplate: true }), quota(ofClass, '30Gi', '24Gi'))), /leaves 6Gi/);
  const other = 'gold.storageclass.storage.k8s.io/requests.storage';
  assert.equal(plan(world, wanted({ keepTemplate: true }), quota(other, '1Gi', '1Gi')).refusal, undefined);
});

test('the template is not exchanged while a member is missing, and without a file to keep the set in', () => {
  const world = planContextIn(withoutObjects(healthySnapshot(set), 'Pod', 'web-1'), set);
  assert.match(
    refusalOf(plan(world, wanted(), KEPT)),
    /cannot be changed now: member web-1 is missing.*--keep-template/,
  );
  assert.notEqual(plan(world, wanted({ keepTemplate: true })).steps.length, 0);
  const unwritable = { keptSetPath: { state: 'unknown', reason: 'The folder is read-only.' } } as const;
  assert.match(
    refusalOf(plan(planContextOf(set), wanted(), unwritable)),
    /The folder is read-only\. Without that file/,
  );
});

test('a set of an operator is exchanged only after its name was typed; Helm is warned of', () => {
  const owners = [{ kind: 'RabbitmqCluster', name: 'mq', uid: 'o', controller: true }];
  const owned = plan(planContextOf(aSet({ meta: { owners } })), wanted(), KEPT);
  assert.deepEqual(owned.confirmation, { type: 'typed', word: 'web' });
  assert.match(consequenceTexts(owned, 'danger').join('\n'), /set spec\.persistence\.storage there too/);
  const labels = { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'shop' };
  const charted = plan(planContextOf(aSet({ meta: { labels } })), wanted(), KEPT);
  assert.match(consequenceTexts(charted, 'warning').join('\n'), /Helm \(release shop\) owns the set/);
});

test('an interrupted exchange: the set is made again only where there is none', () => {
  const path = '/state/set-1.json';
  const ref = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'former', generation: 1 } as const;
  const size = { template: 'data', from: '8Gi', to: '20Gi' };
  const request = { action: 'finish-exchange', set: ref, size, path } as const;
  const gone = aSnapshot(healthyObjectsOf(set));
  const context = { ...planContextOf(set), snapshot: gone };
  const planned = plan(context, request);
  assert.deepEqual(writes(planned), ['create-set web, set-back']);
  assert.match(refusalOf(plan(planContextOf(set), request)), /StatefulSet web exists: nothing is made over it/);
});
