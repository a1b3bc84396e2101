/** Which failures of a controller are retried. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorkQueue } from '../../../../source/simulator/runtime/work-queue.ts';
import { StoreError } from '../../../../source/simulator/store/store.ts';
import { createFastClock } from '../../../support/fast-clock.ts';

test('what the store refuses is retried', () => {
  const clock = createFastClock();
  let count = 0;
  const queue = createWorkQueue(clock, () => {
    count += 1;
    if (count < 3) throw new StoreError('Conflict', 'the object has been modified');
  });
  queue.add('default/web');
  clock.advance(1000);
  assert.equal(count, 3);
});

test("an error in a controller's code is thrown", () => {
  const clock = createFastClock();
  const queue = createWorkQueue(clock, () => {
    throw new TypeError('a mistake');
  });
  queue.add('default/web');
  assert.throws(() => clock.advance(1000), /a mistake/);
});
