/** The outcome of an action is revised when the cluster reaches its goal after all, or cannot any more. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Goal } from '../../../../source/actions/goal.ts';
import { NOTHING_SENT } from '../../../../source/actions/run/run-progress.ts';
import type { StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import type { Task } from '../../../../source/state/dialog/action-dialog.ts';
import { unreachedGoalOf } from '../../../../source/state/dialog/revise-tasks.ts';
import { initialState, type State } from '../../../../source/state/state.ts';
import { update } from '../../../../source/state/update.ts';
import { aNode, aPod, aSet, aSnapshot, MINUTE, NOW, SECOND, waitingPod } from '../../../support/object-builders.ts';
import { plan, planContextOf } from '../../actions/plan-fixtures.ts';

const web = aSet({ meta: { generation: 5 } });
const nodes = [0, 1, 2].map((index) => aNode(`node-${index}`));
const stuck = aSnapshot([...nodes, web, aPod(web, 0), aPod(web, 1), aPod(web, 2, waitingPod('ImagePullBackOff'))]);
const going = aSnapshot([
  ...nodes,
  web,
  aPod(web, 0),
  aPod(web, 1),
  aPod(web, 2, waitingPod('ContainerCreating', NOW)),
]);

function snapshotOf(set: StatefulSet): Snapshot {
  return aSnapshot([...nodes, set, ...[0, 1, 2].map((ordinal) => aPod(set, ordinal))]);
}

const setRef = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: web.meta.uid, generation: 4 } as const;
const UPDATED: Goal = { type: 'updated', set: setRef };
const SCALED: Goal = { type: 'scaled', set: setRef, replicas: 3 };

/** A task that ended as stuck a minute after it was confirmed. */
function stateWith(goal: Goal, context = 'prod-eu'): State {
  const start = initialState({ scope: { context, namespaces: 'all' }, user: '', contexts: [], now: NOW });
  const task: Task = {
    id: 1,
    plan: { ...plan(planContextOf(web), { action: 'restart' }), context: 'prod-eu' },
    state: 'failed',
    text: 'web-2 cannot pull its image.',
    progress: NOTHING_SENT,
    confirmedAt: NOW,
    endedAt: NOW + MINUTE,
    unreached: { goal, generation: 5 },
  };
  return { ...start, tasks: [task] };
}

function after(state: State, ...snapshots: readonly Snapshot[]): Task | undefined {
  return snapshots
    .reduce((before, snapshot, index) => {
      const now = NOW + MINUTE + 10 * SECOND * (index + 1);
      return update(before, { type: 'snapshot-received', snapshot, sets: describeSets(snapshot, { now }), now });
    }, state)
    .tasks.at(0);
}

describe('an action that ended as stuck', () => {
  it('is done once its goal is reached, and says after how long', () => {
    const task = after(stateWith(SCALED), stuck, snapshotOf(web));
    assert.equal(task?.state, 'done');
    assert.equal(task?.text, 'After 80s: web has 3 of 3 pods available.');
    assert.equal(task?.endedAt, NOW + MINUTE + 20 * SECOND);
    assert.equal(task?.unreached, undefined);
  });

  it('names the present cause, and goes on when the cluster does', () => {
    const blocked = after(stateWith(SCALED), stuck);
    assert.equal(blocked?.state, 'failed');
    assert.match(blocked?.text ?? '', /^web-2 .*ImagePullBackOff/);
    const moving = after(stateWith(SCALED), stuck, going);
    assert.equal(moving?.state, 'going-on');
    assert.match(moving?.text ?? '', /web-2/);
    assert.equal(after(stateWith(SCALED), stuck, going, stuck)?.state, 'failed');
  });

  it('is closed when the set is scaled to another number, or its template is changed again', () => {
    const scaled = aSet({ replicas: 2, meta: { generation: 6 } });
    const other = after(stateWith(SCALED), snapshotOf(scaled));
    assert.deepEqual([other?.state, other?.text], ['failed', 'web has been scaled to 2 meanwhile.']);
    const changed = after(stateWith(UPDATED), snapshotOf(aSet({ meta: { generation: 6 } })));
    assert.equal(changed?.state, 'failed');
    assert.equal(changed?.text, 'The set has been changed again since. At its end: web-2 cannot pull its image.');
    assert.equal(changed?.unreached, undefined);
  });

  it('is left alone while its set is not read: in another context, in other namespaces, without contact', () => {
    const before = stateWith(SCALED).tasks[0];
    assert.deepEqual(after(stateWith(SCALED, 'kind'), snapshotOf(web)), before);
    assert.deepEqual(after(stateWith(SCALED), aSnapshot([])), before);
    const lost = aSnapshot([...snapshotOf(web).tables.StatefulSet.values(), ...snapshotOf(web).tables.Pod.values()], {
      Pod: { phase: 'stale', since: NOW, reason: 'The server does not answer.' },
    });
    assert.deepEqual(after(stateWith(SCALED), lost), before);
  });
});

describe('unreachedGoalOf', () => {
  const { steps, ...rest } = plan(planContextOf(web), {
    action: 'delete-pod',
    pods: ['web-2', 'web-1'],
    how: 'graceful',
  });
  const sets = describeSets(stuck, { now: NOW });

  it('is the goal of the last step if every step was accepted', () => {
    const found = unreachedGoalOf({ ...rest, steps }, { outcome: 'stuck', completed: 2 }, sets);
    assert.deepEqual(found, { goal: steps[1]?.goal, generation: 5 });
  });

  it('is nothing after a success, a refusal, or a step that was not sent', () => {
    for (const outcome of ['done', 'refused', 'unknown', 'superseded'] as const) {
      assert.equal(unreachedGoalOf({ ...rest, steps }, { outcome, completed: 2 }, sets), undefined);
    }
    assert.equal(unreachedGoalOf({ ...rest, steps }, { outcome: 'stuck', completed: 1 }, sets), undefined);
  });
});
