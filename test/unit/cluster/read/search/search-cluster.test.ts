/** The search of all objects of a cluster, from a server that is scripted by path. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { ClusterError } from '../../../../../source/cluster/errors.ts';
import { type SearchOptions, searchCluster } from '../../../../../source/cluster/read/search/search-cluster.ts';
import type { RequestOptions } from '../../../../../source/cluster/transport.ts';
import { soughtClaim } from '../../../../../source/domain/claims/search/sought-claim.ts';
import { storedMeta } from '../../../../support/list-answer.ts';
import { aClaim } from '../../../../support/object-builders.ts';
import { createTextTransport } from '../../text-transport.ts';

const CLAIM = soughtClaim(aClaim('data-web-0', { meta: { labels: { app: 'web', release: 'store' } } }), {
  set: undefined,
  ordinal: 0,
});

interface KindEntry {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly plural: string;
  readonly cluster?: boolean;
  readonly verbs?: readonly string[];
  readonly freshness?: string;
}

const CONFIG_MAP: KindEntry = { kind: 'ConfigMap', plural: 'configmaps' };
const THING: KindEntry = { group: 'example.com', kind: 'Thing', plural: 'things' };

/** Every API server has these. */
const ALWAYS: readonly KindEntry[] = [
  { kind: 'Pod', plural: 'pods' },
  { group: 'apps', kind: 'StatefulSet', plural: 'statefulsets' },
];
const ALWAYS_LISTED: ReadonlySet<string> = new Set([
  '/api/v1/namespaces/shop/pods',
  '/apis/apps/v1/namespaces/shop/statefulsets',
]);

