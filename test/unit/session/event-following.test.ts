/** Whose events the dashboard follows while the cursor moves and sets fall ill. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { createEventSync } from '../../../source/session/event-sync.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { update } from '../../../source/state/update.ts';
import { aPod, aSet, aSnapshot, MINUTE, NOW, waitingPod } from '../../support/object-builders.ts';

const ILL = waitingPod('ContainerCreating', NOW - 5 * MINUTE);

const start = initialState({
  scope: { context: 'kind', namespaces: 'all' },
  user: 'jane',
  contexts: [],
  now: NOW,
});

/** A set in each of these namespaces; those that end in "!" are ill. */
function observed(state: State, ...namespaces: readonly string[]): State {
  const objects = namespaces.flatMap((written) => {
    const set = aSet({ replicas: 1, claimTemplates: [], meta: { namespace: written.replace('!', '') } });
    return [set, aPod(set, 0, written.endsWith('!') ? ILL : {})];
  });
  const snapshot = aSnapshot(objects);
  return update(state, { type: 'snapshot-received', snapshot, sets: describeSets(snapshot, { now: NOW }), now: NOW });
}

function following(context: TestContext) {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const events = createEventSync();
  context.after(() => events.close());
  const openWatching = (hasReadAll = true) => {
    const asked: string[] = [];
    return {
      asked,
      hasSynced: () => hasReadAll,
      watchMemberEvents: (namespaces: Iterable<string>) => asked.push([...namespaces].join(' ')),
    };
  };
  return { events, openWatching, rest: () => context.mock.timers.tick(300) };
}

test('the namespace of the cursor once it rests there, and that of what is ill at once', (context) => {
  const { events, openWatching, rest } = following(context);
  const watching = openWatching();
  const state = observed(start, 'a', 'b', 'ill!');
  events.sync(state, watching);
  assert.deepEqual(watching.asked, ['ill']);
  events.sync(update(state, { type: 'move', lines: 1, end: 0 }), watching);
  rest();
  assert.deepEqual(watching.asked, ['ill', 'b ill']);
});

test('where all is well, no namespace but that of the cursor', (context) => {
  const { events, openWatching, rest } = following(context);
  const watching = openWatching();
  events.sync(observed(start, 'a', 'b', 'c'), watching);
  rest();
  assert.deepEqual(watching.asked, ['a']);
});

test('before the first lists have been read, none for what seems ill', (context) => {
  const { events, openWatching } = following(context);
  const watching = openWatching(false);
  events.sync(observed(start, 'a', 'ill!'), watching);
  assert.deepEqual(watching.asked, []);
});

test('the namespace of a finding that is open comes before that of the cursor', (context) => {
  const { events, openWatching, rest } = following(context);
  const watching = openWatching();
  const state = observed(start, 'a', 'b');
  const setUid = state.sets[1]?.set.meta.uid ?? '';
  events.sync({ ...state, overlay: { type: 'finding', setUid, key: '', scroll: 0 } }, watching);
  rest();
  assert.deepEqual(watching.asked, ['b']);
});

test('another watching is told anew, the old one nothing more', (context) => {
  const { events, openWatching, rest } = following(context);
  const [first, second] = [openWatching(), openWatching()];
  const state = observed(start, 'a', 'ill!');
  events.sync(state, first);
  events.sync(state, second);
  rest();
  assert.deepEqual([first.asked, second.asked], [['ill'], ['ill', 'a ill']]);
});
