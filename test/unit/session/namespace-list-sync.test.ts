/** Reads the names of namespaces for the picker. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { namespaceListSubscriptions } from '../../../source/session/namespace-list-sync.ts';
import type { SharedClient } from '../../../source/session/shared-client.ts';
import { createSubscriptions } from '../../../source/session/subscriptions.ts';
import { initialState } from '../../../source/state/state.ts';
import { createStateStore } from '../../../source/state/store.ts';
import { NOW } from '../../support/object-builders.ts';
import { createTextTransport } from '../cluster/text-transport.ts';

/** A dashboard whose cluster returns the list when the test says so. */
function openDashboard(context: TestContext) {
  const scope = { context: 'kind', namespaces: 'all' } as const;
  const store = createStateStore(initialState({ scope, user: 'jane', contexts: [], now: NOW }));
  const answer = Promise.withResolvers<string>();
  let requests = 0;
  const client = createTextTransport(() => {
    requests += 1;
    return answer.promise;
  });
  const shared = { client } as unknown as SharedClient;
  const subscriptions = createSubscriptions();
  const sync = () => subscriptions.sync(namespaceListSubscriptions(store.state(), shared, store));
  context.after(store.api.subscribe(sync));
  context.after(subscriptions.close);
  return {
    store,
    requests: () => requests,
    async answer(...names: readonly string[]) {
      const items = names.map((name) => ({ metadata: { name } }));
      answer.resolve(
        JSON.stringify({ kind: 'NamespaceList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items }),
      );
      await new Promise(setImmediate);
    },
    async fail() {
      answer.reject(new Error('no route to host'));
      await new Promise(setImmediate);
    },
  };
}

test('the picker reads the names once, and keeps them also if it was closed before they came', async (context) => {
  const { store, requests, answer } = openDashboard(context);
  assert.equal(requests(), 0);
  store.dispatch({ type: 'pick-namespace' });
  assert.deepEqual(store.state().namespaceList, { state: 'loading' });
  store.dispatch({ type: 'back' });
  store.dispatch({ type: 'pick-namespace' });
  store.dispatch({ type: 'back' });
  await answer('shop', 'default');
  assert.deepEqual(store.state().namespaceList, { state: 'listed', names: ['default', 'shop'] });
  store.dispatch({ type: 'pick-namespace' });
  assert.equal(requests(), 1);
});

test('the picker shows why the names could not be read', async (context) => {
  const { store, fail } = openDashboard(context);
  store.dispatch({ type: 'pick-namespace' });
  await fail();
  assert.deepEqual(store.state().namespaceList, { state: 'refused', reason: 'no route to host' });
});
