import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Clock } from '../../../../source/cache/clock.ts';
import { createClient } from '../../../../source/cluster/connection/client.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import type { NamespaceScope } from '../../../../source/cluster/projection/resources.ts';
import { listNamespaces } from '../../../../source/cluster/read/namespaces.ts';
import { readSnapshot } from '../../../../source/cluster/read/read-snapshot.ts';
import { watchCluster } from '../../../../source/cluster/watch/cluster-watch.ts';
import { PROBE_AFTER_MS, PROBE_TIMEOUT_MS } from '../../../../source/cluster/watch/liveness-probe.ts';
import { KINDS } from '../../../../source/domain/model/kinds.ts';
import { listCompletenessFor } from '../../../../source/domain/model/list-completeness.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { CORE_APIS, discoveryAnswer } from '../../../support/discovery-answer.ts';
import { listAnswer, POD_SPEC, storedMeta } from '../../../support/list-answer.ts';
import { createManualClock } from '../../cache/manual-clock.ts';
import { waitUntilTrue } from '../until.ts';
import { accessTo } from './reflector-harness.ts';
import { startScriptedServer } from './scripted-server.ts';

/** The scripted server has the same names for every kind, which suffices to see what is watched. */
async function watch(context: TestContext, namespaces: NamespaceScope, names: readonly string[]) {
  const server = await startScriptedServer();
  for (const name of names) server.put(name);
  const clock = createManualClock();
  const client = createClient(accessTo(server.url), { clock });
  const snapshots: Snapshot[] = [];
  const watching = watchCluster(client, {
    namespaces,
    clock,
    random: () => 0.5,
    onSnapshot: (snapshot) => snapshots.push(snapshot),
  });
  context.after(async () => {
    watching.close();
    client.close();
    await server.close();
  });
  const last = () => snapshots.at(-1) ?? EMPTY_SNAPSHOT;
  const allLive = (count: number) =>
    waitUntilTrue(
      () => last().sources.length === count && last().sources.every(({ state }) => state.phase === 'live'),
      () => last().sources,
      () => clock.advance(10),
    );
  return { server, clock, snapshots, watching, last, allLive };
}

test('watches every kind, and the first snapshot has the sets', async (context) => {
  const { snapshots, last, allLive } = await watch(context, 'all', ['web']);
  await allLive(KINDS.length);
  assert.deepEqual([...(snapshots[0]?.tables.StatefulSet.keys() ?? [])], ['shop/web']);
  assert.equal(last().tables.Node.size, 1);
  assert.equal(last().tables.ControllerRevision.size, 0);
});

test('the list that is read last is shown at once, without a delay', async (context) => {
  const { snapshots, last } = await watch(context, 'all', ['web']);
  await waitUntilTrue(
    () => last().sources.length > 0 && last().sources.every(({ state }) => state.phase === 'live'),
    () => last().sources,
  );
  assert.equal(snapshots.length, 2);
});

test('the sets of the first screen are requested and shown before the others', async (context) => {
  const names = Array.from({ length: 60 }, (_, index) => `web-${100 + index}`);
  const { server, snapshots, last, allLive } = await watch(context, 'all', names);
  await allLive(KINDS.length);
  const limits = (plural: string) =>
    server.requests
      .map((path) => new URL(path, 'http://server'))
      .filter(({ pathname, searchParams }) => pathname.endsWith(`/${plural}`) && !searchParams.has('watch'))
      .map(({ searchParams }) => searchParams.get('limit'));
  assert.deepEqual(limits('statefulsets'), ['50', '500']);
  assert.deepEqual(limits('pods'), ['500']);
  assert.equal(snapshots[0]?.tables.StatefulSet.size, 50);
  assert.equal(last().tables.StatefulSet.size, 60);
});

test('several namespaces: one source for each namespaced kind and namespace, and one for each other kind', async (context) => {
  const { server, last, allLive } = await watch(context, ['a', 'b', 'a'], []);
  await allLive(17);
  const scopes = (kind: string) =>
    last()
      .sources.filter((source) => source.kind === kind)
      .map(({ namespace }) => namespace);
  assert.deepEqual(scopes('Pod'), ['a', 'b']);
  assert.deepEqual(scopes('Node'), [undefined]);
  assert.ok(server.requests.some((path) => path.startsWith('/apis/apps/v1/namespaces/a/statefulsets?')));
});

