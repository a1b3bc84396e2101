import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSteadyTime } from '../../../../source/cluster/connection/system-clock.ts';

/** A machine that is awake or suspended for a while. */
function machine() {
  let running = 100;
  let sinceBoot = 5_000_000;
  const now = createSteadyTime(1_000_000, { running: () => running, sinceBoot: () => sinceBoot });
  return {
    now,
    run(ms: number) {
      running += ms;
      sinceBoot += ms;
    },
    suspend(ms: number) {
      sinceBoot += ms;
    },
    /** The coarse source is read late or early. */
    skew(ms: number) {
      sinceBoot += ms;
    },
  };
}

describe('steady time', () => {
  test('counts what passes from its start', () => {
    const { now, run } = machine();
    assert.equal(now(), 1_000_000);
    run(1500);
    assert.equal(now(), 1_001_500);
  });

  test('counts the time in which the machine was suspended', () => {
    const { now, run, suspend } = machine();
    run(1000);
    suspend(3_600_000);
    run(600);
    assert.equal(now(), 1_000_000 + 1600 + 3_600_000);
    suspend(10_000);
    run(600);
    assert.equal(now(), 1_000_000 + 2200 + 3_610_000);
  });

  test('is neither moved by a coarse source nor goes back', () => {
    const { now, run, skew } = machine();
    let last = now();
    for (const ms of [900, -900, 1000, -1000, 2000, -4000]) {
      skew(ms);
      run(600);
      assert.equal(now(), last + 600);
      last = now();
    }
  });
});
