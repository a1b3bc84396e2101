/** Plans made from an outdated screen are refused and explained, and change nothing. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createActionPorts } from '../../../source/cluster/write/action-ports.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  actionSetManifestOf,
  applySet,
  openPlanningClient,
  type PlanningClient,
  readPod,
  readSet,
  waitUntilReady,
} from './harness.ts';

const plane = controlPlane('stale');
const options = { skip: plane.skip, timeout: 120_000 };
let desk: PlanningClient;

before(() => {
  if (plane.skip === false) desk = openPlanningClient(plane);
});
after(() => desk?.close());

const WANTED = [{ action: 'scale', replicas: 5 }, { action: 'partition', to: 1 }, { action: 'restart' }] as const;

test('a set that was deleted and recreated with the same name', options, async () => {
  await applySet(plane, 'again');
  const plans = await Promise.all(WANTED.map((wanted) => desk.plan('again', wanted)));
  await plane.kubectl('delete', 'statefulset', 'again');
  await plane.apply(actionSetManifestOf('again'));
  const { metadata } = await waitUntilReady(plane, 'again', 2);
  for (const plan of plans) {
    const { outcome, sentence, problem } = await desk.send(plan);
    assert.deepEqual([outcome, problem?.kind], ['refused', 'replaced'], plan.title);
    assert.match(sentence, /StatefulSet again was deleted and made again meanwhile: this is another one/);
  }
  assert.equal((await readSet(plane, 'again')).metadata.generation, metadata.generation);
});

test('a set that no longer exists', options, async () => {
  await applySet(plane, 'gone');
  const plan = await desk.plan('gone', { action: 'scale', replicas: 3 });
  await plane.kubectl('delete', 'statefulset', 'gone');
  const { outcome, sentence } = await desk.send(plan);
  assert.deepEqual([outcome, sentence], ['refused', 'StatefulSet gone does not exist any more.']);
});

test('a set that somebody else has scaled', options, async () => {
  await applySet(plane, 'scaled');
  const plans = await Promise.all(WANTED.map((wanted) => desk.plan('scaled', wanted)));
  await plane.kubectl('scale', 'statefulset', 'scaled', '--replicas=3');
  for (const plan of plans) {
    const { outcome, sentence, problem } = await desk.send(plan);
    assert.deepEqual([outcome, problem?.kind], ['refused', 'changed'], plan.title);
    assert.match(
      sentence,
      /has been changed by somebody else meanwhile \(it wants 3 replicas now\)\. Nothing was changed/,
    );
  }
  const { metadata, spec } = await readSet(plane, 'scaled');
  assert.deepEqual([metadata.generation, spec.replicas], [2, 3]);
});

test('the server refuses the write even without the check before it', options, async () => {
  await applySet(plane, 'raced');
  const ports = createActionPorts(desk.client);
  const plans = await Promise.all(WANTED.map((wanted) => desk.plan('raced', wanted)));
  await plane.kubectl('scale', 'statefulset', 'raced', '--replicas=0');
  for (const { steps } of plans) {
    const [step] = steps;
    assert.ok(step !== undefined);
    const answer = await ports.write(step.write, { dryRun: false, signal: new AbortController().signal });
    assert.ok(!answer.ok);
    assert.equal(answer.problem.kind, 'changed');
  }
  const { metadata, spec } = await readSet(plane, 'raced');
  assert.deepEqual([metadata.generation, spec.replicas], [2, 0]);
});

test('a resourceVersion that only the status changed is no reason to refuse', options, async () => {
  await applySet(plane, 'moved');
  const plan = await desk.plan('moved', { action: 'partition', to: 1 });
  await plane.kubectl('delete', 'pod', 'moved-1');
  await waitUntilReady(plane, 'moved', 2);
  assert.equal((await desk.send(plan)).outcome, 'sent');
  assert.equal((await readSet(plane, 'moved')).spec.updateStrategy.rollingUpdate?.partition, 1);
});

test('a recreated pod has another uid, and is refused', options, async () => {
  await applySet(plane, 'pods');
  const before = await readPod(plane, 'pods-0');
  const hows = ['graceful', 'evict', 'force'] as const;
  const plans = await Promise.all(
    hows.map((how) => desk.plan('pods', { action: 'delete-pod', pods: ['pods-0'], how })),
  );
  await plane.kubectl('delete', 'pod', 'pods-0');
  const now = await waitFor(
    () => readPod(plane, 'pods-0'),
    ({ metadata }) => metadata.uid !== before.metadata.uid,
    { what: 'pods-0 with another uid' },
  );
  const ports = createActionPorts(desk.client);
  for (const plan of plans) {
    const [step] = plan.steps;
    assert.ok(step !== undefined);
    const answer = await ports.write(step.write, { dryRun: false, signal: new AbortController().signal });
    assert.ok(!answer.ok);
    assert.equal(answer.problem.kind, 'replaced', plan.title);
    assert.equal((await desk.send(plan)).outcome, 'refused');
  }
  const { metadata } = await readPod(plane, 'pods-0');
  assert.deepEqual([metadata.uid, metadata.deletionTimestamp], [now.metadata.uid, undefined]);
});