test('events of pods and claims are watched on demand, and no longer when not needed', async (context) => {
  const { server, clock, last, watching, allLive } = await watch(context, 'all', []);
  const selectors = () =>
    server.requests
      .filter((path) => path.includes('/events?') && !path.includes('watch='))
      .map(
        (path) =>
          `${new URL(path, 'http://server').pathname} ${new URLSearchParams(path.split('?')[1]).get('fieldSelector')}`,
      );
  await allLive(KINDS.length);
  assert.deepEqual(selectors(), ['/api/v1/events involvedObject.kind=StatefulSet']);
  watching.watchMemberEvents(['shop']);
  watching.watchMemberEvents(['shop', 'shop']);
  await allLive(KINDS.length + 1);
  await waitUntilTrue(() => server.openWatches === KINDS.length + 2);
  assert.deepEqual(selectors().slice(1).sort(), [
    '/api/v1/namespaces/shop/events involvedObject.kind=PersistentVolumeClaim',
    '/api/v1/namespaces/shop/events involvedObject.kind=Pod',
  ]);
  watching.watchMemberEvents([]);
  await waitUntilTrue(() => server.openWatches === KINDS.length);
  clock.advance(100);
  assert.equal(last().sources.length, KINDS.length);
});

test('events of several namespaces: watches that are still needed continue, and others end', async (context) => {
  const { server, clock, last, watching, allLive } = await watch(context, 'all', []);
  const read = (namespace: string) =>
    server.requests.filter((path) => path.includes(`/namespaces/${namespace}/events?`) && !path.includes('watch='))
      .length;
  const followed = () => last().sources.flatMap(({ about, namespace }) => (about === 'members' ? [namespace] : []));
  assert.equal(watching.hasSynced(), false);
  await allLive(KINDS.length);
  assert.equal(watching.hasSynced(), true);
  watching.watchMemberEvents(['a', 'b']);
  await allLive(KINDS.length + 2);
  assert.deepEqual(followed(), ['a', 'b']);
  watching.watchMemberEvents(['b', 'c']);
  await waitUntilTrue(
    () => followed().join() === 'b,c' && server.openWatches === KINDS.length + 4,
    () => [followed(), server.openWatches],
    () => clock.advance(10),
  );
  assert.deepEqual([read('a'), read('b')], [2, 2]);
});

test('in one namespace, events of sets are separate from those of pods and claims', async (context) => {
  const { last, watching, allLive } = await watch(context, ['shop'], []);
  await allLive(KINDS.length);
  assert.equal(listCompletenessFor(last(), 'shop').memberEvents, 'unloaded');
  watching.watchMemberEvents(['shop']);
  await allLive(KINDS.length + 1);
  assert.equal(listCompletenessFor(last(), 'shop').memberEvents, 'known');
});

test('when one watch reconnects, the others follow at once', async (context) => {
  const { server, clock, last, allLive } = await watch(context, 'all', []);
  await allLive(KINDS.length);
  for (let failure = 0; failure < 40; failure += 1) server.faults.watch.push({ type: 'reset' });
  server.endWatches('reset');
  await waitUntilTrue(
    () => server.faults.watch.length === 0,
    () => server.faults.watch.length,
    () => clock.advance(50),
  );
  const since = clock.now();
  await waitUntilTrue(
    () => last().sources.some(({ state }) => state.phase === 'live'),
    () => last().sources,
    () => clock.advance(50),
  );
  const first = clock.now();
  await allLive(KINDS.length);
  assert.ok(first >= since);
  assert.ok(clock.now() - first < 5_000, String(clock.now() - first));
});

test('close ends every watch and every timer', async (context) => {
  const { server, clock, snapshots, watching, allLive } = await watch(context, 'all', []);
  watching.watchMemberEvents(['shop']);
  await allLive(KINDS.length + 1);
  watching.close();
  watching.watchMemberEvents(['shop', 'bank']);
  const told = snapshots.length;
  await waitUntilTrue(() => server.openWatches === 0 && clock.pending.length === 0);
  clock.advance(1_000);
  assert.equal(snapshots.length, told);
});

