/** A search of 300 kinds with 5,000 objects for 200 claims ends within its limits, and prints what it took. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchCluster } from '../../../../../source/cluster/read/search/search-cluster.ts';
import { SEARCH_LIMITS } from '../../../../../source/cluster/read/search/search-limits.ts';
import { soughtClaim } from '../../../../../source/domain/claims/search/sought-claim.ts';
import { aClaim } from '../../../../support/object-builders.ts';
import { createTextTransport } from '../../text-transport.ts';

const KINDS = 300;
const OBJECTS = 5000;
const CLAIMS = Array.from({ length: 200 }, (_, index) =>
  soughtClaim(aClaim(`data-old-${index}`, { meta: { labels: { app: 'old' } } }), {
    set: undefined,
    ordinal: index,
    volume: undefined,
  }),
);

/** About as large as a custom resource with a pod template and a status: 4 KB. */
function anObject(kind: number, index: number) {
  const env = Array.from({ length: 20 }, (_, at) => ({ name: `SETTING_${at}`, value: `value-${kind}-${index}-${at}` }));
  const conditions = Array.from({ length: 6 }, (_, at) => ({
    type: `Condition${at}`,
    status: 'True',
    lastTransitionTime: '2026-01-01T00:00:00Z',
    message: `The object ${index} of kind ${kind} has reached the state ${at} and is reconciled.`,
  }));
  return {
    metadata: { name: `object-${index}`, namespace: 'shop', uid: `${kind}-${index}`, labels: { app: `app-${index}` } },
    spec: {
      selector: { matchLabels: { app: `app-${index}` } },
      template: { spec: { containers: [{ name: 'main', image: 'registry.example.com/app:1', env }] } },
    },
    status: { conditions },
  };
}

const perKind = Math.ceil(OBJECTS / KINDS);
const resources = Array.from({ length: KINDS }, (_, index) => ({
  resource: `kind${index}s`,
  responseKind: { kind: `Kind${index}` },
  scope: 'Namespaced',
  verbs: ['list'],
}));
const core = [{ resource: 'pods', responseKind: { kind: 'Pod' }, scope: 'Namespaced', verbs: ['list'] }];
const groups = (name: string, of: readonly unknown[]) => ({
  kind: 'APIGroupDiscoveryList',
  items: [
    { metadata: name === '' ? {} : { name }, versions: [{ version: 'v1', freshness: 'Current', resources: of }] },
  ],
});

function listAt(pathname: string) {
  const metadata = { resourceVersion: '7' };
  if (pathname.endsWith('/pods')) return { kind: 'PodList', apiVersion: 'v1', metadata, items: [] };
  const kind = Number(/kind(\d+)s$/.exec(pathname)?.[1]);
  const items = Array.from({ length: perKind }, (_, index) => anObject(kind, index));
  const mention = { metadata: { name: 'needs-it', namespace: 'shop' }, spec: { claim: 'data-old-7' } };
  return {
    kind: `Kind${kind}List`,
    apiVersion: 'example.com/v1',
    metadata,
    items: kind === KINDS - 1 ? [...items, mention] : items,
  };
}

test('300 kinds with 5,000 objects', async (context) => {
  let bytes = 0;
  const transport = createTextTransport(async (path) => {
    const { pathname } = new URL(path, 'https://shop');
    const answer =
      pathname === '/api'
        ? groups('', core)
        : pathname === '/apis'
          ? groups('example.com', resources)
          : listAt(pathname);
    const json = JSON.stringify(answer);
    bytes += json.length;
    return json;
  });
  const began = performance.now();
  const result = await searchCluster(transport, CLAIMS, { signal: new AbortController().signal, ignoredKinds: [] });
  const ms = Math.round(performance.now() - began);
  context.diagnostic(`${result.objects} objects of ${result.kinds} kinds, ${bytes} bytes, for 200 claims: ${ms} ms`);
  assert.deepEqual(result.unsearched, []);
  assert.ok(result.objects >= OBJECTS && result.kinds > KINDS);
  assert.ok(bytes < SEARCH_LIMITS.bytes);
  assert.deepEqual(
    [...result.mentions].filter(([, found]) => found.length > 0).map(([claim]) => claim),
    ['shop/data-old-7'],
  );
});
