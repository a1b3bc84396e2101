/** The search of all objects of a cluster, from a server that is scripted by path. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ClusterError } from '../../../../../source/cluster/errors.ts';
import { type SearchOptions, searchCluster } from '../../../../../source/cluster/read/search/search-cluster.ts';
import { SEARCH_LIMITS } from '../../../../../source/cluster/read/search/search-limits.ts';
import type { RequestOptions } from '../../../../../source/cluster/transport.ts';
import { unsearchedText } from '../../../../../source/domain/claims/search/search-result.ts';
import { soughtClaim } from '../../../../../source/domain/claims/search/sought-claim.ts';
import { storedMeta } from '../../../../support/list-answer.ts';
import { aClaim } from '../../../../support/object-builders.ts';
import { NOTHING_FOUND } from '../../../domain/claims/claim-fixtures.ts';
import { createTextTransport } from '../../text-transport.ts';

const CLAIM = soughtClaim(aClaim('data-web-0', { meta: { labels: { app: 'web', release: 'store' } } }), {
  set: undefined,
  ordinal: 0,
  volume: undefined,
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
const ALWAYS_LISTED: ReadonlySet<string> = new Set(['/api/v1/pods', '/apis/apps/v1/statefulsets']);

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
  namespaces: 'Namespace',
  replicasets: 'ReplicaSet',
  secrets: 'Secret',
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
  test('all namespaces, except for copies of what others have; neither records nor what has no list', async () => {
    const result = await search({
      kinds: [
        CONFIG_MAP,
        THING,
        { group: 'apps', kind: 'ReplicaSet', plural: 'replicasets' },
        { kind: 'Node', plural: 'nodes', cluster: true },
        { kind: 'PersistentVolume', plural: 'persistentvolumes', cluster: true },
        { kind: 'Namespace', plural: 'namespaces', cluster: true },
        { kind: 'Event', plural: 'events' },
        { group: 'events.k8s.io', kind: 'Event', plural: 'events' },
        { group: 'coordination.k8s.io', kind: 'Lease', plural: 'leases' },
        { group: 'discovery.k8s.io', kind: 'EndpointSlice', plural: 'endpointslices' },
        { group: 'example.com', kind: 'Wide', plural: 'wides', cluster: true },
        { group: 'example.com', kind: 'Review', plural: 'reviews', verbs: ['create'] },
      ],
    });
    assert.deepEqual(listed(result).sort(), [
      '/api/v1/configmaps',
      '/api/v1/namespaces',
      '/apis/apps/v1/namespaces/shop/replicasets',
      '/apis/example.com/v1/things',
      '/apis/example.com/v1/wides',
    ]);
    assert.deepEqual([result.kinds, result.objects, result.unsearched], [7, 0, []]);
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
      '/apis/autoscaling/v2/hpas',
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
    assert.deepEqual(listed(await by('example.com/Thing')), ['/api/v1/configmaps']);
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
    assert.deepEqual([result.unsearched, result.kindsElsewhere], [[], ['Thing.example.com']]);
    assert.equal(result.mentions.length, 1);
  });
  test('a kind without a namespace that may not be listed', async () => {
    const kinds = [{ ...THING, cluster: true }];
    const result = await search({ kinds, answers: { '/apis/example.com/v1/things': forbidden() } });
    assert.deepEqual([result.unsearched, result.kindsElsewhere], [[], ['Thing.example.com']]);
    assert.match(
      unsearchedText({ ...result, mentions: new Map() }) ?? '',
      /^could not be asked: 1 kind outside of its namespace, Thing\.example\.com \(Not allowed: --ignore-kind other-namespaces/,
    );
    assert.equal(unsearchedText({ ...result, mentions: new Map(), ignoredKinds: ['other-namespaces'] }), undefined);
  });
  test('each reason is said, with its kinds', () => {
    const unsearched = ['E', 'D', 'C', 'B', 'A'].map((kind) => ({ kind, reason: 'Not allowed.' }));
    const down = { kind: 'down.example.com/v1', reason: 'The server behind this API does not answer.' };
    const text = unsearchedText({ ...NOTHING_FOUND, unsearched: [...unsearched, down] });
    assert.equal(
      text,
      'could not be asked: A, B, C, D and 1 more (Not allowed); down.example.com/v1 (The server behind this API does not answer)',
    );
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
    const { unsearched } = await search({ kinds, answers }, { limits: { ...SEARCH_LIMITS, bytes: 1000 } });
    assert.ok(unsearched.length > 4, JSON.stringify(unsearched));
    assert.match(unsearched[0]?.reason ?? '', /The search was ended after 0 MiB/);
  });
  test('what it waits for is told while it waits', async () => {
    const controller = new AbortController();
    const told: string[] = [];
    const waited = search(
      { kinds: [THING], answers: { '/apis/example.com/v1/things': 'never' } },
      {
        signal: controller.signal,
        limits: { ...SEARCH_LIMITS, reportMs: 1, slowMs: 0 },
        onProgress(text) {
          told.push(text);
          if (/ 2 of 3 kinds, still waiting for Thing/.test(text)) controller.abort();
        },
      },
    );
    await assert.rejects(waited);
    assert.equal(
      told.at(-1),
      'searching for users of the claims: 2 of 3 kinds, still waiting for Thing.example.com (0 s)',
    );
  });
  test('what is left when the time is used up', async () => {
    const answers = { '/apis/example.com/v1/things': 'never' } as const;
    const { unsearched } = await search({ kinds: [THING], answers }, { limits: { ...SEARCH_LIMITS, timeMs: 1 } });
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

describe('Secrets, and the releases of Helm in them', () => {
  const SECRETS: KindEntry = { kind: 'Secret', plural: 'secrets' };
  const path = '/api/v1/secrets';
  const packed = (release: object) => gzipSync(JSON.stringify(release)).toString('base64');
  const stored = (labels: Readonly<Record<string, string>>, release?: object) => ({
    metadata: { ...storedMeta('s'), labels },
    data: release === undefined ? {} : { release: Buffer.from(packed(release)).toString('base64') },
  });
  const manifest = (name: string) =>
    `---\nkind: Service\nmetadata:\n  name: web\n---\nkind: StatefulSet\nmetadata:\n  labels:\n    name: web\n  name: ${name}\n`;
  const findIn = (secret: unknown) => search({ kinds: [SECRETS], answers: { [path]: [secret] } });
  const releasesIn = async (labels: Readonly<Record<string, string>>) =>
    (await findIn(stored(labels))).releases.get('shop/data-web-0') ?? [];

  test('by their labels', async () => {
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'store', status: 'deployed' }), ['store']);
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'web', status: 'failed' }), ['web']);
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'store', status: 'superseded' }), []);
    assert.deepEqual(await releasesIn({ owner: 'helm', name: 'api', status: 'deployed' }), []);
    assert.deepEqual(await releasesIn({ name: 'store' }), []);
  });
  test('by their manifests, which list the set, and not by the templates of their charts', async () => {
    const labels = { owner: 'helm', name: 'shop', status: 'deployed' };
    const wanted = await findIn(stored(labels, { manifest: manifest('web') }));
    assert.deepEqual(
      wanted.mentions.map(({ says, field }) => [says, field]),
      [['lists StatefulSet web', 'manifest']],
    );
    const others = await findIn(stored(labels, { manifest: manifest('api'), chart: { text: 'data-web-0' } }));
    assert.deepEqual(others.mentions, []);
    const over = await findIn(stored({ ...labels, status: 'superseded' }, { manifest: manifest('web') }));
    assert.deepEqual(over.mentions, []);
    const odd = { ...stored(labels), data: { release: 'AAAA' } };
    assert.deepEqual((await findIn(odd)).unsearched.slice(0, 1), [
      { kind: 'Secret s', reason: 'Its Helm release cannot be unpacked.' },
    ]);
  });
  test('the last versions of releases, and all other Secrets', async () => {
    const { requests } = await search({ kinds: [SECRETS] });
    const asked = requests.filter((request) => request.path === path).map(({ query }) => new URLSearchParams(query));
    assert.deepEqual(
      asked.map((query) => [query.get('fieldSelector'), query.get('labelSelector')]),
      [
        ['type!=helm.sh/release.v1', null],
        ['type=helm.sh/release.v1', 'owner=helm,status notin (superseded,uninstalled,uninstalling)'],
      ],
    );
  });
  test('in ConfigMaps, where Helm is set up so', async () => {
    const inConfigMap = {
      metadata: { ...storedMeta('s'), labels: { owner: 'helm', name: 'store', status: 'deployed' } },
      data: { release: packed({ manifest: manifest('web') }) },
    };
    const { releases, mentions } = await search({
      kinds: [{ kind: 'ConfigMap', plural: 'configmaps' }],
      answers: { '/api/v1/configmaps': [inConfigMap] },
    });
    assert.deepEqual(releases.get('shop/data-web-0'), ['store']);
    assert.equal(mentions[0]?.says, 'lists StatefulSet web');
  });
  test('other Secrets are searched as well, with what is packed in them', async () => {
    const secret = (value: string) => ({ metadata: storedMeta('s'), data: { 'backup.sh': value } });
    const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
    for (const value of [base64('rm data-web-0'), base64(base64('rm data-web-0')), base64(gzipSync('data-web-0'))]) {
      const { mentions } = await findIn(secret(value));
      assert.deepEqual(mentions, [{ kind: 'Secret', object: 's', field: 'data["backup.sh"]', says: 'names it' }]);
    }
    const { unsearched } = await findIn(secret(base64('H4sIAAAA')));
    assert.deepEqual(unsearched.slice(0, 1), [
      { kind: 'Secret s', reason: 'It has a packed text that cannot be unpacked.' },
    ]);
  });
  test('Secrets that may not be read are said to be so, and are no reason against the deletion', async () => {
    const answers = { [path]: forbidden(), '/api/v1/namespaces/shop/secrets': forbidden() };
    const { unsearched, secretsUnread } = await search({ kinds: [SECRETS], answers });
    assert.deepEqual([unsearched, secretsUnread], [[], 'Not allowed.']);
  });
});
