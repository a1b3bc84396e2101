/** Obstacles of the controller, and steps that it does not take. Most tests last over a minute. */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { type ControlPlane, controlPlane } from '../control-plane.ts';
import { CLAIM, type FaultySet, faultySetManifest, readWhyItem, waitUntilAvailable } from './harness.ts';

const plane = controlPlane('notacting');
const options = { skip: plane.skip, timeout: 200_000 };

/** Waits until the first finding is that error, and the set is stuck. */
async function waitUntilStuck(set: string, code: string, subject: string, says: RegExp): Promise<void> {
  const { item } = await waitFor(
    () => readWhyItem(plane, set),
    ({ item: { findings, verdict } }) =>
      verdict === 'stuck' && findings[0]?.code === code && findings[0].severity === 'error',
    { what: `${code} of ${set} as an error`, deadline: 120_000, every: 1000 },
  );
  const [first] = item.findings;
  assert.equal(`${first?.subject.kind}/${first?.subject.name}`, subject);
  assert.match([first?.message, ...(first?.evidence ?? [])].join('\n'), says);
  assert.notEqual(first?.since, null);
}

async function applyAvailable(set: string, replicas: number, more: FaultySet = {}): Promise<void> {
  await plane.apply(faultySetManifest(set, { replicas, ...more }));
  await waitUntilAvailable(plane, set, replicas);
}

const HOLD = '{"metadata":{"finalizers":["example.com/hold"]}}';

async function applyReader(at: ControlPlane, name: string, claim: string): Promise<void> {
  await at.apply(`
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: 'app:1'}]
      volumes: [{name: disk, persistentVolumeClaim: {claimName: ${claim}}}]`);
  await waitFor(
    () => at.kubectl('get', 'pods', '-l', `job-name=${name}`, '-o', 'jsonpath={.items[*].status.phase}'),
    (phase) => phase === 'Running',
    { what: `the pod of job ${name}` },
  );
}

after(async () => {
  if (plane.skip === false) await plane.kubectl('delete', 'jobs', '--all', '--wait=false');
});

describe('a controller with an obstacle', { concurrency: 5 }, () => {
  test('an earlier pod of the same name that a finalizer holds', options, async () => {
    await applyAvailable('heir', 2);
    await plane.kubectl('patch', 'pod', 'heir-1', '-p', HOLD);
    await plane.kubectl('delete', 'statefulset', 'heir');
    await plane.apply(faultySetManifest('heir', { replicas: 2 }));
    await waitUntilStuck('heir', 'TerminatingStuck', 'Pod/heir-1', /finalizer example\.com\/hold holds it/);
    await plane.kubectl('patch', 'pod', 'heir-1', '-p', '{"metadata":{"finalizers":null}}');
    await waitUntilAvailable(plane, 'heir', 2);
  });

  test('a claim that the pod of a job uses', options, async () => {
    await applyAvailable('archive', 2, { claim: CLAIM });
    await applyReader(plane, 'export', 'data-archive-1');
    await plane.kubectl('delete', 'pvc', 'data-archive-1', '--wait=false');
    await plane.kubectl('delete', 'pod', 'archive-1', '--wait=false');
    const says = /pod export-\S+ of Job export still uses it/;
    await waitUntilStuck('archive', 'ClaimTerminating', 'PersistentVolumeClaim/data-archive-1', says);
  });

  test('a claim of a pod that was scaled away, which another pod uses', options, async () => {
    const spec = 'persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}';
    await applyAvailable('ebb', 2, { claim: CLAIM, spec });
    await applyReader(plane, 'copy', 'data-ebb-1');
    await plane.kubectl('scale', 'statefulset/ebb', '--replicas=1');
    await waitFor(
      () => plane.kubectl('get', 'pod', 'ebb-1', '--ignore-not-found', '-o', 'name'),
      (name) => name === '',
      { what: 'the end of ebb-1' },
    );
    await plane.kubectl('scale', 'statefulset/ebb', '--replicas=2');
    const says = /pod copy-\S+ of Job copy still uses it/;
    await waitUntilStuck('ebb', 'ClaimTerminating', 'PersistentVolumeClaim/data-ebb-1', says);
  });

  test('a deletion in the foreground with a claim that another pod uses', options, async () => {
    const spec = 'persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}';
    await applyAvailable('leaving', 1, { claim: CLAIM, spec });
    await applyReader(plane, 'look', 'data-leaving-0');
    await plane.kubectl('delete', 'statefulset', 'leaving', '--cascade=foreground', '--wait=false');
    const says = /claim data-leaving-0, which it owns, is kept: pod look-\S+ of Job look still uses it/;
    await waitUntilStuck('leaving', 'BeingDeleted', 'StatefulSet/leaving', says);
  });
});

test('a quota on ControllerRevisions, which no event reports', options, async () => {
  await applyAvailable('asleep', 1);
  await plane.kubectl('create', 'quota', 'revisions', '--hard=count/controllerrevisions.apps=0');
  await waitFor(
    () => plane.kubectl('get', 'resourcequota', 'revisions', '-o', 'jsonpath={.status.hard}'),
    (hard) => hard !== '',
    { what: 'the quota to take effect' },
  );
  await plane.kubectl('set', 'image', 'statefulset/asleep', 'main=app:2');
  await waitUntilStuck('asleep', 'NotObserved', 'StatefulSet/asleep', /observedGeneration=1/);
});
