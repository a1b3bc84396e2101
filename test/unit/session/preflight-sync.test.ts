/** Runs the preflight of the open dialog's plan. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ActionPorts } from '../../../source/actions/ports.ts';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { preflightSubscriptions } from '../../../source/session/preflight-sync.ts';
import type { SharedClient } from '../../../source/session/shared-client.ts';
import { createSubscriptions } from '../../../source/session/subscriptions.ts';
import { initialState } from '../../../source/state/state.ts';
import { createStateStore } from '../../../source/state/store.ts';
import { aPod, aSet, aSnapshot, NOW } from '../../support/object-builders.ts';

/** A dashboard on a cluster that accepts every write and records the dry runs. */
function openDashboard(context: TestContext) {
  const scope = { context: 'kind', namespaces: 'all' } as const;
  const store = createStateStore(initialState({ scope, user: 'jane', contexts: [], now: NOW }));
  const set = aSet({ claimTemplates: [] });
  const snapshot = aSnapshot([set, aPod(set, 0), aPod(set, 1), aPod(set, 2)]);
  store.dispatch({ type: 'snapshot-received', snapshot, sets: describeSets(snapshot, { now: NOW }), now: NOW });
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const dryRuns: number[] = [];
  const none = async () => ({ ok: true, value: [] }) as const;
  const commands: Partial<ActionPorts> = {
    async write(write) {
      if (write.operation === 'scale') dryRuns.push(write.to);
      return { ok: true, value: undefined };
    },
    canI: async () => ({ ok: true, value: { allowed: true, reason: '' } }),
    templateOfSet: async () => ({ ok: true, value: { fields: new Map(), containers: [] } }),
    tryPod: async () => ({ type: 'admitted' }),
    verify: async () => ({ ok: true, value: undefined }),
    autoscalers: none,
    quotas: none,
    limitRanges: none,
    disruptionBudgets: none,
  };
  const shared = { commands } as unknown as SharedClient;
  const subscriptions = createSubscriptions();
  context.after(store.api.subscribe((state) => subscriptions.sync(preflightSubscriptions(state, shared, store))));
  context.after(subscriptions.close);
  const pass = async (ms: number) => {
    context.mock.timers.tick(ms);
    await new Promise(setImmediate);
  };
  const dialog = () => {
    const { overlay } = store.state();
    assert.ok(overlay?.type === 'action');
    return overlay;
  };
  return { store, dryRuns, dialog, pass };
}

test('while a number is being typed, nothing is requested; the last number is requested once', async (context) => {
  const { store, dryRuns, dialog, pass } = openDashboard(context);
  store.dispatch({ type: 'scale' });
  for (const text of ['1', '2']) {
    store.dispatch({ type: 'answer', text });
    await pass(100);
  }
  assert.deepEqual(dryRuns, []);
  await pass(20);
  assert.deepEqual(dryRuns, [12]);
  assert.equal(dialog().facts.dryRun.state, 'known');
  await pass(1000);
  assert.deepEqual(dryRuns, [12]);
});

test('a dialog that is closed soon requests nothing', async (context) => {
  const { store, dryRuns, pass } = openDashboard(context);
  store.dispatch({ type: 'scale' });
  store.dispatch({ type: 'back' });
  await pass(1000);
  assert.deepEqual(dryRuns, []);
});
