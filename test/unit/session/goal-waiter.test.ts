/** Determines when waiting for a goal ends. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Progress } from '../../../source/actions/observation.ts';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { createGoalWaiter } from '../../../source/session/goal-waiter.ts';
import type { Observations } from '../../../source/session/observations.ts';
import { aPod, aSet, aSnapshot, NOW, waitingPod } from '../../support/object-builders.ts';

const web = aSet({ replicas: 1, claimTemplates: [], meta: { generation: 2 }, status: { observedGeneration: 2 } });
const { namespace, name, uid } = web.meta;
const GOAL = {
  type: 'scaled',
  set: { kind: 'StatefulSet', namespace, name, uid, generation: 1 },
  replicas: 1,
} as const;

function observationOf(pod: ReturnType<typeof aPod>) {
  const snapshot = aSnapshot([web, pod]);
  return { snapshot, statuses: describeSets(snapshot, { now: NOW }), now: NOW };
}

const AVAILABLE = observationOf(aPod(web, 0));
const STUCK = observationOf(aPod(web, 0, waitingPod('CrashLoopBackOff', NOW - 3_600_000)));

/** Starts waiting for the goal, with observations that the test sets. */
function startWaiting(context: TestContext, timeoutMs?: number) {
  context.mock.timers.enable({ apis: ['setInterval', 'Date'], now: NOW });
  const controller = new AbortController();
  let observation: ReturnType<Observations['latest']>;
  let onChange = () => {};
  const waiter = createGoalWaiter(
    (listener) => {
      onChange = listener;
      return { latest: () => observation, close() {} };
    },
    { timeoutMs, signal: controller.signal, now: () => Date.now() },
  );
  const reports: string[] = [];
  const outcome: { value?: Progress | 'timed-out'; error?: unknown } = {};
  waiter
    .waitForGoal({ goal: GOAL }, ({ state }) => reports.push(state))
    .then(
      (value) => Object.assign(outcome, { value }),
      (error: unknown) => Object.assign(outcome, { error }),
    );
  return {
    reports,
    controller,
    /** Publishes the observation, advances the time, and returns how the wait has ended by then. */
    async see(next: ReturnType<Observations['latest']>, ms = 0) {
      observation = next;
      onChange();
      context.mock.timers.tick(ms);
      await new Promise(setImmediate);
      return outcome;
    },
  };
}

test('a reached goal ends the wait at once', async (context) => {
  const { see } = startWaiting(context);
  assert.deepEqual(await see(undefined), {});
  assert.deepEqual(await see(AVAILABLE), { value: { state: 'done', text: 'web has 1 of 1 pods available' } });
});

test('a stuck goal ends the wait only after three seconds', async (context) => {
  const { see } = startWaiting(context);
  assert.deepEqual(await see(STUCK, 2000), {});
  const { value } = await see(STUCK, 1000);
  assert.ok(value !== undefined && value !== 'timed-out');
  assert.equal(value.state, 'stuck');
});

test('the time limit ends the wait, also if nothing could be read', async (context) => {
  const { see } = startWaiting(context, 5000);
  assert.deepEqual(await see(undefined, 4000), {});
  assert.deepEqual(await see(undefined, 1000), { value: 'timed-out' });
});

test('an abort rejects, and no progress is reported afterwards', async (context) => {
  const { see, controller, reports } = startWaiting(context);
  controller.abort();
  const { error } = await see(STUCK, 10_000);
  assert.equal(error, controller.signal.reason);
  assert.deepEqual(reports, []);
});
