/**
 * A random walk of healthy steps: 20, or 200 with STSVIEW_LONG=1, from a printed seed (STSVIEW_SEED repeats one). While
 * a set scales, rolls out, is held, restarts or loses pods in the normal course, no finding may be an error, nor for a
 * process whose clock is 15 minutes ahead or behind.
 */

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { shiftedClock } from '../../program/harness/shifted-clock.ts';
import { type Random, randomFrom } from '../../support/seeded-random.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { CLAIM, faultySetManifest, readWhyItem, readWhyItems, type WhyResult } from './harness.ts';

const LENGTH = process.env['STSVIEW_LONG'] === '1' ? 200 : 20;
const SEED = Number(process.env['STSVIEW_SEED'] ?? randomInt(2 ** 31));
const SETS = ['ordered', 'parallel', 'by-hand-2'] as const;
const MOST = 4;

const plane = controlPlane('whywalk');

type Step = (set: string, random: Random, image: () => string) => Promise<string>;

const STEPS: readonly Step[] = [
  async (set, random) => {
    const replicas = random.below(MOST + 1);
    await plane.kubectl('scale', `statefulset/${set}`, `--replicas=${replicas}`);
    return `scale ${set} to ${replicas}`;
  },
  async (set, _random, image) => {
    const name = image();
    await plane.kubectl('set', 'image', `statefulset/${set}`, `main=${name}`);
    return `image ${name} for ${set}`;
  },
  async (set) => {
    // A second restart within the same second changes nothing.
    await plane.kubectl('rollout', 'restart', `statefulset/${set}`).catch((error: unknown) => {
      if (!String(error).includes('within the past second')) throw error;
    });
    return `restart ${set}`;
  },
  async (set, random) => {
    const pod = `${set}-${2 + random.below(MOST)}`;
    await plane.kubectl('delete', 'pod', pod, '--wait=false', '--ignore-not-found');
    return `delete ${pod}`;
  },
  async (set, random) => {
    if (set === 'by-hand-2') return 'nothing';
    const partition = random.below(MOST);
    const patch = JSON.stringify({ spec: { updateStrategy: { rollingUpdate: { partition } } } });
    await plane.kubectl('patch', 'statefulset', set, '--type=merge', '-p', patch);
    return `partition ${partition} for ${set}`;
  },
  async (set, random) => {
    const minReadySeconds = random.below(3);
    await plane.kubectl(
      'patch',
      'statefulset',
      set,
      '--type=merge',
      '-p',
      JSON.stringify({ spec: { minReadySeconds } }),
    );
    return `minReadySeconds ${minReadySeconds} for ${set}`;
  },
];

test(`${LENGTH} healthy steps give no error`, { skip: plane.skip, timeout: LENGTH * 30_000 }, async (t) => {
  t.diagnostic(`STSVIEW_SEED=${SEED}`);
  const random = randomFrom(SEED);
  const folder = mkdtempSync(join(tmpdir(), 'stsview-walk-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const spec = 'ordinals: {start: 2}';
  await plane.apply(faultySetManifest('ordered', { replicas: 3, claim: CLAIM, spec }));
  await plane.apply(faultySetManifest('parallel', { replicas: 2, policy: 'Parallel', claim: CLAIM, spec }));
  await plane.apply(faultySetManifest('by-hand-2', { replicas: 2, spec: [spec, 'updateStrategy: {type: OnDelete}'] }));
  let images = 1;
  let answers = 0;
  const taken: string[] = [];
  const look = async (): Promise<readonly WhyResult[]> => {
    const seen = await Promise.all(SETS.map((set) => readWhyItem(plane, set)));
    const aheadMs = random.pick([15, -15]) * 60_000;
    const elsewhere = await readWhyItems(plane, shiftedClock(folder, aheadMs));
    for (const { item, code } of [...seen, ...elsewhere]) {
      answers += 1;
      const errors = item.findings.filter(({ severity }) => severity === 'error');
      assert.deepEqual(errors, [], `seed ${SEED}, after:\n  ${taken.join('\n  ')}\n`);
      assert.ok(item.findings.length > 0, `${item.set.name} has no finding at all`);
      assert.ok(code === 0 || code === 3);
    }
    return seen;
  };
  for (let number = 0; number < LENGTH; number++) {
    const step = random.pick(STEPS);
    taken.push(
      await step(random.pick(SETS), random, () => {
        images += 1;
        return `app:${images}`;
      }),
    );
    await look();
    if (random.below(3) === 0) {
      await waitFor(look, (seen) => seen.every(({ item }) => item.verdict !== 'progressing'), {
        what: 'all sets to complete',
        every: 200,
      });
    }
  }
  t.diagnostic(`${answers} answers; ${taken.join('; ')}`);
});
