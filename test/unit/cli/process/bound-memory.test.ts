import assert from 'node:assert/strict';
import { test } from 'node:test';
import v8 from 'node:v8';
import { boundYoungObjects } from '../../../../source/cli/process/bound-memory.ts';

function youngMegabytes(): number {
  const space = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return (space?.space_size ?? 0) / 1e6;
}

/** Keeps many objects alive for a while, as the reading of long lists does. */
function keepManyObjects(): void {
  const kept: object[] = [];
  for (let index = 0; index < 1_000_000; index++) {
    kept.push({ index });
    if (kept.length > 200_000) kept.splice(0, 100_000);
  }
}

test('the space for young objects grows with the objects that are kept, and not after the bound', () => {
  boundYoungObjects();
  const before = youngMegabytes();
  keepManyObjects();
  assert.ok(youngMegabytes() <= Math.max(before, 2.2), `${before} MB became ${youngMegabytes()} MB`);
  v8.setFlagsFromString('--semi-space-growth-factor=2');
  // How much V8 lets it grow at once depends on how fast the machine is just then, too.
  for (let attempt = 0; attempt < 50 && youngMegabytes() <= 4; attempt++) keepManyObjects();
  assert.ok(youngMegabytes() > 4, 'the objects of this test would not make it grow either');
});
