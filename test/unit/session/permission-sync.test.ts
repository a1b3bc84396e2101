/** What the dashboard asks about the permissions of its user while the cursor moves. */

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

/** A cluster in which everything is allowed. It records the namespaces that it is asked about. */
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

test('a namespace that the cursor only passed is asked about when the cursor comes back and rests', async (context) => {
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

test('an answer is asked for again after a minute', async (context) => {
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

test('an answer of another cluster that comes late is dropped, and the chosen cluster is asked', async (context) => {
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

test('nothing is asked where nothing may be changed anyway', async (context) => {
  const { store, sync, rest } = openDashboard(context);
  const { asked, shared } = aCluster();
  store.api.setState({ ...store.state(), readOnlyReason: 'stsview was started read-only' });
  sync(shared);
  await rest();
  assert.deepEqual(asked, []);
});
