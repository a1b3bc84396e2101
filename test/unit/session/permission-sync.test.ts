/** Reads the permissions of the user while the cursor moves. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { permissionSubscriptions } from '../../../source/session/permission-sync.ts';
import type { SharedClient } from '../../../source/session/shared-client.ts';
import { createSubscriptions } from '../../../source/session/subscriptions.ts';
import { initialState } from '../../../source/state/state.ts';
import { createStateStore, type Store } from '../../../source/state/store.ts';
import { aSet, aSnapshot, MINUTE, NOW } from '../../support/object-builders.ts';

const snapshot = aSnapshot(['a', 'b'].map((namespace) => aSet({ claimTemplates: [], meta: { namespace } })));

/** A cluster that allows everything and records the namespaces of the reviews. */
function aCluster() {
  const asked: string[] = [];
  const canI: SharedClient['commands']['canI'] = async ({ namespace, verb, subresource }) => {
    if (verb === 'delete' && subresource === '') asked.push(namespace);
    return { ok: true, value: { allowed: true, reason: '' } };
  };
  return { asked, shared: { commands: { canI } } as SharedClient };
}

function receiveSnapshot(store: Store, now: number): void {
  store.dispatch({ type: 'snapshot-received', snapshot, sets: describeSets(snapshot, { now }), now });
}

function openDashboard(context: TestContext) {
  const scope = { context: 'kind', namespaces: 'all' } as const;
  const store = createStateStore(initialState({ scope, user: 'jane', contexts: [], now: NOW }));
  receiveSnapshot(store, NOW);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const subscriptions = createSubscriptions();
  context.after(subscriptions.close);
  const sync = (shared: SharedClient) => subscriptions.sync(permissionSubscriptions(store.state(), shared, store));
  const rest = async () => {
    context.mock.timers.tick(200);
    await new Promise(setImmediate);
  };
  return { store, sync, rest };
}

test('a namespace that the cursor only passed is reviewed when the cursor returns and rests', async (context) => {
  const { store, sync, rest } = openDashboard(context);
  const { asked, shared } = aCluster();
  const move = (lines: number) => {
    store.dispatch({ type: 'move', lines, end: 0 });
    sync(shared);
  };
  sync(shared);
  move(1);
  await rest();
  assert.deepEqual(asked, ['b']);
  move(-1);
  await rest();
  assert.deepEqual(asked, ['b', 'a']);
});

test('a review is repeated after a minute', async (context) => {
  const { store, sync, rest } = openDashboard(context);
  const { asked, shared } = aCluster();
  for (const now of [NOW, NOW + MINUTE - 1, NOW + MINUTE]) {
    receiveSnapshot(store, now);
    sync(shared);
    await rest();
  }
  assert.deepEqual(asked, ['a', 'a']);
  assert.equal(store.state().permissions.get('a')?.checkedAt, NOW + MINUTE);
});

test('a late review of another cluster is discarded, and the chosen cluster is asked', async (context) => {
  const { store, sync, rest } = openDashboard(context);
  const late = Promise.withResolvers<Awaited<ReturnType<SharedClient['commands']['canI']>>>();
  const first = { commands: { canI: () => late.promise } } as unknown as SharedClient;
  const { asked, shared } = aCluster();
  sync(first);
  await rest();
  sync(shared);
  late.resolve({ ok: true, value: { allowed: false, reason: '' } });
  await rest();
  assert.deepEqual(asked, ['a']);
  assert.equal(store.state().permissions.get('a')?.answers.scale.allowed, true);
});

test('in read-only mode, no review is requested', async (context) => {
  const { store, sync, rest } = openDashboard(context);
  const { asked, shared } = aCluster();
  store.api.setState({ ...store.state(), readOnlyReason: 'stsview was started read-only' });
  sync(shared);
  await rest();
  assert.deepEqual(asked, []);
});
