/**
 * The claim template is exchanged again and again under load, and the program is killed at each of its steps: 6 times, or
 * 20 times with STSVIEW_LONG=1. No pod restarts, no set is lost, and `grow --resume` ends in the wanted state.
 */

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import type { Fault, ProxiedRequest } from '../../support/fault-proxy.ts';
import { controlPlane } from '../control-plane.ts';
import { openDisturbed } from '../disturbed.ts';
import {
  applyGrowingClass,
  applyGrowingSet,
  growEverything,
  growingUser,
  membersOf,
  readGrowingSet,
  templateSize,
} from './grow-harness.ts';
import { waitUntilReady } from './harness.ts';

const plane = controlPlane('killed');
const ROUNDS = process.env['STSVIEW_LONG'] === '1' ? 20 : 6;
const options = { skip: plane.skip, timeout: 60_000 + ROUNDS * 60_000 };

interface KillPoint {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  /** True if the server carries the request out before the program is killed. */
  readonly isCarriedOut: boolean;
  /** True if the program has begun to exchange the set, so that there is something to resume. */
  readonly isResumed: boolean;
}

const SET_PATH = /\/statefulsets(\/web)?(\?fieldManager=stsview)?$/;
const CLAIM_PATH = /\/persistentvolumeclaims\/data-web-0\?fieldManager=stsview$/;
const POINTS: readonly KillPoint[] = [
  { name: 'before the deletion', method: 'DELETE', path: SET_PATH, isCarriedOut: false, isResumed: true },
  { name: 'after the deletion', method: 'DELETE', path: SET_PATH, isCarriedOut: true, isResumed: true },
  { name: 'before the creation', method: 'POST', path: SET_PATH, isCarriedOut: false, isResumed: true },
  { name: 'after the creation', method: 'POST', path: SET_PATH, isCarriedOut: true, isResumed: true },
  { name: 'before the last claim', method: 'PATCH', path: CLAIM_PATH, isCarriedOut: false, isResumed: false },
  { name: 'after the last claim', method: 'PATCH', path: CLAIM_PATH, isCarriedOut: true, isResumed: false },
];

/** Writes to the set and to its pods all the time: the set's version moves, and its generation does not. */
async function load(signal: AbortSignal): Promise<void> {
  for (let count = 0; !signal.aborted; count += 1) {
    // While the set is exchanged, it is not there.
    await plane.kubectl('annotate', 'sts/web', `load=${count}`, '--overwrite').catch((missing) => missing);
    await plane.kubectl('annotate', 'pods', '-l', 'app=web', `load=${count}`, '--overwrite');
  }
}

test(`a template is exchanged ${ROUNDS} times, and the program killed each time`, options, async () => {
  const storageClass = `growing-${plane.namespace}`;
  await applyGrowingClass(plane, storageClass);
  await applyGrowingSet(plane, 'web', { storageClass });
  const disturbed = await openDisturbed(plane);
  const user = growingUser(disturbed.plane.kubeconfig, () => plane.namespace);
  const background = new AbortController();
  const work = [growEverything(plane, background.signal), load(background.signal)];
  try {
    const members = await membersOf(plane, 'web');
    const { status: first } = await readGrowingSet(plane, 'web');
    for (let round = 0; round < ROUNDS; round += 1) {
      const point = POINTS[round % POINTS.length] ?? POINTS[0];
      assert.ok(point !== undefined);
      const size = `${2 + round}Gi`;
      const program = user.start('web', size, '--yes', '--wait');
      disturbed.proxy.intercept = killAt(point, () => program.child.kill('SIGKILL'));
      assert.equal(await program.ended, 'SIGKILL', `${point.name}: ${program.output()}`);
      disturbed.proxy.intercept = () => undefined;
      assert.equal((await user.keptSets()).length, point.isResumed ? 1 : 0, point.name);
      const command = point.isResumed ? ['--resume', '--yes', '--wait'] : ['web', size, '--yes', '--wait'];
      const finished = await user.run(...command);
      assert.equal(finished.code, 0, `${point.name}: ${finished.output}`);
      const set = await readGrowingSet(plane, 'web');
      assert.equal(templateSize(set), size, `${point.name}: ${finished.output}`);
      assert.deepEqual(await user.keptSets(), [], point.name);
      await waitUntilReady(plane, 'web', 2);
      assert.deepEqual(await membersOf(plane, 'web'), members, point.name);
      const { status } = await readGrowingSet(plane, 'web');
      assert.deepEqual([status.currentRevision, status.updateRevision], [first.currentRevision, first.updateRevision]);
    }
  } finally {
    background.abort();
    await Promise.allSettled(work);
    await disturbed.close();
    await plane.kubectl('delete', 'storageclass', storageClass);
    rmSync(user.home, { recursive: true });
  }
});

/** Kills the program once, at the point. The program gets no answer to that request. */
function killAt(
  { method, path, isCarriedOut }: KillPoint,
  kill: () => void,
): (request: ProxiedRequest) => Fault | undefined {
  return (request) => {
    if (request.method !== method || !path.test(request.path)) return undefined;
    if (!isCarriedOut) {
      kill();
      return { type: 'reset' };
    }
    return {
      type: 'rewrite',
      rewrite(body) {
        kill();
        return body;
      },
    };
  };
}
