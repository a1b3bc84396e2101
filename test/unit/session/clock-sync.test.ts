/** The clock of an embedded cluster: who asks it, in which order, and what several dashboards see of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { mayHaveClock } from '../../../source/session/clock-sync.ts';
import { changeTime, demoTimeOf, endOrder, followClock, type TimeChange } from '../../../source/state/demo-time.ts';

const START = demoTimeOf({ speed: 1, paused: false, pace: 'normal', heldElsewhere: false });

function ordersFor(changes: readonly TimeChange[]) {
  const time = changes.reduce((before, change) => changeTime(before, change, ['shop']), START);
  return time.orders.map(({ spec }) => spec);
}

test('keys order what the clock has to do, one after the other', () => {
  assert.deepEqual(ordersFor(['faster', 'faster', 'pause', 'slower', 'pause', 'pace']), [
    { speed: 2 },
    { speed: 5 },
    { held: true },
    { speed: 2 },
    { held: false },
    { pace: 'lecture' },
  ]);
});

test('a step holds time and names the namespaces on the screen', () => {
  assert.deepEqual(ordersFor(['step', 'step-event']), [
    { step: 'change', stepNamespaces: ['shop'] },
    { step: 'event' },
  ]);
  assert.deepEqual(changeTime(START, 'step', 'all').orders[0]?.spec, { step: 'change' });
  assert.equal(changeTime(START, 'step', 'all').paused, true);
});

test('what is ordered shows at once, and an older state of the clock does not undo it', () => {
  const ordered = changeTime(START, 'pause', 'all');
  assert.equal(ordered.paused, true);
  const behind = followClock(ordered, { speed: 1, paused: false, pace: 'normal', heldElsewhere: false });
  assert.equal(behind?.paused, true);
  const held = { speed: 1, paused: true, pace: 'normal', heldElsewhere: true } as const;
  assert.equal(followClock(endOrder(ordered, 1), held)?.heldElsewhere, true);
});

test('a cluster without a clock has no time to hold', () => {
  assert.equal(followClock(START, undefined), undefined);
});

test('no server but one on this machine is asked for a clock', () => {
  const access = (server: string) => ({ access: { server } as ClusterAccess });
  assert.equal(mayHaveClock(access('https://127.0.0.1:6443')), true);
  assert.equal(mayHaveClock(access('https://prod.example.com')), false);
});
