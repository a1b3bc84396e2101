/** A name proves nothing: parked claims that the controller did not make, renamed sets, and what scales sets up again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { applySet, waitUntilReady } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { applyObjects } from './custom-kinds.ts';
import { claimItemOf, objectNames, planCleaning, runClaimsCommand, verdicts, waitUntilPodsGone } from './harness.ts';

const plane = controlPlane('names');
const options = { skip: plane.skip, timeout: 240_000 };

const meta = (name: string) => ({ name, namespace: plane.namespace });

async function vetoesOf(claim: string): Promise<string> {
  return claimItemOf(await verdicts(plane), claim).vetoes.join('; ');
}

async function cleanAll(): Promise<readonly string[]> {
  const verdict = ['--verdict', 'parked,left-behind'];
  const done = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes', ...verdict);
  assert.equal(done.code, 0, done.stderr);
  return objectNames(plane, 'pvc');
}

test('a claim prepared ahead of a scale-up is parked, and kept until its name is typed', options, async () => {
  await applySet(plane, 'prep', { replicas: 1, claims: true });
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const claim = (name: string) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: meta(name), spec });
  await applyObjects(plane.kubeconfig, claim('data-prep-1'));
  const item = claimItemOf(await verdicts(plane), 'data-prep-1');
  assert.deepEqual([item.verdict, item.removable], ['parked', false]);
  assert.match(item.vetoes.join('; '), /kube-controller-manager did not make it: it may be prepared for a scale-up/);
  assert.ok((await cleanAll()).includes('data-prep-1'));
  const typed = await planCleaning(plane, { claims: ['data-prep-1'], how: 'delete', overridesVetoes: true });
  assert.deepEqual([typed.plan.refusal, typed.plan.confirmation], [undefined, { type: 'typed', word: 'data-prep-1' }]);
  assert.equal((await typed.run()).outcome, 'done');
  typed.close();
});

test('a set under a new name may miss the data of the old one', options, async () => {
  await applySet(plane, 'before', { replicas: 1, claims: true });
  await plane.kubectl('delete', 'statefulset', 'before');
  await waitUntilPodsGone(plane, 'before');
  // Times of the API have whole seconds.
  await waitFor(
    () =>
      plane.get<{ readonly metadata: { readonly creationTimestamp: string } }>(
        `/api/v1/namespaces/${plane.namespace}/persistentvolumeclaims/data-before-0`,
      ),
    ({ metadata }) => Date.now() - Date.parse(metadata.creationTimestamp) > 1000,
    { what: 'the claim to be a second old' },
  );
  await applySet(plane, 'after', { replicas: 1, claims: true });
  assert.match(await vetoesOf('data-before-0'), /its set is perhaps renamed to after, whose data it may hold/);
  assert.ok((await cleanAll()).includes('data-before-0'));
  const typed = await planCleaning(plane, { claims: ['data-before-0'], how: 'keep', overridesVetoes: true });
  assert.equal(typed.plan.refusal, undefined);
  assert.equal((await typed.run()).outcome, 'done');
  typed.close();
  await plane.kubectl('delete', 'statefulset', 'after');
  await waitUntilPodsGone(plane, 'after');
});

test('what will scale a set up again keeps the claims that it parks', options, async () => {
  for (const set of ['hpa', 'night']) {
    await applySet(plane, set, { replicas: 2, claims: true });
    await plane.kubectl('scale', 'statefulset', set, '--replicas=1');
    await waitUntilReady(plane, set, 1);
  }
  const scaler = (maxReplicas: number) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta('hpa'),
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'hpa' }, minReplicas: 1, maxReplicas },
  });
  await applyObjects(plane.kubeconfig, scaler(2));
  await plane.kubectl('annotate', 'statefulset', 'night', 'downscaler/original-replicas=2');
  assert.match(
    await vetoesOf('data-hpa-1'),
    /HorizontalPodAutoscaler\.autoscaling hpa may scale StatefulSet hpa and bring ordinal 1 back \(spec\.scaleTargetRef\)/,
  );
  assert.match(await vetoesOf('data-night-1'), /the annotation downscaler\/original-replicas: 2 of StatefulSet night/);
  const left = await cleanAll();
  assert.ok(left.includes('data-hpa-1') && left.includes('data-night-1'));
  await applyObjects(plane.kubeconfig, scaler(1));
  await plane.kubectl('annotate', 'statefulset', 'night', 'downscaler/original-replicas-');
  assert.deepEqual(
    (await cleanAll()).filter((name) => name === 'data-hpa-1' || name === 'data-night-1'),
    [],
  );
});
