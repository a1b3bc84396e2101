/** A short form of `npm run soak`: the cache stays equal to the server's list, and nothing grows with the events. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soakReading } from '../../bench/soak/reading.ts';
import { growthOf } from '../../bench/soak/slope.ts';

const EVENTS = 40_000;
const SEED = Number(process.env['STSVIEW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** An event that stayed in memory would take more than a kilobyte. */
const LARGEST_GROWTH_PER_EVENT = 100;

test(`${EVENTS} events, cut connections and lists afresh, seed ${SEED}`, async (t) => {
  const plan = { events: EVENTS, slices: 10, reconnects: 20, relists: 4, sets: 10, podsPerSet: 4, seed: SEED };
  // It fails if the cache differs from the server after any slice.
  const samples = await soakReading(plan);
  const settled = samples.slice(3);
  const heap = growthOf(settled, (sample) => sample.heap + sample.external) / (EVENTS * 0.6);
  const [first, last] = [settled[0]?.descriptors ?? 0, settled.at(-1)?.descriptors ?? 0];
  t.diagnostic(`${heap.toFixed(0)} bytes for an event, ${first} descriptors have become ${last}`);
  assert.ok(heap < LARGEST_GROWTH_PER_EVENT, `the heap grows by ${heap.toFixed(0)} bytes for each event`);
  assert.ok(last <= first + 20, `${first} descriptors have become ${last}`);
});
