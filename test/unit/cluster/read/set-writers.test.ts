/** What writes the replicas of a namespace's sets, and what of it may not be read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '../../../../source/cluster/connection/client.ts';
import { ClusterError, type ClusterErrorKind } from '../../../../source/cluster/errors.ts';
import { readSetWriters } from '../../../../source/cluster/read/set-writers.ts';
import { createTextTransport } from '../text-transport.ts';

const AUTOSCALER = {
  metadata: {
    name: 'cpu',
    uid: 'u',
    namespace: 'shop',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' }, maxReplicas: 3 },
};
const AUTOSCALERS = {
  kind: 'HorizontalPodAutoscalerList',
  apiVersion: 'autoscaling/v2',
  metadata: { resourceVersion: '1' },
  items: [AUTOSCALER],
};
const WEB = {
  metadata: {
    name: 'web',
    managedFields: [{ manager: 'flux', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }],
  },
  spec: { replicas: 3 },
};

/** The answer to a path that ends so: an object, or why there is none. `not-found` without one. */
function clientOf(answers: Readonly<Record<string, object | ClusterErrorKind>>): Client {
  const read = async (path: string): Promise<string> => {
    const [place = ''] = path.split('?');
    const found = Object.entries(answers).find(([end]) => place.endsWith(end))?.[1] ?? 'not-found';
    if (typeof found === 'string') throw new ClusterError(found, `no ${place}`);
    return JSON.stringify(found);
  };
  return {
    ...createTextTransport(read),
    get: async (path: string) => JSON.parse(await read(path)),
  } as unknown as Client;
}

const { signal } = new AbortController();

test('of a set that is scaled, the tools that apply a number are read', async () => {
  const client = clientOf({ '/horizontalpodautoscalers': AUTOSCALERS, '/statefulsets/web': WEB });
  const { scalers, appliers, unread } = await readSetWriters(client, 'shop', signal);
  assert.deepEqual(
    scalers.map(({ kind, name, set }) => [kind, name, set]),
    [['HorizontalPodAutoscaler', 'cpu', 'web']],
  );
  assert.deepEqual(appliers.get('web'), [{ manager: 'flux', knownBy: 'owner', replicas: 3 }]);
  assert.deepEqual(unread, []);
});

test('a kind that may not be read is named, but not one that the server does not have', async () => {
  const refused = { '/horizontalpodautoscalers': 'forbidden', '/scaledobjects': 'forbidden' } as const;
  const withAutoscaling = clientOf({ ...refused, '/apis/autoscaling/v2': {} });
  assert.deepEqual((await readSetWriters(withAutoscaling, 'shop', signal)).unread, [
    'not known: HorizontalPodAutoscalers could not be read: no /apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers',
  ]);
  const withKeda = clientOf({ ...refused, '/apis/autoscaling/v2': {}, '/apis/keda.sh/v1alpha1': {} });
  assert.equal((await readSetWriters(withKeda, 'shop', signal)).unread.length, 2);
});
