/** Two faults at once, refusals by quota, and causes that may not be read. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claimManifest, podManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  CLAIM,
  faultySetManifest,
  readWhyItem,
  runWhyCommand,
  waitForFirstFinding,
  waitUntilAvailable,
  waitUntilStarted,
} from './harness.ts';

const plane = controlPlane('whytwo');
const options = { skip: plane.skip, timeout: 120_000 };

const setImage = (set: string, image: string) => plane.kubectl('set', 'image', `statefulset/${set}`, `main=${image}`);

describe('two faults at once', { concurrency: 4 }, () => {
  test(
    'a broken revision comes before a missing service and a claim that differs from the template',
    options,
    async () => {
      await plane.apply(yamlOf(claimManifest('data-both-0')));
      const manifest = { claim: CLAIM.replace('1Gi', '3Gi'), service: 'none' } as const;
      await plane.apply(faultySetManifest('both', { ...manifest, replicas: 2 }));
      await waitUntilAvailable(plane, 'both', 2);
      await setImage('both', 'app:missing');
      await waitForFirstFinding(plane, 'both', 'BrokenRevision', 'Pod/both-1');
      const { item } = await readWhyItem(plane, 'both');
      assert.deepEqual(
        item.findings.filter(({ severity }) => severity === 'warning').map(({ code }) => code),
        ['ServiceMissing', 'ClaimTemplateDrift'],
      );
    },
  );

  test('a class that does not exist comes before a pod that cannot be scheduled', options, async () => {
    const container = 'resources: {requests: {cpu: 9k}}';
    await plane.apply(faultySetManifest('nowhere', { claim: `storageClassName: none-such, ${CLAIM}`, container }));
    await waitForFirstFinding(plane, 'nowhere', 'NoStorageClass', 'PersistentVolumeClaim/data-nowhere-0');
    const { item, code } = await readWhyItem(plane, 'nowhere');
    const consequence = item.findings.find((finding) => finding.code === 'Unschedulable');
    assert.match(
      consequence?.evidence[0] ?? '',
      /^follows from NoStorageClass of persistentvolumeclaim\/data-nowhere-0$/,
    );
    assert.deepEqual([item.verdict, code], ['stuck', 4]);
  });

  test('the pod that the controller waits for comes before another broken one', options, async () => {
    await plane.apply(faultySetManifest('row', { replicas: 3, spec: 'ordinals: {start: 10}' }));
    await waitUntilAvailable(plane, 'row', 3);
    await setImage('row', 'app:crash');
    await waitForFirstFinding(plane, 'row', 'BrokenRevision', 'Pod/row-12');
    await setImage('row', 'app:1');
    await waitForFirstFinding(plane, 'row', 'ForcedRollback', 'Pod/row-12');
    const { item } = await readWhyItem(plane, 'row');
    assert.equal(item.findings[0]?.action?.label, 'delete pod row-12');
    await plane.kubectl('delete', 'pod', 'row-12', '--wait=false');
    await waitForFirstFinding(plane, 'row', 'Complete', 'StatefulSet/row');
  });

  test('a pod name that is taken comes before a held partition', options, async () => {
    await plane.apply(
      faultySetManifest('held', { replicas: 1, spec: 'updateStrategy: {rollingUpdate: {partition: 9}}' }),
    );
    await waitUntilAvailable(plane, 'held', 1);
    await setImage('held', 'app:2');
    await waitForFirstFinding(plane, 'held', 'HeldByPartition', 'StatefulSet/held');
    await plane.apply(yamlOf(podManifest('held-1')));
    await plane.kubectl('scale', 'statefulset/held', '--replicas=2');
    await waitForFirstFinding(plane, 'held', 'PodNameTaken', 'Pod/held-1');
  });

  test('text of the cluster is sanitized in every format', options, async () => {
    const evil = 'app:1\\e[31m\\u202e:missing';
    await plane.apply(faultySetManifest('evil', { image: 'app:missing' }));
    await waitUntilStarted(plane, 'evil-0');
    await plane.kubectl(
      'patch',
      'pod/evil-0',
      '--subresource=status',
      '--type=merge',
      '-p',
      `{"status":{"containerStatuses":[{"name":"main","image":"x","imageID":"","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ImagePullBackOff","message":"${evil.replaceAll('\\e', '\\u001b')}"}}}]}}`,
    );
    await waitFor(
      () => runWhyCommand(plane, 'evil', 'table'),
      ({ text }) => text.includes('␛[31m'),
      { what: 'the visible form of the message' },
    );
    for (const output of ['table', 'json'] as const) {
      const { text } = await runWhyCommand(plane, 'evil', output);
      assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
    }
  });
});

test('an exceeded quota is a finding of the set', options, async () => {
  await plane.apply(`
apiVersion: v1
kind: ResourceQuota
metadata: {name: few}
spec: {hard: {requests.memory: 1Mi}}`);
  await waitFor(
    () => plane.kubectl('get', 'resourcequota', 'few', '-o', 'jsonpath={.status.hard}'),
    (hard) => hard !== '',
    { what: 'the quota to take effect' },
  );
  await plane.apply(faultySetManifest('poor', { container: 'resources: {requests: {memory: 64Mi}}' }));
  const found = await waitForFirstFinding(plane, 'poor', 'FailedCreate', 'ResourceQuota/few');
  assert.match(found.message, /^poor-0 cannot be created: .*exceeded quota: few/);
  // A quota may refuse for a moment while a pod goes; this one is an error once it has lasted.
  await waitFor(
    () => readWhyItem(plane, 'poor'),
    ({ code }) => code === 4,
    { what: 'exit code 4 for poor', deadline: 40_000, every: 1000 },
  );
});
