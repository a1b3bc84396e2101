import assert from 'node:assert/strict';
import { test } from 'node:test';
import v8 from 'node:v8';
import { boundYoungObjects } from '../../../../source/cli/process/bound-memory.ts';

function youngMegabytes(): number {
  const space = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return (space?.space_size ?? 0) / 1e6;
}

const BOUND = 17;
/** Of V8 itself. */
const LARGEST = 30;

/** Keeps many objects alive for a while, as the reading of long lists does. */
function keepManyObjects(betweenSlices: () => void): void {
  const kept: object[] = [];
  for (let index = 0; index < 1_000_000; index++) {
    kept.push({ index });
    if (kept.length > 200_000) kept.splice(0, 100_000);
    if (index % 10_000 === 0) betweenSlices();
  }
}

test('the space for young objects grows with the objects that are kept, and not after the bound', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  boundYoungObjects();
  for (let attempt = 0; attempt < 5; attempt++) keepManyObjects(() => context.mock.timers.tick(250));
  assert.ok(youngMegabytes() <= BOUND, `it became ${youngMegabytes()} MB`);
  v8.setFlagsFromString('--semi-space-growth-factor=2');
  // How much V8 lets it grow at once depends on how fast the machine is just then, too.
  for (let attempt = 0; attempt < 50 && youngMegabytes() <= LARGEST; attempt++) keepManyObjects(() => {});
  assert.ok(youngMegabytes() > LARGEST, 'the objects of this test would not make it grow either');
});
