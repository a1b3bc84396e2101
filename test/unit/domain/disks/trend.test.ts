import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskTrend } from '../../../../source/domain/disks/trend.ts';
import { MINUTE, NOW, SECOND } from '../../../support/object-builders.ts';
import { GIB } from './disk-builders.ts';

const MIB = 2 ** 20;
const HOUR = 60 * MINUTE;

/** Samples every `stepMs` up to now, with what is used after so many of them. */
function history(count: number, stepMs: number, used: (index: number) => number) {
  return Array.from({ length: count }, (_, index) => ({
    at: NOW - (count - 1 - index) * stepMs,
    usedBytes: used(index),
  }));
}

test('a steady growth says when the disk is full', () => {
  const growing = history(20, MINUTE, (index) => GIB + index * 100 * MIB);
  const { growthBytesPerHour, fullAt } = diskTrend(growing, 6000 * MIB);
  assert.equal(growthBytesPerHour, 6000 * MIB);
  assert.equal(fullAt, NOW + HOUR);
});

test('a growth with some noise does as well', () => {
  const noisy = history(30, MINUTE, (index) => GIB + index * 100 * MIB + (index % 3) * 80 * MIB);
  const { fullAt } = diskTrend(noisy, 6000 * MIB);
  assert.ok(fullAt !== undefined && Math.abs(fullAt - NOW - HOUR) < 5 * MINUTE);
});

test('a disk that is emptied again and again has a growth and no end', () => {
  const sawtooth = history(60, MINUTE, (index) => GIB + (index % 10) * 100 * MIB);
  const { growthBytesPerHour, fullAt } = diskTrend(sawtooth, 600 * MIB);
  assert.ok(growthBytesPerHour !== undefined && Math.abs(growthBytesPerHour) < 300 * MIB);
  assert.equal(fullAt, undefined);
});

const UNKNOWN = { growthBytesPerHour: undefined, fullAt: undefined };

test('four samples, and five within two minutes, tell nothing', () => {
  const grow = (index: number) => index * MIB;
  assert.deepEqual(diskTrend([], GIB), UNKNOWN);
  assert.deepEqual(diskTrend(history(1, MINUTE, grow), GIB), UNKNOWN);
  assert.deepEqual(diskTrend(history(4, 10 * MINUTE, grow), GIB), UNKNOWN);
  assert.deepEqual(diskTrend(history(5, 29 * SECOND, grow), GIB), UNKNOWN);
  assert.equal(diskTrend(history(5, 30 * SECOND, grow), GIB).growthBytesPerHour, 120 * MIB);
});

test('it looks ahead twelve times the time that the samples span', () => {
  const growing = history(11, MINUTE, (index) => index * MIB);
  assert.equal(diskTrend(growing, 120 * MIB).fullAt, NOW + 2 * HOUR);
  assert.equal(diskTrend(growing, 121 * MIB).fullAt, undefined);
});

test('what does not change, or shrinks, never becomes full', () => {
  assert.deepEqual(
    diskTrend(
      history(10, MINUTE, () => GIB),
      GIB,
    ),
    { growthBytesPerHour: 0, fullAt: undefined },
  );
  const shrinking = diskTrend(
    history(10, MINUTE, (index) => GIB - index * MIB),
    GIB,
  );
  assert.deepEqual(shrinking, { growthBytesPerHour: -60 * MIB, fullAt: undefined });
});

test('samples that are older than six hours do not count', () => {
  const old = { at: NOW - 7 * HOUR, usedBytes: 7 * GIB };
  const growing = history(20, MINUTE, (index) => GIB + index * 100 * MIB);
  assert.deepEqual(diskTrend([old, ...growing], 6000 * MIB), diskTrend(growing, 6000 * MIB));
});
