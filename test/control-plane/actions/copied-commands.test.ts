/** Pastes the commands that a plan copies into a shell. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { planCleaning, readClaim, volumeOf, waitUntilPodsGone } from '../claims/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { createUser } from './create-user.ts';
import { applySet, openPlanningClient, readPod } from './harness.ts';

const plane = controlPlane('copy');
const options = { skip: plane.skip, timeout: 120_000 };

/** Runs the plan's commands, with flags in place of the context's name. Returns the shell's exit code. */
async function paste(kubectl: string, ...flags: readonly string[]): Promise<number> {
  assert.doesNotMatch(kubectl, /\n/);
  const where = ['--kubeconfig', plane.kubeconfig, ...flags].join(' ');
  const child = spawn('sh', ['-c', kubectl.replaceAll('--context test', where)], { stdio: 'ignore' });
  const [code] = await once(child, 'close');
  return Number(code);
}

async function startAfreshCommand(set: string, pod: string): Promise<string> {
  const desk = openPlanningClient(plane);
  const plan = await desk.plan(set, { action: 'start-afresh', pod }).finally(desk.close);
  assert.equal(plan.refusal, undefined);
  return plan.kubectl;
}

test('the copied command recreates a pod with a new claim', options, async () => {
  await applySet(plane, 'fresh', { claims: true });
  const before = await readClaim(plane, 'data-fresh-1');
  assert.equal(await paste(await startAfreshCommand('fresh', 'fresh-1')), 0);
  await waitFor(
    () => readClaim(plane, 'data-fresh-1').catch(() => before),
    ({ metadata }) => metadata.uid !== before.metadata.uid,
    { what: 'another claim of the same name' },
  );
});

test('if the claim may not be deleted, the copied command does not delete the pod', options, async () => {
  await applySet(plane, 'halfway', { claims: true });
  const command = await startAfreshCommand('halfway', 'halfway-1');
  const user = await createUser(plane, 'pods-only', '{apiGroups: [""], resources: [pods], verbs: [delete]}');
  const before = await readPod(plane, 'halfway-1');
  assert.notEqual(await paste(command, '--as', user), 0);
  const after = await readPod(plane, 'halfway-1');
  assert.deepEqual([after.metadata.uid, after.metadata.deletionTimestamp], [before.metadata.uid, undefined]);
});

test(
  'if the first of two claims has been deleted, the copied command does not delete the second',
  options,
  async () => {
    await applySet(plane, 'left', { claims: true });
    for (const ordinal of [0, 1]) await volumeOf(plane, `data-left-${ordinal}`);
    await plane.kubectl('delete', 'statefulset', 'left');
    await waitUntilPodsGone(plane, 'left');
    const { plan, close } = await planCleaning(plane, { claims: ['data-left-0', 'data-left-1'], how: 'delete' });
    close();
    assert.equal(plan.refusal, undefined);
    await plane.kubectl('delete', 'pvc', 'data-left-0');
    assert.notEqual(await paste(plan.kubectl), 0);
    assert.equal((await readClaim(plane, 'data-left-1')).metadata.deletionTimestamp, undefined);
  },
);
