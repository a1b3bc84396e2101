/** The cluster's clock as an object of the API, and the times that readers see. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScaledClock } from '../../../../source/simulator/clock/scaled-clock.ts';
import { applyManifests } from '../../../../source/simulator/worlds/apply-manifests.ts';
import { parseManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { webSetManifest } from '../cluster-harness.ts';
import { startApiHarness } from './api-harness.ts';

/** The cluster's clock is an hour ahead of the reader's, so that its times lie in the reader's future. */
const AHEAD_MS = 3_600_000;
const clock = createScaledClock({ start: Date.now() + AHEAD_MS, speed: 0 });
const cluster = openWorld({ world: 'classroom', clock });
const api = startApiHarness(cluster);

const CLOCK = '/apis/demo.stsview/v1/clocks/cluster';
const MERGE = { contentType: 'application/merge-patch+json' };
const READER = { times: 'reader' } as const;

interface ClockObject {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec: Record<string, unknown>;
  readonly status: {
    readonly time: string;
    readonly heldBy: string;
    readonly steps?: number;
    readonly message?: string;
  };
}

interface Timed {
  readonly kind: string;
  readonly metadata: { readonly creationTimestamp: string; readonly resourceVersion: string };
}

async function patch(spec: object, manager = 'teacher') {
  return api.call('PATCH', `${CLOCK}?fieldManager=${manager}`, { spec }, MERGE);
}

function ageMs(time: string): number {
  return Date.now() - Date.parse(time);
}

test('the clock is held, stepped and let go by writes, and tells who held it', async () => {
  const held = (await patch({ held: true })).json<ClockObject>();
  assert.equal(held.status.heldBy, 'teacher');
  assert.equal(clock.speed, 0);
  const before = clock.now();
  assert.equal((await api.call('GET', CLOCK)).json<ClockObject>().status.time, new Date(before).toISOString());
  const advanced = (await patch({ advance: '1m30s' }, 'pupil')).json<ClockObject>();
  assert.equal(clock.now(), before + 90_000);
  assert.equal(advanced.status.heldBy, 'teacher', 'an advance does not hold');
  assert.equal(advanced.spec['advance'], undefined, 'an advance is made once');
  await patch({ held: false, speed: 2 });
  assert.equal(clock.speed, 2);
  assert.equal((await api.call('GET', CLOCK)).json<ClockObject>().status.heldBy, '');
  await patch({ held: true, speed: 1 });
});

test('a step goes to the next change that shows, in the namespaces that are watched', async () => {
  applyManifests(cluster.store, parseManifests(webSetManifest({ replicas: 1 }), 'test'));
  const seen: string[] = [];
  const unsubscribe = cluster.store.subscribe(({ resource, object }) =>
    seen.push(`${resource} ${object.metadata.name}`),
  );
  const before = clock.now();
  const stepped = (await patch({ step: 'change', stepNamespaces: ['default'] })).json<ClockObject>();
  unsubscribe();
  assert.ok(
    seen.some((change) => /^(pods|apps\/statefulsets|persistentvolumeclaims) /.test(change)),
    `it stopped after ${seen.join(', ')}`,
  );
  assert.ok(clock.now() - before < 10_000, `${clock.now() - before} ms`);
  assert.equal(stepped.spec['step'], undefined);
  assert.equal(stepped.spec['held'], true);
  // By then the set has settled: its nodes, which lie in no namespace, have told that they have its volumes.
  clock.advance(60_000);
  const elsewhere = (await patch({ step: 'change', stepNamespaces: ['nobody'] })).json<ClockObject>();
  assert.match(elsewhere.status.message ?? '', /nothing that shows has changed in 10 minutes|nothing is due/);
  assert.equal(elsewhere.status.steps, (stepped.status.steps ?? 0) + 1);
});

test('what a clock cannot do is refused in one sentence', async () => {
  const refusals: readonly (readonly [object, RegExp])[] = [
    [
      { speed: 0 },
      /^Clock\.demo\.stsview "cluster" is invalid: spec\.speed: Invalid value: 0: must be between 0\.05 and 100$/,
    ],
    [{ speed: 'fast' }, /spec\.speed: Invalid value: "fast"/],
    [{ held: 'yes' }, /spec\.held: Invalid value: "yes": must be true or false/],
    [{ pace: 'slow' }, /spec\.pace: Unsupported value: "slow": supported values: "normal", "lecture"/],
    [{ step: 'back' }, /spec\.step: Unsupported value: "back"/],
    [{ advance: '-5s' }, /spec\.advance: Invalid value: "-5s": must be a duration/],
    [{ advance: '9000h' }, /must be at most 720h/],
  ];
  const before = clock.now();
  for (const [spec, sentence] of refusals) {
    const answer = await patch(spec);
    assert.equal(answer.status, 422, answer.text);
    assert.match(answer.json<{ message: string }>().message, sentence);
  }
  assert.equal(clock.now(), before);
  assert.equal((await api.call('DELETE', CLOCK)).status, 405);
  assert.equal((await api.call('POST', '/apis/demo.stsview/v1/clocks', { metadata: { name: 'second' } })).status, 405);
});

