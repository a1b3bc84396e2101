/** The built-in worlds have the described state, and invalid manifests are refused as a whole. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createScaledClock } from '../../../../source/simulator/clock/scaled-clock.ts';
import { applyManifests } from '../../../../source/simulator/worlds/apply-manifests.ts';
import { ManifestError } from '../../../../source/simulator/worlds/manifest-error.ts';
import { parseManifests, readManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { createFastClock } from '../../../support/fast-clock.ts';

const folder = await mkdtemp(join(tmpdir(), 'stsview-worlds-'));
after(() => rm(folder, { recursive: true }));

test('the shop has one update in progress, one that is stuck, and claims that are left behind, and it continues', () => {
  const clock = createFastClock();
  const { store } = openWorld({ world: 'shop', clock });
  const status = (name: string) => store.get('apps/statefulsets', 'shop', name)?.status ?? {};
  assert.deepEqual(
    store.list('apps/statefulsets').map(({ metadata }) => metadata.name),
    ['cassandra', 'postgres', 'rabbitmq', 'redis'],
  );
  assert.notEqual(status('redis')['currentRevision'], status('redis')['updateRevision']);
  assert.equal(status('postgres')['readyReplicas'], 2);
  assert.equal(status('cassandra')['readyReplicas'], 3);
  assert.notEqual(store.get('persistentvolumeclaims', 'shop', 'data-cassandra-3'), undefined);
  assert.equal(store.list('persistentvolumeclaims', 'archive').length, 2);
  const { version } = store;
  clock.advance(300_000);
  assert.ok(store.version > version + 50, 'it lives on');
  assert.equal(status('postgres')['readyReplicas'], 2, 'what is stuck stays so');
  const age =
    clock.now() - Date.parse(store.get('apps/statefulsets', 'shop', 'cassandra')?.metadata.creationTimestamp ?? '');
  assert.equal(Math.round(age / 86_400_000), 12);
});

test('the shop opens at the present time', () => {
  const begun = Date.now();
  const { clock, stop } = openWorld({ world: 'shop' });
  const opensAt = clock.now();
  stop();
  // To open it takes time, which is longer on a busy machine.
  assert.ok(opensAt > begun - 10_000 && opensAt < Date.now() + 10_000, `${opensAt - begun} ms after the beginning`);
});

test('the large world is ready at once, and its controllers change nothing', () => {
  const clock = createFastClock();
  const { store } = openWorld({ world: 'large', clock, sets: 20, pods: 101 });
  const pods = () => store.list('pods').filter(({ metadata }) => metadata.namespace?.startsWith('team-'));
  assert.equal(pods().length, 101);
  const versions = new Map(pods().map(({ metadata }) => [metadata.uid, metadata.resourceVersion]));
  clock.advance(10_000);
  const moved = pods().filter(({ metadata }) => versions.get(metadata.uid) !== metadata.resourceVersion);
  assert.deepEqual(
    moved.map(({ metadata }) => metadata.name),
    [],
  );
  const slices = store.list('discovery.k8s.io/endpointslices', 'team-0');
  assert.ok(slices.length > 0);
  for (const set of store.list('apps/statefulsets')) {
    assert.equal(set.status?.['readyReplicas'], set.spec?.['replicas'], set.metadata.name);
    assert.equal(set.status?.['currentRevision'], set.status?.['updateRevision']);
  }
});

test('manifests of a file and of a folder', async () => {
  const config = (name: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;
  await writeFile(join(folder, 'a.yaml'), `${config('one')}\n---\n---\n${config('two')}\n`);
  await writeFile(
    join(folder, 'b.json'),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'three' } }],
    }),
  );
  const manifests = await readManifests(folder);
  assert.deepEqual(
    manifests.map(({ object }) => object.metadata.name),
    ['one', 'two', 'three'],
  );
  assert.equal((await readManifests(join(folder, 'a.yaml'))).length, 2);
  const nowhere = join(folder, 'nowhere.yaml');
  await assert.rejects(readManifests(nowhere), { message: `${nowhere}: there is no such file or folder` });
});

const WRONG: readonly (readonly [text: string, message: RegExp])[] = [
  ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one\n', /^file\.yaml:[34]: /],
  ['{a: 1, a: 2}', /^file\.yaml:1: the key "a" is there already$/],
  ['{apiVersion: v1, kind: ConfigMap}', /^file\.yaml:1: metadata\.name is missing$/],
  ['kind: ConfigMap\n', /^file\.yaml:1: apiVersion or kind is missing$/],
  ['- 1\n', /^file\.yaml:1: an object with apiVersion, kind and metadata is wanted$/],
];

for (const [text, message] of WRONG) {
  test(`refused: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseManifests(text, 'file.yaml'),
      (error) => {
        assert.ok(error instanceof ManifestError);
        assert.match(error.message, message);
        return true;
      },
    );
  });
}

test('an unresolved alias is reported with its place', () => {
  assert.throws(() => parseManifests('apiVersion: v1\n---\nkind: ConfigMap\ndata: *nope\n', 'a.yaml'), {
    message: 'a.yaml:1: apiVersion or kind is missing\na.yaml:4: the anchor "nope" is used before it is set',
  });
});

test('a file without an object is refused', async () => {
  const file = join(folder, 'empty.txt');
  await writeFile(file, '# to be written\n---\n');
  await assert.rejects(readManifests(file), { message: `${file}: no object in it` });
});

test('an unknown field is reported with its place', () => {
  const text = '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterip: None}}\n';
  const manifests = parseManifests(text, 'world.yaml');
  assert.throws(() => openWorld({ world: 'classroom', clock: createFastClock(), manifests }), {
    message: 'world.yaml:1: unknown field "spec.clusterip"',
  });
});

test('objects that the API server would refuse are left out, each with a line, and the others are there', () => {
  const text = `{apiVersion: v1, kind: ConfigMap, metadata: {name: fine}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {replicas: -1}}
---
{apiVersion: v2, kind: Box, metadata: {name: x}}
`;
  const leftOut: string[] = [];
  const manifests = parseManifests(text, 'world.yaml');
  const onLeftOut = (problem: string): number => leftOut.push(problem);
  const { store } = openWorld({ world: 'classroom', clock: createFastClock(), manifests, onLeftOut });
  assert.notEqual(store.get('configmaps', 'default', 'fine'), undefined);
  assert.equal(leftOut.length, 2);
  assert.match(leftOut[0] ?? '', /^world\.yaml:3: .*spec\.replicas/);
  assert.equal(leftOut[1], 'world.yaml:5: no kind "Box" in version "v2": its definition is missing');
});

test('if all objects are refused, nothing keeps running', () => {
  const manifests = parseManifests('{apiVersion: v2, kind: Box, metadata: {name: x}}', 'world.yaml');
  assert.throws(() => openWorld({ world: 'classroom', clock: createFastClock(), manifests }), ManifestError);
});

test('files are read as kubectl reads them', () => {
  const text = `base: &base {a: "1"}
apiVersion: v1
kind: ConfigMap
metadata: {generateName: made-}
data: {<<: *base, mode: 0755, on: yes, time: 12:30:45, day: 2026-01-01, big: 1_000}
`;
  const [manifest] = parseManifests(text, 'a.yaml');
  assert.deepEqual(manifest?.object['data'], {
    a: '1',
    mode: 493,
    true: true,
    time: '12:30:45',
    day: '2026-01-01',
    big: 1000,
  });
});

test('lists of any kind are read as their items', () => {
  const text = '{apiVersion: v1, kind: ConfigMapList, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}]}';
  assert.deepEqual(
    parseManifests(text, 'a.yaml').map(({ object }) => object.metadata.name),
    ['x'],
  );
});

test('a kustomization, a huge file and very many documents are refused with what to do', async () => {
  const kustomization = join(folder, 'kustomization.yaml');
  await writeFile(kustomization, 'resources: [a.yaml]\n');
  await assert.rejects(readManifests(kustomization), {
    message: 'kustomization.yaml: build it first: kubectl kustomize FOLDER > FILE',
  });
  const huge = join(folder, 'huge.txt');
  await writeFile(huge, ' '.repeat(33 * 2 ** 20));
  await assert.rejects(readManifests(huge), { message: 'huge.txt: larger than 32 MiB: split it, or leave some out' });
  const many = '---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}\n'.repeat(20_001);
  assert.throws(() => parseManifests(many, 'many.yaml'), {
    message: 'many.yaml: more than 20000 objects: split it, or leave some out',
  });
});

test('aliases that expand without end are refused', () => {
  const levels = Array.from(
    { length: 12 },
    (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`,
  );
  assert.throws(() => parseManifests(`a0: &a0 [x]\n${levels.join('\n')}\n`, 'bomb.yaml'), {
    message: /^bomb\.yaml:\d+: more than 1000000 values, each alias counted with all that it brings$/,
  });
});

test('nodes and classes in the manifests replace the built-in ones', () => {
  const text =
    '{apiVersion: v1, kind: Node, metadata: {name: kub-worker-01}}\n---\n{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: mine}, provisioner: disk.example}';
  const { store } = openWorld({
    world: 'classroom',
    clock: createFastClock(),
    manifests: parseManifests(text, 'mine'),
  });
  assert.deepEqual(
    store.list('nodes').map(({ metadata }) => metadata.name),
    ['kub-worker-01'],
  );
  assert.deepEqual(
    store.list('storage.k8s.io/storageclasses').map(({ metadata }) => metadata.name),
    ['mine'],
  );
});

test('an applied namespace exists for the objects after it', () => {
  const clock = createFastClock();
  const { store } = openWorld({ world: 'classroom', clock });
  applyManifests(
    store,
    parseManifests('{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: elsewhere}}', 'x'),
  );
  assert.notEqual(store.get('configmaps', 'elsewhere', 'x'), undefined);
  assert.notEqual(store.get('namespaces', '', 'elsewhere'), undefined);
});

test('real time can be paused, stepped and accelerated', async () => {
  const clock = createScaledClock({ start: 0, speed: 0 });
  const ran: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(5000, () => ran.push(clock.now()));
  clock.after(9000, () => ran.push(clock.now()));
  clock.after(9000, () => ran.push(clock.now()));
  clock.after(60_000, resolve);
  assert.equal(clock.now(), 0);
  assert.ok(clock.step());
  assert.deepEqual(ran, [5000]);
  assert.ok(clock.step());
  assert.deepEqual(ran, [5000, 9000, 9000]);
  assert.equal(clock.now(), 9000, 'it stands still again');
  const start = performance.now();
  clock.setSpeed(1000);
  await promise;
  assert.ok(performance.now() - start < 30_000, 'fifty seconds have passed in less');
  clock.stop();
  assert.equal(clock.step(), false);
});

/** Blocks the machine. */
function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('however busy the machine is, events in real time happen at their time and in their order', async () => {
  // Time stands still until everything is planned: the machine may be busy in between as well.
  const clock = createScaledClock({ start: 0, speed: 0 });
  const ran: string[] = [];
  const note = (what: string): void => {
    ran.push(`${what} ${clock.now()}`);
  };
  clock.after(10, () => {
    note('a');
    clock.after(5, () => note('a again'));
  });
  clock.after(16, () => note('b'));
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(30, resolve);
  clock.setSpeed(1);
  block(25);
  assert.equal(clock.now(), 10, 'time waits for what is late');
  await promise;
  assert.deepEqual(ran, ['a 10', 'a again 15', 'b 16']);
  clock.stop();
});

test('equal seeds give equal worlds in real time too', () => {
  const uidsOf = (): readonly string[] => {
    const cluster = openWorld({ world: 'shop', seed: 7 });
    cluster.stop();
    return ['pods', 'persistentvolumes', 'apps/replicasets'].flatMap((resource) =>
      cluster.store.list(resource).map(({ metadata }) => `${metadata.name} ${metadata.uid}`),
    );
  };
  assert.deepEqual(uidsOf(), uidsOf());
});