function aggregated(kinds: readonly KindEntry[]) {
  const items = [...Map.groupBy(kinds, ({ group = '' }) => group)].map(([group, of]) => ({
    metadata: group === '' ? {} : { name: group },
    versions: [...Map.groupBy(of, ({ version = 'v1' }) => version)].map(([version, entries]) => ({
      version,
      freshness: entries[0]?.freshness ?? 'Current',
      resources: entries.map(({ kind, plural, cluster, verbs = ['get', 'list'] }) => ({
        resource: plural,
        responseKind: { group, version, kind },
        scope: cluster === true ? 'Cluster' : 'Namespaced',
        verbs,
      })),
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', items };
}

const KIND_BY_PLURAL: Readonly<Record<string, string>> = {
  pods: 'Pod',
  statefulsets: 'StatefulSet',
  configmaps: 'ConfigMap',
  hpas: 'HorizontalPodAutoscaler',
};

function listOf(path: string, accept: string, items: readonly unknown[]) {
  const [, , group = '', version = ''] = path.split('/');
  const isMetadataOnly = accept.includes('PartialObjectMetadataList');
  const apiVersion = path.startsWith('/api/') ? group : `${group}/${version}`;
  const kind = KIND_BY_PLURAL[path.split('/').at(-1) ?? ''] ?? 'Custom';
  return {
    kind: isMetadataOnly ? 'PartialObjectMetadataList' : `${kind}List`,
    apiVersion: isMetadataOnly ? 'meta.k8s.io/v1' : apiVersion,
    metadata: { resourceVersion: '7' },
    items,
  };
}

interface Script {
  readonly kinds?: readonly KindEntry[];
  /** What is discovered after the first time. */
  readonly laterKinds?: readonly KindEntry[];
  /** By path, without the query: items of a list, another body, a failure, or no answer until the search is ended. */
  readonly answers?: Readonly<Record<string, readonly unknown[] | Readonly<Record<string, unknown>> | Error | 'never'>>;
}

async function search({ kinds = [], laterKinds = kinds, answers = {} }: Script, options: Partial<SearchOptions> = {}) {
  const requests: { readonly path: string; readonly query: string; readonly accept: string }[] = [];
  let open = 0;
  let mostOpen = 0;
  const isCore = ({ group = '' }: KindEntry) => group === '';
  const transport = createTextTransport(async (whole: string, { accept = '', signal }: RequestOptions) => {
    const { pathname: path, search: query } = new URL(whole, 'https://shop');
    requests.push({ path, query, accept });
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    const answer = answers[path];
    await (answer === 'never' ? once(signal, 'abort') : new Promise(setImmediate));
    open -= 1;
    signal.throwIfAborted();
    if (answer instanceof Error) throw answer;
    if (Array.isArray(answer)) return JSON.stringify(listOf(path, accept, answer));
    if (answer !== undefined) return JSON.stringify(answer);
    const discoveries = requests.filter((request) => request.path === path).length;
    const served = [...ALWAYS, ...(discoveries === 1 ? kinds : laterKinds)];
    if (path === '/api') return JSON.stringify(aggregated(served.filter(isCore)));
    if (path === '/apis') return JSON.stringify(aggregated(served.filter((kind) => !isCore(kind))));
    return JSON.stringify(listOf(path, accept, []));
  });
  const result = await searchCluster(transport, [CLAIM], {
    signal: new AbortController().signal,
    ignoredKinds: [],
    ...options,
  });
  return { ...result, requests, mostOpen, mentions: result.mentions.get('shop/data-web-0') ?? [] };
}

const listed = ({ requests }: { readonly requests: readonly { readonly path: string }[] }) =>
  requests.map(({ path }) => path).filter((path) => path !== '/api' && path !== '/apis' && !ALWAYS_LISTED.has(path));

const NAMING = { metadata: { name: 'x', namespace: 'shop' }, spec: { claim: 'data-web-0' } };
const forbidden = () => new ClusterError('forbidden', 'Not allowed: ask for a role that permits it.');

describe('what is listed', () => {
  test('own kinds in the namespace, others everywhere; neither records nor what has no list', async () => {
    const result = await search({
      kinds: [
        CONFIG_MAP,
        THING,
        { kind: 'Node', plural: 'nodes', cluster: true },
        { kind: 'Event', plural: 'events' },
        { group: 'events.k8s.io', kind: 'Event', plural: 'events' },
        { group: 'coordination.k8s.io', kind: 'Lease', plural: 'leases' },
        { group: 'discovery.k8s.io', kind: 'EndpointSlice', plural: 'endpointslices' },
        { group: 'example.com', kind: 'Wide', plural: 'wides', cluster: true },
        { group: 'example.com', kind: 'Review', plural: 'reviews', verbs: ['create'] },
      ],
    });
    assert.deepEqual(listed(result).sort(), [
      '/api/v1/namespaces/shop/configmaps',
      '/apis/example.com/v1/things',
      '/apis/example.com/v1/wides',
    ]);
    assert.deepEqual([result.kinds, result.objects, result.unsearched], [5, 0, []]);
    assert.ok(result.mostOpen <= 4);
  });
  test('each version of a kind that is not of Kubernetes, and one of a kind that is', async () => {
    const result = await search({
      kinds: [
        THING,
        { ...THING, version: 'v1beta1' },
        { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', plural: 'hpas' },
        { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler', plural: 'hpas' },
      ],
      answers: { '/apis/example.com/v1beta1/things': [NAMING], '/apis/example.com/v1/things': [NAMING] },
    });
    assert.deepEqual(listed(result).sort(), [
      '/apis/autoscaling/v2/namespaces/shop/hpas',
      '/apis/example.com/v1/things',
      '/apis/example.com/v1beta1/things',
    ]);
    assert.deepEqual(result.mentions, [
      { kind: 'Thing.example.com', object: 'x', field: 'spec.claim', says: 'names it' },
    ]);
    assert.equal(result.kinds, 4);
  });
  test('no more than four requests at once', async () => {
    const kinds = Array.from({ length: 40 }, (_, index) => ({ ...THING, kind: `T${index}`, plural: `t${index}` }));
    const { mostOpen, requests } = await search({ kinds });
    assert.deepEqual([mostOpen, requests.length], [4, 44]);
  });
  test('a kind that the user vouches for is not listed', async () => {
    const kinds = [CONFIG_MAP, THING];
    const by = (...ignoredKinds: readonly string[]) => search({ kinds }, { ignoredKinds });
    assert.deepEqual(listed(await by('example.com/Thing')), ['/api/v1/namespaces/shop/configmaps']);
    assert.deepEqual(listed(await by('core/ConfigMap', 'example.com/*')), []);
    assert.deepEqual((await by('example.com/*')).ignoredKinds, ['example.com/*']);
  });
});

describe('what could not be searched', () => {
  test('a list that fails', async () => {
    const answers = { '/apis/example.com/v1/things': new ClusterError('server', 'The API server failed (500).') };
    const { unsearched } = await search({ kinds: [THING], answers });
    assert.deepEqual(unsearched, [{ kind: 'Thing.example.com', reason: 'The API server failed (500).' }]);
  });
  test('a list that is allowed in the namespace alone', async () => {
    const result = await search({
      kinds: [THING],
      answers: { '/apis/example.com/v1/things': forbidden(), '/apis/example.com/v1/namespaces/shop/things': [NAMING] },
    });
    assert.deepEqual(
      result.unsearched.map(({ kind }) => kind),
      ['Thing.example.com of other namespaces'],
    );
    assert.equal(result.mentions.length, 1);
  });
  test('an aggregated API whose server does not answer, unless the user vouches for its group', async () => {
    const kinds = [{ ...THING, freshness: 'Stale' }];
    const { unsearched, requests } = await search({ kinds });
    assert.deepEqual(
      unsearched.map(({ kind }) => kind),
      ['example.com/v1'],
    );
    assert.deepEqual(listed({ requests }), []);
    assert.deepEqual((await search({ kinds }, { ignoredKinds: ['example.com/*'] })).unsearched, []);
  });
  test('a kind that was deleted meanwhile has no objects', async () => {
    const answers = { '/apis/example.com/v1/things': new ClusterError('not-found', 'Not found.') };
    assert.deepEqual((await search({ kinds: [THING], laterKinds: [], answers })).unsearched, []);
    const { unsearched } = await search({ kinds: [THING], answers });
    assert.match(unsearched[0]?.reason ?? '', /did not find things .* which it has according to its list of APIs/);
  });
  test('an object that nests too deeply', async () => {
    let deep: unknown = 1;
    for (let level = 0; level < 300; level += 1) deep = [deep];
    const answers = { '/apis/example.com/v1/things': [{ metadata: { name: 'x' }, deep }] };
    const { unsearched } = await search({ kinds: [THING], answers });
    assert.match(unsearched[0]?.reason ?? '', /nest more than 200 levels deep/);
  });
  test('what is left when the bytes are used up', async () => {
    const kinds = Array.from({ length: 8 }, (_, index) => ({ ...THING, kind: `T${index}`, plural: `t${index}` }));
    const answers = { '/apis/example.com/v1/t0': [{ metadata: { name: 'x' }, text: 'x'.repeat(2000) }] };
    const { unsearched } = await search({ kinds, answers }, { limits: { timeMs: 60_000, bytes: 1000 } });
    assert.ok(unsearched.length > 4, JSON.stringify(unsearched));
    assert.match(unsearched[0]?.reason ?? '', /The search was ended after 0 MiB/);
  });
  test('what is left when the time is used up', async () => {
    const answers = { '/apis/example.com/v1/things': 'never' } as const;
    const { unsearched } = await search({ kinds: [THING], answers }, { limits: { timeMs: 1, bytes: 1e9 } });
    const things = unsearched.find(({ kind }) => kind === 'Thing.example.com');
    assert.equal(things?.reason, 'The search was ended after 0.001 s.');
  });
  test('the kinds themselves: it is said as a failure', async () => {
    await assert.rejects(search({ answers: { '/apis': forbidden() } }), /Not allowed/);
  });
});

test('an extension may give a list no version, and null for no items', async () => {
  const empty = { kind: 'ThingList', apiVersion: 'example.com/v1', metadata: {}, items: null };
  const { unsearched } = await search({ kinds: [THING], answers: { '/apis/example.com/v1/things': empty } });
  assert.deepEqual(unsearched, []);
});

describe('releases of Helm', () => {
  const SECRETS: KindEntry = { kind: 'Secret', plural: 'secrets' };
  const path = '/api/v1/namespaces/shop/secrets';
  const secret = (labels: Readonly<Record<string, string>>) => ({ metadata: { ...storedMeta('s'), labels } });
  const releasesIn = async (labels: Readonly<Record<string, string>>) =>
    (await search({ kinds: [SECRETS], answers: { [path]: [secret(labels)] } })).releases.get('shop/data-web-0') ?? [];
  test('by their labels: nothing else of a Secret is read', async () => {
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'store', status: 'deployed' }), ['store']);
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'web', status: 'failed' }), ['web']);
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'store', status: 'superseded' }), []);
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'api', status: 'deployed' }), []);
    assert.deepEqual(await releasesIn({ name: 'store' }), []);
    const { requests } = await search({ kinds: [SECRETS] });
    const asked = requests.find((request) => request.path === path);
    assert.match(asked?.accept ?? '', /as=PartialObjectMetadataList/);
    assert.match(asked?.query ?? '', /labelSelector=owner%3Dhelm/);
  });
  test('by the labels of ConfigMaps, where Helm keeps its releases in them', async () => {
    const inConfigMap = {
      metadata: { ...storedMeta('s'), labels: { owner: 'helm', name: 'store', status: 'deployed' } },
    };
    const { releases } = await search({
      kinds: [{ kind: 'ConfigMap', plural: 'configmaps' }],
      answers: { '/api/v1/namespaces/shop/configmaps': [inConfigMap] },
    });
    assert.deepEqual(releases.get('shop/data-web-0'), ['store']);
  });
  test('a list of metadata has null for no items', async () => {
    const empty = {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '7' },
      items: null,
    };
    const { releasesUnread } = await search({ kinds: [SECRETS], answers: { [path]: empty } });
    assert.equal(releasesUnread, undefined);
  });
  test('Secrets that may not be read are said to be so, and are no reason against the deletion', async () => {
    const { unsearched, releasesUnread } = await search({ kinds: [SECRETS], answers: { [path]: forbidden() } });
    assert.deepEqual([unsearched, releasesUnread], [[], 'Not allowed: ask for a role that permits it.']);
  });
});
