/** What the dashboard asks about the rights of its user while the cursor moves. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { createActionSync } from '../../../source/session/action-sync.ts';
import type { SharedClient } from '../../../source/session/shared-client.ts';
import { initialState } from '../../../source/state/state.ts';
import { createStateStore, type Store } from '../../../source/state/store.ts';
import { aSet, aSnapshot, NOW } from '../../support/object-builders.ts';

function dashboard(context: TestContext): Store {
  const scope = { context: 'kind', namespaces: 'all' } as const;
  const store = createStateStore(initialState({ scope, user: 'jane', contexts: [], now: NOW }));
  const snapshot = aSnapshot(['a', 'b'].map((namespace) => aSet({ claimTemplates: [], meta: { namespace } })));
  store.dispatch({ type: 'snapshot-received', snapshot, sets: describeSets(snapshot, { now: NOW }), now: NOW });
  context.mock.timers.enable({ apis: ['setTimeout'] });
  return store;
}

/** A cluster in which everybody may do everything; of what is asked it keeps the namespaces. */
function aCluster() {
  const asked = new Set<string>();
  const canI: SharedClient['commands']['canI'] = async ({ namespace }) => {
    asked.add(namespace);
    return { ok: true, value: { allowed: true, reason: '' } };
  };
  return { asked, shared: { commands: { canI } } as SharedClient };
}

test('a namespace that the cursor only passed is asked about when it comes back and rests', (context) => {
  const store = dashboard(context);
  const { asked, shared } = aCluster();
  const acting = createActionSync(store, { file: '/nowhere', onExit: () => () => {} });
  context.after(() => acting.close());
  const rest = () => context.mock.timers.tick(300);
  acting.sync(store.state(), shared);
  store.dispatch({ type: 'move', lines: 1, end: 0 });
  acting.sync(store.state(), shared);
  rest();
  assert.deepEqual([...asked], ['b']);
  store.dispatch({ type: 'move', lines: -1, end: 0 });
  acting.sync(store.state(), shared);
  rest();
  assert.deepEqual([...asked], ['b', 'a']);
});

test('another cluster is asked afresh, and so is the first one after it', (context) => {
  const store = dashboard(context);
  const acting = createActionSync(store, { file: '/nowhere', onExit: () => () => {} });
  context.after(() => acting.close());
  const clusters = [aCluster(), aCluster(), aCluster()];
  for (const { shared } of clusters) {
    acting.sync(store.state(), shared);
    context.mock.timers.tick(300);
  }
  assert.deepEqual(
    clusters.map(({ asked }) => [...asked]),
    [['a'], ['a'], ['a']],
  );
});