test('a dry run of a step changes nothing', async () => {
  const before = clock.now();
  const answer = await api.call('PATCH', `${CLOCK}?dryRun=All`, { spec: { advance: '1h' } }, MERGE);
  assert.equal(answer.status, 200);
  assert.equal(clock.now(), before);
});

test('times are served in the time of the reader, who finds nothing in the future', async () => {
  const path = '/api/v1/namespaces/default';
  const own = (await api.call('GET', path)).json<Timed>();
  const shown = (await api.call('GET', path, undefined, READER)).json<Timed>();
  assert.ok(ageMs(own.metadata.creationTimestamp) < 0, 'the cluster is ahead');
  const age = ageMs(shown.metadata.creationTimestamp);
  const ageThere = clock.now() - Date.parse(own.metadata.creationTimestamp);
  assert.ok(Math.abs(age - ageThere) < 5000, `${age} ms old for the reader, ${ageThere} ms in the cluster`);
  assert.equal(shown.metadata.resourceVersion, own.metadata.resourceVersion);
  const list = await api.call('GET', '/api/v1/pods', undefined, READER);
  const times = [...list.text.matchAll(/"(?:\w+T\w*|time)":"(\d{4}-[^"]*Z)"/g)].map(([, time = '']) => time);
  assert.ok(times.length > 5, `${times.length} times`);
  for (const time of times) assert.ok(ageMs(time) > -1000, `${time} lies in the future`);
});

test('what is read and sent back is unchanged, however far the clocks have moved apart meanwhile', async () => {
  const path = '/api/v1/namespaces/default/pods/web-0/status';
  await patch({ advance: '10s' });
  const read = (await api.call('GET', '/api/v1/namespaces/default/pods/web-0', undefined, READER)).json<Timed>();
  const stored = cluster.store.get('pods', 'default', 'web-0');
  await patch({ advance: '1h' });
  const answer = await api.call('PUT', path, read, READER);
  assert.equal(answer.status, 200, answer.text);
  const kept = cluster.store.get('pods', 'default', 'web-0');
  assert.deepEqual(kept?.status, stored?.status);
  assert.equal(kept?.metadata.creationTimestamp, stored?.metadata.creationTimestamp);
});

test('a time that a reader sets is the same moment in the cluster', async () => {
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'mine', namespace: 'default' },
    involvedObject: { kind: 'Pod', name: 'web-0', namespace: 'default' },
    reason: 'Seen',
    message: 'by a reader',
    type: 'Normal',
    lastTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
  };
  const answer = await api.call('POST', '/api/v1/namespaces/default/events', event, READER);
  assert.equal(answer.status, 201, answer.text);
  const kept = Date.parse(String(cluster.store.get('events', 'default', 'mine')?.['lastTimestamp']));
  assert.ok(Math.abs(kept - clock.now()) < 5000, `${kept - clock.now()} ms from the cluster's present`);
});

test("annotations and data are the user's own, whatever they look like", async () => {
  const time = '2020-01-01T00:00:00Z';
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'times', annotations: { startTime: time } },
    data: { lastTimestamp: time },
  };
  await api.call('POST', '/api/v1/namespaces/default/configmaps', map, READER);
  const read = await api.call('GET', '/api/v1/namespaces/default/configmaps/times', undefined, READER);
  const { metadata, data } = read.json<{ metadata: { annotations: object }; data: object }>();
  assert.deepEqual([metadata.annotations, data], [{ startTime: time }, { lastTimestamp: time }]);
});

test('a watch tells of each change of the clock', async () => {
  const list = (await api.call('GET', '/apis/demo.stsview/v1/clocks')).json<ClockObject>();
  const since = list.metadata.resourceVersion;
  await patch({ pace: 'lecture' });
  const events = await api.watch(
    `/apis/demo.stsview/v1/clocks?watch=true&resourceVersion=${since}`,
    (seen) => seen.length > 0,
  );
  assert.equal(events[0]?.type, 'MODIFIED');
  assert.equal(cluster.time.pace().startMs, 4000);
});
