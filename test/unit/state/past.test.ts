/** Stepping back through what has passed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { resolveKey } from '../../../source/keys/key-table.ts';
import { demoTimeOf } from '../../../source/state/demo-time.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { type Command, update } from '../../../source/state/update.ts';
import { aPod, aSet, healthySnapshot, NOW, notReady } from '../../support/object-builders.ts';

const SET = aSet({ replicas: 2 });
const CLOCK = { speed: 1, paused: false, pace: 'normal', heldElsewhere: false } as const;

function start(demo = true): State {
  return initialState({
    scope: { context: 'demo', namespaces: 'all' },
    user: '',
    contexts: [],
    now: NOW,
    demo: demo ? demoTimeOf(CLOCK) : undefined,
  });
}

function receive(state: State, snapshot: Snapshot, now: number): State {
  return update(state, { type: 'snapshot-received', snapshot, sets: describeSets(snapshot, { now }), now });
}

/** One moment for each: the pod of ordinal 0 has so many restarts. */
function moments(count: number, from: State = start()): State {
  return Array.from({ length: count }).reduce<State>(
    (state, _, index) =>
      receive(
        state,
        healthySnapshot(SET, aPod(SET, 0, { ...notReady(), phase: 'Running', message: `${index}` })),
        NOW + index,
      ),
    from,
  );
}

const shown = ({ snapshot }: State): string | undefined => snapshot.tables.Pod.get('shop/web-0')?.message;
const give = (state: State, ...commands: readonly Command[]): State => commands.reduce<State>(update, state);
const BACK = { type: 'step-back' } as const;
const FORWARD = { type: 'time', change: 'step' } as const;

test('steps lead back and forward through the moments, and hold time', () => {
  const back = give(moments(4), BACK, BACK);
  assert.equal(shown(back), '1');
  assert.equal(back.demoTime?.paused, true);
  assert.equal(shown(give(back, FORWARD)), '2');
  const present = give(back, FORWARD, FORWARD);
  assert.equal(shown(present), '3');
  assert.equal(present.past.back, 0);
  assert.deepEqual(
    present.demoTime?.orders.map(({ spec }) => spec),
    [{ held: true }],
    'no step of the clock',
  );
});

test('the screen stays in the past while the present goes on, and comes to the newest', () => {
  const later = moments(3, give(moments(3), BACK));
  assert.equal(shown(later), '1');
  const present = give(later, { type: 'time', change: 'pause' });
  assert.equal(shown(present), '2');
  assert.equal(present.past.back, 0);
});

test('nothing is changed from the past, by keys or by the command line', () => {
  const back = give(moments(3), BACK);
  const key = resolveKey('sets', back, 's', { pageRows: 10, end: 0 });
  assert.equal(key.type, 'refused');
  const asked = update(back, { type: 'scale' });
  assert.equal(asked.overlay, undefined);
  assert.match(asked.notice?.text ?? '', /this is the past/);
});

test('a hundred moments are kept, and none of a cluster without a clock', () => {
  assert.equal(moments(130).past.moments.length, 100);
  assert.equal(moments(5, start(false)).past.moments.length, 0);
});

test('a moment in which nothing shows is none', () => {
  const state = moments(2);
  const again = receive(state, state.snapshot, NOW + 99);
  assert.equal(again.past.moments.length, 2);
});
