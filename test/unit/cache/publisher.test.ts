import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSnapshotPublisher } from '../../../source/cache/snapshot-publisher.ts';
import { createManualClock } from './manual-clock.ts';

const interval = (tookMs: number): number => Math.max(100, 4 * tookMs);

test('publishes the first change at once, a burst after it once, and later single changes at once again', () => {
  const clock = createManualClock(0);
  const at: number[] = [];
  const publisher = createSnapshotPublisher(clock, () => at.push(clock.now()), interval);
  publisher.touch();
  for (let burst = 0; burst < 50; burst += 1) publisher.touch();
  clock.advance(500);
  publisher.touch();
  clock.advance(500);
  assert.deepEqual(at, [0, 100, 500]);
  assert.deepEqual(clock.pending, []);
});

test('publishes less often if publishing takes long, and flush does not wait for that', () => {
  const clock = createManualClock(0);
  const begun: number[] = [];
  const publisher = createSnapshotPublisher(
    clock,
    () => {
      begun.push(clock.now());
      clock.advance(70);
    },
    interval,
  );
  publisher.touch();
  publisher.touch();
  clock.advance(209);
  assert.deepEqual(begun, [0]);
  clock.advance(1);
  assert.deepEqual(begun, [0, 280]);
  publisher.flush();
  assert.deepEqual(begun, [0, 280], 'nothing was touched');
  publisher.touch();
  clock.advance(10);
  publisher.flush();
  assert.deepEqual(begun, [0, 280, 360]);
  clock.advance(1000);
  assert.deepEqual(begun, [0, 280, 360], 'what was flushed is not published again');
  assert.deepEqual(clock.pending, []);
});

test('a change during publishing is published next, and an exception does not end publishing', () => {
  const clock = createManualClock(0);
  const at: number[] = [];
  const publisher = createSnapshotPublisher(
    clock,
    () => {
      at.push(clock.now());
      if (at.length === 1) publisher.touch();
      if (at.length === 2) throw new Error('a bad day');
    },
    interval,
  );
  publisher.touch();
  assert.deepEqual(at, [0]);
  assert.throws(() => clock.advance(100), /a bad day/);
  publisher.touch();
  clock.advance(100);
  assert.deepEqual(at, [0, 100, 200]);
});

test('close removes the timer and publishes nothing more', () => {
  const clock = createManualClock(0);
  let count = 0;
  const publisher = createSnapshotPublisher(
    clock,
    () => {
      count += 1;
    },
    interval,
  );
  publisher.touch();
  publisher.touch();
  publisher.close();
  assert.deepEqual(clock.pending, []);
  publisher.touch();
  clock.advance(1_000);
  assert.equal(count, 1);
});

test('publishes at most once an interval, and always after the last change', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 130 }), { maxLength: 60 }), (gaps) => {
      const clock = createManualClock(0);
      const published: number[] = [];
      const publisher = createSnapshotPublisher(clock, () => published.push(clock.now()), interval);
      let touchedAt = -1;
      for (const gap of gaps) {
        clock.advance(gap);
        touchedAt = clock.now();
        publisher.touch();
      }
      clock.advance(100);
      const intervals = published.slice(1).map((at, index) => at - (published[index] ?? 0));
      assert.ok(intervals.every((interval) => interval >= 100));
      assert.ok(gaps.length === 0 || (published.at(-1) ?? -1) >= touchedAt);
    }),
  );
});
