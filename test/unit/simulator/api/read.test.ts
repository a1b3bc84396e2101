/** GET, LIST, WATCH and tables of the simulated API server. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podManifest } from '../../../support/manifests.ts';
import { startApiHarness } from './api-harness.ts';
import { createFakeCluster } from './fake-cluster.ts';
import { runningPod } from './running-pod.ts';

const PODS = '/api/v1/namespaces/default/pods';

interface List {
  readonly kind: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

interface Status {
  readonly reason: string;
  readonly message: string;
  readonly code: number;
}

const cluster = createFakeCluster({ history: 50 });
for (let index = 0; index < 7; index += 1) {
  cluster.put('pods', runningPod(`p-${index}`, 'default', { app: index < 3 ? 'a' : 'b', index: String(index) }));
}
cluster.put('pods', runningPod('other', 'kube-system', { app: 'a' }));
const api = startApiHarness(cluster);

const namesOf = ({ items }: List): readonly string[] => items.map(({ metadata }) => metadata.name);

test('without the token, or with another one, every request is refused', async () => {
  const answer = await api.call('GET', PODS, undefined, { token: `${api.token.slice(0, -1)}!` });
  assert.equal(answer.status, 401);
  assert.equal(answer.json<Status>().reason, 'Unauthorized');
});

test('an object, and one that does not exist', async () => {
  const found = await api.call('GET', `${PODS}/p-1`);
  assert.equal(found.status, 200);
  assert.equal(found.json<{ kind: string }>().kind, 'Pod');
  const missing = await api.call('GET', `${PODS}/nobody`);
  assert.equal(missing.status, 404);
  const { reason, message } = missing.json<Status>();
  assert.deepEqual([reason, message], ['NotFound', 'pods "nobody" not found']);
  assert.equal((await api.call('GET', '/apis/apps/v1/namespaces/default/gadgets')).status, 404);
});

test('an invalid label selector is refused', async () => {
  for (const selector of ['app===', 'app=a b', 'app in a', '-x', 'a,', 'a>x', 'a in (b', `${'x'.repeat(64)}=a`]) {
    const answer = await api.call('GET', `${PODS}?labelSelector=${encodeURIComponent(selector)}`);
    assert.equal(answer.status, 400, selector);
    assert.match(answer.json<Status>().message, /^(unable to parse requirement: )?(found|<nil>|values)/);
  }
});

test('an unknown path is not found, and the server continues', async () => {
  for (const path of [`${PODS}/%zz`, '//', '/%', `/api/v1/namespaces/%E0%A4/pods`]) {
    assert.equal((await api.call('GET', path)).status, 404, path);
  }
  assert.equal((await api.call('GET', PODS)).status, 200);
});

test('the pages of a list show one moment', async () => {
  const first = (await api.call('GET', `${PODS}?limit=3`)).json<List>();
  assert.deepEqual(namesOf(first), ['p-0', 'p-1', 'p-2']);
  assert.equal(first.metadata.remainingItemCount, 4);
  cluster.put('pods', runningPod('p-3a', 'default'));
  const next = encodeURIComponent(first.metadata.continue ?? '');
  const second = (await api.call('GET', `${PODS}?limit=10&continue=${next}`)).json<List>();
  assert.deepEqual(namesOf(second), ['p-3', 'p-4', 'p-5', 'p-6']);
  assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
  assert.equal(second.metadata.continue, undefined);
  cluster.store.delete('pods', 'default', 'p-3a', { gracePeriodSeconds: 0 });
});

test('a page that is requested too late has expired', async () => {
  const answer = await api.call('GET', `${PODS}?limit=3&continue=00000000-0000-4000-8000-000000000000`);
  assert.equal(answer.status, 410);
  assert.equal(answer.json<Status>().reason, 'Expired');
});

const SELECTORS: readonly (readonly [string, readonly string[]])[] = [
  ['labelSelector=app%3Da', ['p-0', 'p-1', 'p-2']],
  ['labelSelector=app!%3Da', ['p-3', 'p-4', 'p-5', 'p-6']],
  ['labelSelector=app%20in%20(a,b),index%20notin%20(0,1,2,3,4)', ['p-5', 'p-6']],
  ['labelSelector=!app', []],
  ['labelSelector=index%3E4', ['p-5', 'p-6']],
  ['fieldSelector=metadata.name%3Dp-4', ['p-4']],
  ['fieldSelector=spec.nodeName%3Dnode-0,metadata.name!%3Dp-0&labelSelector=app%3Da', ['p-1', 'p-2']],
];

for (const [query, expected] of SELECTORS) {
  test(`selects by ${decodeURIComponent(query)}`, async () => {
    assert.deepEqual(namesOf((await api.call('GET', `${PODS}?${query}`)).json<List>()), expected);
  });
}

test('an unsupported field selector is refused', async () => {
  const answer = await api.call('GET', `${PODS}?fieldSelector=spec.color%3Dred`);
  assert.equal(answer.status, 400);
  assert.match(answer.json<Status>().message, /field label not supported: spec\.color/);
});

test('a watch continues from a version, and reports objects that enter and leave the selection', async () => {
  const { metadata } = (await api.call('GET', PODS)).json<List>();
  const path = `${PODS}?watch=true&labelSelector=watched&resourceVersion=${metadata.resourceVersion}`;
  const watching = api.watch(path, (events) => events.length === 4);
  const born = cluster.put('pods', runningPod('w', 'default'));
  const label = (labels: Record<string, string>) => {
    const now = cluster.store.get('pods', 'default', 'w') ?? born;
    cluster.store.update('pods', { ...now, metadata: { ...now.metadata, labels } });
  };
  label({ watched: '1' });
  label({ watched: '2' });
  label({});
  label({ watched: '3' });
  const events = await watching;
  assert.deepEqual(
    events.map(({ type }) => type),
    ['ADDED', 'MODIFIED', 'DELETED', 'ADDED'],
  );
  cluster.store.delete('pods', 'default', 'w', { gracePeriodSeconds: 0 });
});

test('a watch without a version begins with the existing objects', async () => {
  const events = await api.watch(`${PODS}?watch=true&labelSelector=app%3Da`, (all) => all.length === 3);
  assert.deepEqual(
    events.map(({ type, object }) => `${type} ${object.metadata.name}`),
    ['ADDED p-0', 'ADDED p-1', 'ADDED p-2'],
  );
});

test('sendInitialEvents marks the end of the existing objects', async () => {
  const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const events = await api.watch(`${PODS}?${query}&labelSelector=app%3Da`, (all) => all.length === 4);
  assert.equal(events[3]?.type, 'BOOKMARK');
  assert.equal(events[3]?.object.metadata.annotations?.['k8s.io/initial-events-end'], 'true');
});

test('a watch ends after its timeout, with a bookmark of its version', async () => {
  const path = `${PODS}?watch=true&resourceVersion=${cluster.store.version}&allowWatchBookmarks=true&timeoutSeconds=1`;
  const events = await api.watch(path, () => false);
  assert.deepEqual(
    events.map(({ type, object }) => [type, object.metadata.resourceVersion]),
    [['BOOKMARK', String(cluster.store.version)]],
  );
});

test('compacted versions have expired', async () => {
  for (let round = 0; round < 120; round += 1) {
    const now = cluster.store.get('pods', 'default', 'p-0') ?? cluster.put('pods', podManifest('p-0'));
    const annotations = { round: String(round) };
    cluster.store.update('pods', { ...now, metadata: { ...now.metadata, annotations } });
  }
  const events = await api.watch(`${PODS}?watch=true&resourceVersion=1`, () => false);
  assert.deepEqual(
    events.map(({ type, object }) => [type, object.code]),
    [['ERROR', 410]],
  );
});

test("tables have kubectl's columns", async () => {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const table = (await api.call('GET', `${PODS}?labelSelector=app%3Da`, undefined, { accept })).json<{
    readonly kind: string;
    readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
    readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: { readonly kind: string } }[];
  }>();
  assert.equal(table.kind, 'Table');
  const shown = table.columnDefinitions.filter(({ priority }) => priority === 0).map(({ name }) => name);
  assert.deepEqual(shown, ['Name', 'Ready', 'Status', 'Restarts', 'Age']);
  assert.deepEqual(table.rows[0]?.cells.slice(0, 5), ['p-0', '1/1', 'Running', '0', '0s']);
  assert.equal(table.rows[0]?.object.kind, 'PartialObjectMetadata');
});

test('discovery lists every resource, by group and all at once', async () => {
  const legacy = (await api.call('GET', '/apis/apps/v1')).json<{ resources: readonly { name: string }[] }>();
  assert.ok(legacy.resources.some(({ name }) => name === 'statefulsets/scale'));
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
  const all = await api.call('GET', '/apis', undefined, { accept });
  assert.match(all.type, /as=APIGroupDiscoveryList/);
  assert.match(all.text, /"resource":"statefulsets"/);
});

test('the OpenAPI schema of a kind has every field with its description', async () => {
  interface Schema {
    readonly description?: string;
    readonly type: string;
    readonly properties?: Readonly<Record<string, Schema>>;
  }
  const { components } = (await api.call('GET', '/openapi/v3/apis/apps/v1')).json<{
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  }>();
  const spec = components.schemas['io.k8s.api.apps.v1.StatefulSetSpec'];
  assert.equal(spec?.properties?.['replicas']?.type, 'integer');
  assert.match(spec?.properties?.['replicas']?.description ?? '', /desired number of replicas/);
  assert.ok('io.k8s.api.core.v1.ExecAction' in components.schemas, 'what the kind consists of');
});

test('the OpenAPI document of version 2 has the definitions with its own references', async () => {
  interface Definition {
    readonly properties?: Readonly<Record<string, { readonly $ref?: string; readonly description?: string }>>;
  }
  const { definitions } = (await api.call('GET', '/openapi/v2')).json<{
    readonly definitions: Readonly<Record<string, Definition>>;
  }>();
  const spec = definitions['io.k8s.api.apps.v1.StatefulSet']?.properties?.['spec'];
  assert.equal(spec?.$ref, '#/definitions/io.k8s.api.apps.v1.StatefulSetSpec');
  assert.match(spec?.description ?? '', /desired identities/);
});

test('a log, its last lines, and one that does not exist', async () => {
  assert.equal((await api.call('GET', `${PODS}/p-0/log`)).text, 'first\nsecond\n');
  const timed = await api.call('GET', `${PODS}/p-0/log?tailLines=1&timestamps=true`);
  assert.equal(timed.text, '2026-03-01T11:59:30Z second\n');
  const previous = await api.call('GET', `${PODS}/p-0/log?previous=true`);
  assert.equal(previous.status, 400);
  assert.match(previous.json<Status>().message, /previous terminated container "main" in pod "p-0" not found/);
});
