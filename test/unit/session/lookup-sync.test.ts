/** What findings need beside the watched objects is read while they need it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lookups } from '../../../source/domain/model/lookups.ts';
import { describeSet } from '../../../source/domain/set/describe-set.ts';
import { lookupSubscriptions } from '../../../source/session/lookup-sync.ts';
import type { SharedClient } from '../../../source/session/shared-client.ts';
import { createSubscriptions } from '../../../source/session/subscriptions.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { aNode, aSet, healthySnapshot, MINUTE, NOW } from '../../support/object-builders.ts';
import { waitFor } from '../../support/wait-for.ts';
import { createTextTransport } from '../cluster/text-transport.ts';

const LEASE = { spec: { holderIdentity: 'master-1', renewTime: '2026-01-15T12:00:00.000000Z' } };
const BUDGET = {
  metadata: {
    name: 'all',
    uid: 'u',
    namespace: 'shop',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: { selector: { matchLabels: { app: 'web' } } },
  status: { disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3, expectedPods: 3 },
};

function answer(path: string): string {
  if (path.includes('/leases/')) return JSON.stringify(LEASE);
  const metadata = { resourceVersion: '1' };
  return JSON.stringify({ kind: 'PodDisruptionBudgetList', apiVersion: 'policy/v1', metadata, items: [BUDGET] });
}

const paths: string[] = [];
async function read(path: string): Promise<string> {
  paths.push(path);
  return answer(path);
}

const client = {
  ...createTextTransport(read),
  serverClock: { now: () => NOW },
  get: async (path: string) => JSON.parse(await read(path)),
};
const shared = { client } as unknown as SharedClient;

const refuse = (): never => assert.fail('nothing is to be read');

function stateWith(...worlds: readonly Parameters<typeof describeSet>[0][]): State {
  const scope = { context: 'kind', namespaces: 'all' } as const;
  const sets = worlds.flatMap((snapshot) =>
    [...snapshot.tables.StatefulSet.values()].map((set) => describeSet(snapshot, set, { now: NOW })),
  );
  return { ...initialState({ scope, user: 'jane', contexts: [], now: NOW }), sets };
}

test('nothing is read of a cluster at rest', () => {
  assert.deepEqual(lookupSubscriptions(stateWith(healthySnapshot(aSet())), shared, refuse), []);
});

test('the lease is read where a set is not acted on, and budgets where a node is cordoned', async (context) => {
  const unseen = aSet({
    meta: { generation: 2 },
    status: { observedGeneration: 1 },
    specWrittenAt: NOW - 5 * MINUTE,
    statusWrittenAt: NOW - 9 * MINUTE,
  });
  const state = stateWith(healthySnapshot(unseen, aNode('node-1', { unschedulable: true })));
  const received: Lookups[] = [];
  const subscriptions = createSubscriptions();
  context.after(subscriptions.close);
  subscriptions.sync(lookupSubscriptions(state, shared, (lookups) => received.push(lookups)));
  const lookups = await waitFor(
    async () => received[0],
    (first) => first !== undefined,
    { what: 'the first reading' },
  );
  assert.equal(lookups?.controllerLease?.type, 'held');
  const budgets = lookups?.budgets?.get('shop');
  assert.deepEqual(budgets === 'forbidden' ? budgets : budgets?.map(({ name }) => name), ['all']);
  assert.equal(paths.length, 2);
  // The same needs start nothing anew.
  subscriptions.sync(lookupSubscriptions({ ...state }, shared, refuse));
  assert.equal(paths.length, 2);
});
