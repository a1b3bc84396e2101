/** A claim that is used again in the middle of its deletion, or whose deletion is not answered. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applySet } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { openDisturbed } from '../disturbed.ts';
import { planCleaning, podManifestFor, readClaim, readVolume, volumeOf, waitUntilPodsGone } from './harness.ts';

const plane = controlPlane('half-done');
const options = { skip: plane.skip, timeout: 120_000 };

async function leaveBehind(set: string): Promise<string> {
  await applySet(plane, set, { replicas: 1, claims: true });
  const volume = await volumeOf(plane, `data-${set}-0`);
  await plane.kubectl('delete', 'statefulset', set);
  await waitUntilPodsGone(plane, set);
  return volume;
}

test('a pod that comes before the deletion is sent: the policy of its volume is set back', options, async () => {
  const volume = await leaveBehind('early');
  const cleaning = await planCleaning(plane, { claims: ['data-early-0'], how: 'delete' });
  let checks = 0;
  const { outcome, sentence } = await cleaning.run((ports) => ({
    ...ports,
    async checkGuards(guards, more) {
      checks += 1;
      if (checks === 2) await plane.apply(podManifestFor('early-user', 'data-early-0'));
      return ports.checkGuards(guards, more);
    },
  }));
  cleaning.close();
  assert.equal(outcome, 'superseded', sentence);
  assert.match(sentence, /Its reclaim policy is Delete again, since claim data-early-0 is still there/);
  assert.equal((await readVolume(plane, volume)).spec.persistentVolumeReclaimPolicy, 'Delete');
  assert.equal((await readClaim(plane, 'data-early-0')).metadata.deletionTimestamp, undefined);
  await plane.kubectl('delete', 'pod', 'early-user');
});

test('a deletion whose answer is lost is looked up, and the volume keeps its data', options, async () => {
  const volume = await leaveBehind('silent');
  const disturbed = await openDisturbed(plane);
  try {
    const cleaning = await planCleaning(disturbed.plane, { claims: ['data-silent-0'], how: 'delete' });
    disturbed.proxy.intercept = ({ method, path }) =>
      method === 'DELETE' && !path.includes('dryRun') ? { type: 'lose-answer' } : undefined;
    const { outcome, sentence } = await cleaning.run();
    cleaning.close();
    assert.equal(outcome, 'superseded', sentence);
    assert.match(sentence, /It took effect after all: PersistentVolumeClaim data-silent-0 is/);
    assert.match(sentence, /To make it available to a claim of that name again: kubectl .*To destroy it: kubectl/);
    assert.equal((await readVolume(plane, volume)).spec.persistentVolumeReclaimPolicy, 'Retain');
  } finally {
    await disturbed.close();
  }
});

test('a deletion that does not arrive changes nothing for good', options, async () => {
  const volume = await leaveBehind('deaf');
  const disturbed = await openDisturbed(plane);
  try {
    const cleaning = await planCleaning(disturbed.plane, { claims: ['data-deaf-0'], how: 'delete' });
    disturbed.proxy.intercept = ({ method, path }) =>
      method === 'DELETE' && !path.includes('dryRun')
        ? { type: 'answer', status: 403, body: '<html>no</html>', contentType: 'text/html' }
        : undefined;
    const { outcome, sentence } = await cleaning.run();
    cleaning.close();
    assert.equal(outcome, 'refused', sentence);
    assert.match(sentence, /Its reclaim policy is Delete again/);
    assert.equal((await readVolume(plane, volume)).spec.persistentVolumeReclaimPolicy, 'Delete');
  } finally {
    await disturbed.close();
  }
});
