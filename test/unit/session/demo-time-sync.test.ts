/** Controls the embedded cluster's clock with the keys for time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DemoClockCommand, demoTimeSubscriptions } from '../../../source/session/demo-time-sync.ts';
import { createSubscriptions } from '../../../source/session/subscriptions.ts';
import { changeTime, type DemoTime, type TimeChange } from '../../../source/state/demo-time.ts';

function commandsFor(changes: readonly TimeChange[]): readonly DemoClockCommand[] {
  const sent: DemoClockCommand[] = [];
  const clock = { now: () => 0, send: (command: DemoClockCommand) => void sent.push(command) };
  const { sync } = createSubscriptions();
  let demoTime: DemoTime = { speed: 1, paused: false, steps: 0 };
  sync(demoTimeSubscriptions({ demoTime }, clock));
  sent.length = 0;
  for (const change of changes) {
    demoTime = changeTime(demoTime, change);
    sync(demoTimeSubscriptions({ demoTime }, clock));
  }
  return sent;
}

test('faster and slower set the speed, and a pause sets it to zero', () => {
  assert.deepEqual(commandsFor(['faster', 'pause', 'faster', 'pause']), [
    { type: 'speed', speed: 2 },
    { type: 'speed', speed: 0 },
    { type: 'speed', speed: 5 },
  ]);
});

test('a step pauses the clock first, and each step is sent', () => {
  assert.deepEqual(commandsFor(['step', 'step']), [{ type: 'speed', speed: 0 }, { type: 'step' }, { type: 'step' }]);
});

test('a cluster that is not embedded has no controllable clock', () => {
  const clock = { now: () => 0, send: () => assert.fail('sent') };
  assert.deepEqual(demoTimeSubscriptions({ demoTime: undefined }, clock), []);
});