/** An object that is complete as any kind. */
const WHOLE = (name: string) => ({
  metadata: storedMeta(name),
  spec: {
    ...POD_SPEC,
    replicas: 1,
    template: { spec: POD_SPEC },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
  },
  status: {},
  involvedObject: {},
  reason: 'Created',
});

/** A server with one answer for each collection, by the last part of its path. All others are empty lists. */
async function clientOf(context: TestContext, answers: Readonly<Record<string, readonly number[]>>) {
  const left = new Map(Object.entries(answers).map(([plural, statuses]) => [plural, [...statuses]]));
  const server = createServer((request, response) => {
    const plural = new URL(request.url ?? '/', 'http://server').pathname.split('/').at(-1) ?? '';
    const discovered = discoveryAnswer(request.url ?? '/', [
      ...CORE_APIS,
      { apiVersion: 'v1', plural: 'nodes', kind: 'Node' },
    ]);
    if (discovered !== undefined) {
      response.end(JSON.stringify(discovered));
      return;
    }
    const status = left.get(plural)?.shift() ?? 200;
    response.statusCode = status;
    const items = [WHOLE(`a-${plural}`), { metadata: {} }];
    const body = status === 200 ? listAnswer(request.url ?? '/', items) : { kind: 'Status', message: 'no' };
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createClient(accessTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  context.after(() => {
    client.close();
    server.close();
  });
  return client;
}

test('readOnce: refused kinds are denied, missing kinds absent, unreadable ones reported, and the others present', async (context) => {
  const client = await clientOf(context, { nodes: [403], endpointslices: [404] });
  const problems: string[] = [];
  const snapshot = await readSnapshot(client, {
    namespaces: ['shop'],
    onProblem: (sentence) => problems.push(sentence),
  });
  const phases = new Map(snapshot.sources.map(({ kind, state }) => [kind, state.phase]));
  assert.equal(phases.get('Node'), 'denied');
  assert.equal(phases.get('EndpointSlice'), 'absent');
  assert.equal(phases.get('StatefulSet'), 'live');
  assert.deepEqual([...snapshot.tables.Pod.keys()], ['shop/a-pods']);
  assert.equal(problems.length, KINDS.length - 2);
});

test('readOnce: temporary errors are retried, and permanent ones thrown', async (context) => {
  const clock: Clock = {
    now: () => 0,
    setTimer(_ms, task) {
      const turn = setImmediate(task);
      return () => clearImmediate(turn);
    },
  };
  const passing = await clientOf(context, { pods: [503, 429], nodes: [410] });
  const snapshot = await readSnapshot(passing, { namespaces: 'all', clock, onProblem() {} });
  assert.ok(snapshot.sources.every(({ state }) => state.phase === 'live'));
  const failing = await clientOf(context, { pods: [500, 500, 500, 500] });
  await assert.rejects(readSnapshot(failing, { namespaces: 'all', clock, onProblem() {} }), (thrown) => {
    return thrown instanceof ClusterError && thrown.kind === 'server';
  });
  const unauthorized = await clientOf(context, { statefulsets: [401] });
  await assert.rejects(readSnapshot(unauthorized, { namespaces: 'all', clock, onProblem() {} }), (thrown) => {
    return thrown instanceof ClusterError && thrown.kind === 'unauthorized';
  });
});

test('readOnce: members are read once more with what was found, until it names no others; volumes once', async (context) => {
  const client = await clientOf(context, {});
  const asked: string[] = [];
  const getBody: typeof client.getBody = (path, options) => {
    asked.push(new URL(path, 'http://server').pathname.split('/').at(-1) ?? '');
    return client.getBody(path, options);
  };
  const knownAtEach: number[] = [];
  const texts = [['a'], ['a', 'b'], ['b', 'a']];
  const snapshot = await readSnapshot(
    { ...client, getBody },
    {
      namespaces: 'all',
      onProblem() {},
      membersWith: ({ tables }) => texts[knownAtEach.push(tables.StatefulSet.size + tables.Pod.size) - 1],
      volumesWith: ({ tables }) => [...tables.PersistentVolumeClaim.keys()],
    },
  );
  const times = (plural: string) => asked.filter((each) => each === plural).length;
  assert.deepEqual(knownAtEach, [1, 2, 2]);
  assert.deepEqual(['statefulsets', 'pods', 'persistentvolumeclaims', 'persistentvolumes'].map(times), [1, 2, 2, 1]);
  assert.ok(snapshot.sources.every(({ state }) => state.phase === 'live'));
});

test('readOnce: where sets are refused, no member is needed', async (context) => {
  const client = await clientOf(context, { statefulsets: [403] });
  const snapshot = await readSnapshot(client, { namespaces: ['shop'], onProblem() {}, membersWith: () => [] });
  const denied = snapshot.sources.filter(({ state }) => state.phase === 'denied').map(({ kind }) => kind);
  assert.deepEqual(denied, ['StatefulSet']);
});

test('listNamespaces: the names, or why they have to be typed', async (context) => {
  assert.deepEqual(await listNamespaces(await clientOf(context, {})), { names: ['a-namespaces'] });
  const denied = await listNamespaces(await clientOf(context, { namespaces: [403] }));
  assert.deepEqual(denied, { denied: 'Not allowed: no: ask for a role that permits it.' });
});

test('a server that keeps its watches open without responding: stale since the last activity, until it responds', async (context) => {
  const { server, clock, last, allLive } = await watch(context, 'all', ['web']);
  await allLive(KINDS.length);
  const heardAt = clock.now();
  const asked = () => server.requests.filter((path) => path.includes('metadata.name%3D-')).length;
  const phases = () => [...new Set(last().sources.map(({ state }) => state.phase))];
  server.faults.list.push({ type: 'hang' });
  clock.advance(PROBE_AFTER_MS);
  await waitUntilTrue(() => asked() === 1);
  assert.deepEqual(phases(), ['live'], 'an answer may still come');
  clock.advance(PROBE_TIMEOUT_MS);
  await waitUntilTrue(
    () => phases().join() === 'stale',
    () => last().sources,
    () => clock.advance(10),
  );
  for (const { state } of last().sources) {
    assert.ok(state.phase === 'stale' && state.since <= heardAt, JSON.stringify(state));
    assert.match(
      state.reason,
      /^No word from the API server http:.* for more than 2\d s: check the VPN or the network\.$/,
    );
  }
  await allLive(KINDS.length);
  assert.equal(server.openWatches, KINDS.length, 'the same watches go on');
});

test('a server without events that responds to probes: live, however long', async (context) => {
  const { server, clock, last, allLive } = await watch(context, 'all', ['web']);
  await allLive(KINDS.length);
  const asked = () => server.requests.filter((path) => path.includes('metadata.name%3D-')).length;
  for (let count = 1; count <= 3; count += 1) {
    await waitUntilTrue(
      () => asked() === count,
      asked,
      () => clock.advance(100),
    );
    assert.ok(last().sources.every(({ state }) => state.phase === 'live'));
  }
});

test('an event that arrives ends the doubt', async (context) => {
  const { server, clock, last, allLive } = await watch(context, 'all', ['web']);
  await allLive(KINDS.length);
  for (let count = 0; count < 50; count += 1) server.faults.list.push({ type: 'hang' });
  const phaseOf = (kind: string) => last().sources.find((source) => source.kind === kind)?.state.phase;
  await waitUntilTrue(
    () => phaseOf('Pod') === 'stale',
    () => last().sources,
    () => clock.advance(100),
  );
  server.put('db');
  await waitUntilTrue(
    () => phaseOf('Pod') === 'live' && last().tables.StatefulSet.size === 2,
    () => last().sources,
    () => clock.advance(10),
  );
});

test('after a time in which the program did not run, everything is old at once, and read again', async (context) => {
  const { server, clock, last, watching, allLive } = await watch(context, 'all', ['web']);
  await allLive(KINDS.length);
  clock.sleep(60_000);
  watching.checkPause();
  for (const { state } of last().sources) {
    assert.ok(state.phase === 'stale', JSON.stringify(state));
    assert.match(state.reason, /^This program did not run for 60 s/);
  }
  server.put('db');
  await allLive(KINDS.length);
  assert.equal(last().tables.StatefulSet.size, 2);
});
