/** Invariants of a set under any action, and equal results for equal seeds. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, itemsOf } from '../../../../../source/simulator/model/json.ts';
import { createRandom } from '../../../../../source/simulator/runtime/seeded-random.ts';
import { type ClusterHarness, createClusterHarness, webSetManifest } from '../../cluster-harness.ts';

const SETS = 'apps/statefulsets';

function ordinals(world: ClusterHarness): readonly number[] {
  return world.names('pods').map((name) => Number(name.split('-').at(-1)));
}

function unavailable(world: ClusterHarness): number {
  return world.names('pods').filter((name) => !world.isReady(name)).length;
}

function replicas(world: ClusterHarness): number {
  return Number(world.get(SETS, 'web')?.spec?.['replicas']);
}

const ACTIONS: readonly ((world: ClusterHarness, chance: (limit: number) => number) => void)[] = [
  (world, chance) => world.patch(SETS, 'web', { spec: { replicas: chance(5) } }),
  (world, chance) => {
    const containers = [{ name: 'main', image: `web:${['1', '2', 'missing', 'crash'][chance(4)]}` }];
    world.patch(SETS, 'web', { spec: { template: { spec: { containers } } } });
  },
  (world, chance) => {
    const names = world.names('pods');
    const name = names[chance(Math.max(1, names.length))];
    if (name !== undefined) world.remove('pods', name);
  },
  (world, chance) =>
    world.patch(SETS, 'web', { spec: { updateStrategy: { rollingUpdate: { partition: chance(4) } } } }),
];

for (const seed of [1, 2, 3, 4]) {
  test(`OrderedReady: at most one pod is missing because of the controller (seed ${seed})`, () => {
    const world = createClusterHarness({ seed });
    const { below } = createRandom(seed * 7919);
    world.apply(webSetManifest({ replicas: 3 }));
    let deletedByHand = 0;
    let created = 0;
    world.cluster.store.subscribe(({ type, resource, object }) => {
      if (resource !== 'pods' || type !== 'ADDED') return;
      created += 1;
      const ordinal = Number(object.metadata.name.split('-').at(-1));
      const before = ordinals(world).filter((other) => other < ordinal);
      const missing = before.filter((other) => !world.isReady(`web-${other}`));
      assert.deepEqual(missing, [], `web-${ordinal} came while ${missing.join()} was not ready`);
      assert.equal(before.length, ordinal, `web-${ordinal} came before its predecessors`);
    });
    for (let step = 0; step < 60; step += 1) {
      const index = below(ACTIONS.length);
      if (index === 2) deletedByHand += 1;
      ACTIONS[index]?.(world, below);
      world.clock.advance(below(8000));
      const claims = world.names('persistentvolumeclaims').length;
      assert.ok(claims >= world.names('pods').length, 'every pod has its claim');
    }
    // A pod of a broken revision has to be deleted by hand, then the set becomes ready.
    const containers = [{ name: 'main', image: 'web:1' }];
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
    world.patch(SETS, 'web', { spec: { replicas: 3, updateStrategy, template: { spec: { containers } } } });
    for (let round = 0; round < 8; round += 1) {
      world.clock.advance(20_000);
      for (const name of world.names('pods')) if (!world.isReady(name)) world.remove('pods', name);
    }
    world.until('all to be ready', () => ordinals(world).length === 3 && unavailable(world) === 0);
    assert.equal(replicas(world), 3);
    assert.ok(created > 5 && deletedByHand > 0, `${created} pods were created`);
  });
}

test('the status becomes consistent with the pods', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 3 }));
  world.until('all', () => ordinals(world).length === 3 && unavailable(world) === 0);
  world.clock.advance(100);
  const status = world.get(SETS, 'web')?.status ?? {};
  const { replicas: all, readyReplicas, availableReplicas, currentReplicas, updatedReplicas } = status;
  assert.deepEqual([all, readyReplicas, availableReplicas, currentReplicas, updatedReplicas], [3, 3, 3, 3, 3]);
  assert.equal(status['currentRevision'], status['updateRevision']);
});

test('claims have the controller as their manager and the labels of the selector', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1 }));
  world.until('web-0', () => world.isReady('web-0'));
  const { metadata } = world.get('persistentvolumeclaims', 'data-web-0') ?? {};
  assert.deepEqual(metadata?.labels, { app: 'web' });
  const [managed] = itemsOf(metadata?.managedFields);
  assert.equal(at(managed, 'manager'), 'kube-controller-manager');
  assert.notEqual(at(managed, 'fieldsV1', 'f:spec', 'f:accessModes'), undefined);
});

function story(seed: number): readonly string[] {
  const world = createClusterHarness({ seed });
  world.apply(webSetManifest({ replicas: 3, annotations: { 'demo/start-ms': undefined } }));
  world.clock.advance(60_000);
  world.remove('pods', 'web-1');
  world.clock.advance(60_000);
  return world.changes.map(({ type, resource, object }) => `${type} ${resource} ${JSON.stringify(object)}`);
}

test('equal seeds give equal changes, and another seed gives others', () => {
  const first = story(5);
  assert.ok(first.length > 50);
  assert.deepEqual(story(5), first);
  assert.notDeepEqual(story(6), first);
});

test('a deployment rolls out, and its pods have random names', () => {
  const world = createClusterHarness();
  const yaml = (image: string): string =>
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: front}, spec: {replicas: 3, selector: {matchLabels: {app: front}}, template: {metadata: {labels: {app: front}, annotations: {demo/start-ms: "500"}}, spec: {containers: [{name: main, image: "${image}"}]}}}}`;
  world.apply(yaml('front:1'));
  const settled = (): boolean => ordinals(world).length === 3 && unavailable(world) === 0;
  world.until('3 pods', settled);
  const first = world.names('pods');
  for (const name of first) assert.match(name, /^front-[b-z2-9]+-[b-z2-9]{5}$/);
  const containers = [{ name: 'main', image: 'front:2' }];
  world.patch('apps/deployments', 'front', { spec: { template: { spec: { containers } } } });
  world.until('the new ones', () => settled() && world.names('pods').every((name) => !first.includes(name)));
  world.clock.advance(1000);
  assert.equal(world.names('apps/replicasets').length, 2);
  assert.equal(world.get('apps/deployments', 'front')?.status?.['updatedReplicas'], 3);
  world.remove('apps/deployments', 'front');
  world.until('all to go', () => world.names('pods').length === 0);
  assert.deepEqual(world.names('apps/replicasets'), []);
});

test('a disruption budget counts the allowed disruptions', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 3 }));
  world.apply(
    '{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}}',
  );
  const allowed = (): unknown => world.get('policy/poddisruptionbudgets', 'web')?.status?.['disruptionsAllowed'];
  world.until('one to be allowed', () => allowed() === 1);
  world.remove('pods', 'web-1');
  world.clock.advance(100);
  assert.equal(allowed(), 0);
});

test('a namespace is deleted with everything in it', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 2 }));
  world.until('web-1', () => world.isReady('web-1'));
  world.remove('namespaces', 'default');
  world.until('it to go', () => world.get('namespaces', 'default') === undefined);
  for (const resource of ['pods', 'persistentvolumeclaims', SETS, 'events', 'services']) {
    assert.deepEqual(world.names(resource), [], resource);
  }
});
