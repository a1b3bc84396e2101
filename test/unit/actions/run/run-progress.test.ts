import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '../../../../source/actions/plan.ts';
import type { RunEvent } from '../../../../source/actions/run/run-plan.ts';
import { advanceRunProgress, exitSummary, NOTHING_SENT } from '../../../../source/actions/run/run-progress.ts';
import { aSet } from '../../../support/object-builders.ts';
import { plan, planContextOf } from '../plan-fixtures.ts';

const WORLD = planContextOf(aSet());
const TWO = plan(WORLD, { action: 'delete-pod', pods: ['web-2', 'web-1'], how: 'graceful' });

/** Returns the summary at exit after these events of the plan. */
function left(planned: Plan, ...types: readonly ['sending' | 'sent', number][]): string {
  const events = types.map(([type, index]): RunEvent => {
    const step = planned.steps[index];
    assert.ok(step !== undefined);
    return { type, step, index };
  });
  return exitSummary(planned, events.reduce(advanceRunProgress, NOTHING_SENT), 'web-2: Pending');
}

test('the summary at exit says what continues, what is not known, and what was never sent', () => {
  const one = plan(WORLD, { action: 'scale', replicas: 2 });
  assert.equal(left(one), 'Scale web from 3 to 2: nothing was sent.');
  assert.match(left(one, ['sending', 0]), /^Scale web from 3 to 2: whether StatefulSet web was changed is not known/);
  assert.equal(
    left(one, ['sending', 0], ['sent', 0]),
    'Scale web from 3 to 2 goes on without being watched: web-2: Pending.',
  );
  assert.equal(
    left(TWO, ['sending', 0], ['sent', 0]),
    'Delete 2 pods of web ends here: web-2: Pending. What comes after it (1 of 2) was not sent.',
  );
  assert.match(left(TWO, ['sending', 0]), /whether Pod web-2 was changed is not known.* \(1 of 2\) was not sent\.$/);
  assert.match(left(TWO, ['sending', 0], ['sent', 0], ['sending', 1], ['sent', 1]), /goes on without being watched/);
});

test('the summary says what the next step would have restored', () => {
  const [first, second] = TWO.steps;
  assert.ok(first !== undefined && second !== undefined);
  const planned = { ...TWO, steps: [first, { ...second, noteIfStopped: 'The volume stays Retain.' }] };
  assert.match(left(planned, ['sending', 0], ['sent', 0]), /was not sent\. The volume stays Retain\.$/);
});
