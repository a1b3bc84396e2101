/**
 * A random walk: 15 steps, or 100 with STSVIEW_LONG=1, from a printed seed; STSVIEW_SEED repeats one. After every step,
 * and whenever nothing changes, status must agree with kubectl. Every answer must satisfy the invariants. The
 * dashboard, which watches everything, must agree at the end of each step.
 */

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import type { StatusItem } from '../../source/cli/commands/status/json.ts';
import { randomFrom } from '../support/seeded-random.ts';
import { compareStatusWithKubectl, readStatus } from './compare-with-kubectl.ts';
import { type Dashboard, openDashboard } from './dashboard.ts';
import { dedicatedBed } from './dedicated-bed.ts';
import type { KubectlObjects } from './kubectl-objects.ts';
import { createSet, type RandomWalk, WALK_STEPS } from './random-walk-steps.ts';
import { assertInvariants } from './status-invariants.ts';
import { waitUntilSettled } from './wait-until-settled.ts';

const LENGTH = process.env['STSVIEW_LONG'] === '1' ? 100 : 15;
const SEED = Number(process.env['STSVIEW_SEED'] ?? randomInt(2 ** 31));

const plane = await dedicatedBed('walk', { gates: 'MaxUnavailableStatefulSet=true' });
let dashboard: Dashboard | undefined;
after(() => dashboard?.close());

/** Reports whether a pod runs a broken image or has no node: the walk's own reasons for a stuck set. */
function hasFault({ isBroken, nodes, cordoned }: RandomWalk, world: KubectlObjects): boolean {
  const isUnfit = world.pods.some(({ spec }) => spec.containers.some(({ image }) => !/:\d+$/.test(image)));
  return isBroken || isUnfit || cordoned.size === nodes.length;
}

test(`a random walk of ${LENGTH} steps`, { skip: plane.skip, timeout: LENGTH * 60_000 }, async (t) => {
  t.diagnostic(`STSVIEW_SEED=${SEED}`);
  const walk: RandomWalk = {
    plane,
    random: randomFrom(SEED),
    nodes: (await plane.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}')).split(' '),
    cordoned: new Set(),
    policy: 'OrderedReady',
    strategy: 'RollingUpdate',
    image: 1,
    isBroken: false,
  };
  const taken: string[] = [];
  /** A broken pod from before the step may have existed for the answer and be gone when it is checked. */
  let mayBeStuck = false;
  const check = (items: readonly StatusItem[]): void => {
    for (const item of items) {
      assertInvariants(item);
      assert.ok(item.verdict !== 'stuck' || mayBeStuck, `stuck without a fault: ${item.reason}`);
    }
  };
  await createSet(walk);
  dashboard = openDashboard(plane);
  try {
    for (let number = 0; number <= LENGTH; number++) {
      if (number > 0) {
        const step = walk.random.pick(WALK_STEPS.filter(({ isPossible }) => isPossible?.(walk) ?? true));
        taken.push(await step.run(walk));
        mayBeStuck ||= walk.isBroken || walk.cordoned.size === walk.nodes.length;
        check(await readStatus(plane));
        await compareStatusWithKubectl(plane, check);
      }
      await waitUntilSettled(plane);
      const { items, world } = await compareStatusWithKubectl(plane, check);
      mayBeStuck = hasFault(walk, world);
      check(items);
      for (const item of items) await dashboard.waitUntilShows(item);
    }
  } catch (error) {
    const said = error instanceof Error ? error.stack : String(error);
    throw new Error(`seed ${SEED}, after:\n  ${taken.join('\n  ')}\n${said}`);
  }
  t.diagnostic(taken.join('; '));
});
