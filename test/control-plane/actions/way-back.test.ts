/** Rollback to a revision that worked, from the command line. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { type ActionSetManifest, actionSetManifestOf, applySet, readSet, runActionCommand } from './harness.ts';

const plane = controlPlane('back');
const options = { skip: plane.skip, timeout: 120_000 };

const podField = (pod: string, path: string) =>
  plane.kubectl('get', 'pod', pod, '--ignore-not-found', '-o', `jsonpath={${path}}`);

/** Applies the manifest with the image, and waits until the pod runs it and waits with that reason. */
async function release(set: string, manifest: ActionSetManifest, pod: string, reason: string): Promise<void> {
  await plane.apply(actionSetManifestOf(set, manifest));
  await waitFor(
    async () => [
      await podField(pod, '.spec.containers[0].image'),
      await podField(pod, '.status.containerStatuses[0].state.waiting.reason'),
    ],
    ([image, seen]) => image === manifest.image && seen === reason,
    { what: `${pod} to be ${reason} with ${manifest.image}` },
  );
}

/** Waits until the revision of that number is the update revision. */
async function waitForRevision(set: string, number: number): Promise<void> {
  await waitFor(
    async () => {
      const update = await plane.kubectl('get', 'statefulset', set, '-o', 'jsonpath={.status.updateRevision}');
      return plane.kubectl('get', 'controllerrevision', update, '-o', 'jsonpath={.revision}');
    },
    (revision) => revision === String(number),
    { what: `revision ${number} of ${set}` },
  );
}

const imageOf = async (set: string) => (await readSet(plane, set)).spec.template.spec.containers[0]?.image;

test('after two bad releases, the rollback goes to the good one before them', options, async () => {
  const base = { replicas: 3, policy: 'OrderedReady' } as const;
  await applySet(plane, 'twice', base);
  await release('twice', { ...base, image: 'web:missing' }, 'twice-2', 'ImagePullBackOff');
  await plane.apply(actionSetManifestOf('twice', { ...base, image: 'web:crash' }));
  await waitForRevision('twice', 3);
  const bad = await runActionCommand(plane, ['rollback', 'twice', '--to', '2', '--dry-run']);
  assert.match(bad.stdout, /revision 2 is not known to have worked; of the pods, twice-2 \(ImagePullBackOff\) runs it/);
  const { code, stdout } = await runActionCommand(plane, ['rollback', 'twice', '--yes']);
  assert.equal(code, 0);
  assert.match(stdout, /^Roll twice back to revision 1\n/);
  assert.match(stdout, /revision 1 has worked: twice-0 and twice-1 are ready with it/);
  assert.equal(await imageOf('twice'), 'web:1');
});

test(
  'under OnDelete, the rollback goes to the revision of the ready pods, and not to the current one',
  options,
  async () => {
    const base = { replicas: 2, policy: 'OrderedReady', spec: 'updateStrategy: {type: OnDelete}' } as const;
    await applySet(plane, 'hand', base);
    await plane.apply(actionSetManifestOf('hand', { ...base, image: 'web:2' }));
    await waitForRevision('hand', 2);
    await plane.kubectl('delete', 'pod', 'hand-0', 'hand-1');
    for (const pod of ['hand-0', 'hand-1']) {
      await waitFor(
        async () => [await podField(pod, '.spec.containers[0].image'), await podField(pod, '.status.phase')],
        ([image, phase]) => image === 'web:2' && phase === 'Running',
        { what: `${pod} to run web:2` },
      );
    }
    await plane.apply(actionSetManifestOf('hand', { ...base, image: 'web:missing' }));
    await waitForRevision('hand', 3);
    await plane.kubectl('delete', 'pod', 'hand-1');
    await release('hand', { ...base, image: 'web:missing' }, 'hand-1', 'ImagePullBackOff');
    const { stdout } = await runActionCommand(plane, ['rollback', 'hand', '--dry-run']);
    assert.match(stdout, /^Roll hand back to revision 2\n/);
    assert.match(stdout, /revision 2 has worked: hand-0 is ready with it/);
  },
);

test('a revision whose only pod the controller has replaced counts as one that worked', options, async () => {
  const base = { replicas: 1, policy: 'OrderedReady' } as const;
  await applySet(plane, 'single', base);
  await release('single', { ...base, image: 'web:crash' }, 'single-0', 'CrashLoopBackOff');
  const { code, stdout } = await runActionCommand(plane, ['rollback', 'single', '--dry-run']);
  assert.equal(code, 0);
  assert.match(stdout, /^Roll single back to revision 1\n/);
  assert.match(stdout, /the controller replaced single-0 of it/);
});

for (const [set, policy] of [
  ['never', 'OrderedReady'],
  ['neither', 'Parallel'],
] as const) {
  test(
    `if neither the first release nor its correction worked, the user has to name a revision (${policy})`,
    options,
    async () => {
      const base = { replicas: 1, policy } as const;
      await release(set, { ...base, image: 'web:missing' }, `${set}-0`, 'ImagePullBackOff');
      await plane.apply(actionSetManifestOf(set, { ...base, image: 'web:crash' }));
      await waitForRevision(set, 2);
      if (policy === 'OrderedReady') await plane.kubectl('delete', 'pod', `${set}-0`);
      await release(set, { ...base, image: 'web:crash' }, `${set}-0`, 'CrashLoopBackOff');
      const { code, stderr } = await runActionCommand(plane, ['rollback', set, '--yes']);
      assert.deepEqual(
        [code, stderr],
        [
          6,
          `stsview: No earlier revision of StatefulSet ${set} is known to have worked: name the one that you want (there is only 1).\n`,
        ],
      );
      assert.equal(await imageOf(set), 'web:crash');
      const named = await runActionCommand(plane, ['rollback', set, '--to', '1', '--dry-run']);
      assert.equal(named.code, 0);
      assert.match(named.stdout, /revision 1 is not known to have worked/);
    },
  );
}
