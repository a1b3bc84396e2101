/** Chooses the namespaces whose events the dashboard reads. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { createMemberEvents, memberEventSubscriptions } from '../../../source/session/event-sync.ts';
import { createSubscriptions } from '../../../source/session/subscriptions.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { update } from '../../../source/state/update.ts';
import { aPod, aSet, aSnapshot, MINUTE, NOW, waitingPod } from '../../support/object-builders.ts';

const ILL = waitingPod('ContainerCreating', NOW - 5 * MINUTE);

const start = {
  ...initialState({
    scope: { context: 'kind', namespaces: 'all' },
    user: 'jane',
    contexts: [],
    now: NOW,
  }),
  setsSort: { key: 'set', reversed: false },
} as const;

/** A set in each of these namespaces. Those that end in "!" have a problem. */
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
  const subscriptions = createSubscriptions();
  context.after(subscriptions.close);
  const openWatching = (hasReadAll = true) => {
    const asked: string[] = [];
    const events = createMemberEvents({
      hasSynced: () => hasReadAll,
      watchMemberEvents: (namespaces: Iterable<string>) => void asked.push([...namespaces].join(' ')),
    });
    return { asked, events };
  };
  const sync = (state: State, { events }: ReturnType<typeof openWatching>) =>
    subscriptions.sync(memberEventSubscriptions(state, events));
  return { sync, openWatching, rest: () => context.mock.timers.tick(300) };
}

test('events are read in the namespace of the cursor once it rests there, and at once in a namespace with a problem', (context) => {
  const { sync, openWatching, rest } = following(context);
  const watching = openWatching();
  const state = observed(start, 'a', 'b', 'ill!');
  sync(state, watching);
  assert.deepEqual(watching.asked, ['ill']);
  sync(update(state, { type: 'move', lines: 1, end: 0 }), watching);
  rest();
  assert.deepEqual(watching.asked, ['ill', 'b ill']);
});

test('without problems, events are read only in the namespace of the cursor', (context) => {
  const { sync, openWatching, rest } = following(context);
  const watching = openWatching();
  sync(observed(start, 'a', 'b', 'c'), watching);
  rest();
  assert.deepEqual(watching.asked, ['a']);
});

test('before the first lists are complete, no events are read, and neither are they in the namespace of the cursor', (context) => {
  const { sync, openWatching, rest } = following(context);
  const watching = openWatching(false);
  sync(observed(start, 'a', 'ill!'), watching);
  rest();
  assert.deepEqual(watching.asked, []);
});

test('while the same namespaces need their events, the watches are left as they are', (context) => {
  const { sync, openWatching } = following(context);
  const watching = openWatching();
  const state = observed(start, 'a', 'ill!');
  sync(state, watching);
  sync(observed(state, 'a', 'b', 'ill!'), watching);
  assert.deepEqual(watching.asked, ['ill']);
});

test('the namespace of an open finding has priority over that of the cursor', (context) => {
  const { sync, openWatching, rest } = following(context);
  const watching = openWatching();
  const state = observed(start, 'a', 'b');
  const setUid = state.sets[1]?.set.meta.uid ?? '';
  sync({ ...state, overlay: { type: 'finding', setUid, key: '', scroll: 0 } }, watching);
  rest();
  assert.deepEqual(watching.asked, ['b']);
});

test('a new watch gets the namespaces again, and the old one gets nothing more', (context) => {
  const { sync, openWatching, rest } = following(context);
  const [first, second] = [openWatching(), openWatching()];
  const state = observed(start, 'a', 'ill!');
  sync(state, first);
  sync(state, second);
  rest();
  assert.deepEqual([first.asked, second.asked], [['ill'], ['ill', 'a ill']]);
});
