/** The plan that gives a claim a former volume back, carried out on a genuine control plane. */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { RunResult } from '../../../source/actions/run/run-plan.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { CLAIM, faultySetManifest, waitUntilAvailable } from '../findings/harness.ts';
import { claimRefOf, removeClusterObjects, volumeManifest, volumeName } from '../findings/volumes.ts';
import { openPlanningClient } from './harness.ts';
import { runToEnd } from './run-to-end.ts';

const plane = controlPlane('rebind');
const options = { skip: plane.skip, timeout: 180_000 };
const NO_CLASS = `storageClassName: '', ${CLAIM}`;

after(async () => {
  if (plane.skip === false) await removeClusterObjects(plane);
});

/** Plans, and carries the plan out to its end. */
async function rebind(set: string, volume: string): Promise<RunResult> {
  const { client, plan, close } = openPlanningClient(plane);
  try {
    const planned = await plan(set, { action: 'rebind-claim', claim: `data-${set}-0`, volume });
    return await runToEnd(planned, { client, namespace: plane.namespace, timeoutMs: 90_000 });
  } finally {
    close();
  }
}

const claimField = (set: string, path: string) =>
  plane.kubectl('get', 'pvc', `data-${set}-0`, '-o', `jsonpath={${path}}`);

describe('a former volume comes back', { concurrency: 2 }, () => {
  test('to a claim that was restored and is Lost', options, async () => {
    const volume = volumeName(plane, 'safe');
    await plane.apply(volumeManifest(plane, 'safe', { spec: claimRefOf(plane, 'data-restored-0') }));
    await plane.apply(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-restored-0, annotations: {pv.kubernetes.io/bind-completed: 'yes'}}
spec: {volumeName: ${volume}, ${NO_CLASS}}`);
    await waitFor(
      () => claimField('restored', '.status.phase'),
      (phase) => phase === 'Lost',
      { what: 'a Lost claim' },
    );
    await plane.apply(faultySetManifest('restored', { claim: NO_CLASS }));
    await waitFor(
      () => plane.kubectl('get', 'pods', '-o', 'name'),
      (pods) => pods.includes('restored-0'),
      {
        what: 'pod restored-0',
      },
    );
    const { outcome, sentence } = await rebind('restored', volume);
    assert.equal(outcome, 'done', sentence);
    assert.equal(await claimField('restored', '.spec.volumeName'), volume);
  });

  test('to a claim with a fresh volume, which is kept', options, async () => {
    const volume = volumeName(plane, 'old');
    await plane.apply(
      volumeManifest(plane, 'old', { storageClass: 'standard', spec: claimRefOf(plane, 'data-fresh-0') }),
    );
    await plane.apply(faultySetManifest('fresh', { claim: CLAIM }));
    await waitUntilAvailable(plane, 'fresh', 1);
    const fresh = await claimField('fresh', '.spec.volumeName');
    assert.notEqual(fresh, volume);
    const { outcome, sentence } = await rebind('fresh', volume);
    assert.equal(outcome, 'done', sentence);
    assert.equal(await claimField('fresh', '.spec.volumeName'), volume);
    const kept = await plane.kubectl(
      'get',
      'pv',
      fresh,
      '-o',
      'jsonpath={.status.phase} {.spec.persistentVolumeReclaimPolicy}',
    );
    assert.equal(kept, 'Released Retain');
    await plane.kubectl('label', 'pv', fresh, `test=${plane.namespace}`);
  });
});
