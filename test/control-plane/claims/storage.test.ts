/** Volumes that stand for one storage under two descriptions, on a genuine control plane: the storage is not destroyed. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { bedTimes, statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { controlPlane } from '../control-plane.ts';
import { applyObjects } from './custom-kinds.ts';
import {
  claimItemOf,
  objectNames,
  planCleaning,
  runClaimsCommand,
  verdicts,
  volumeOf,
  waitUntilPodsGone,
} from './harness.ts';

const plane = controlPlane('storage');
const options = { skip: plane.skip, timeout: 240_000 };

type Source = Readonly<Record<string, unknown>>;

const node = { key: 'kubernetes.io/hostname', operator: 'In', values: ['node-0'] };
const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions: [node] }] } };

/** By set: the volume of its claim, and another volume that is the same storage, or only looks like it. */
const PAIRS: Readonly<Record<string, { readonly own: Source; readonly other: Source; readonly isSame: boolean }>> = {
  ebs: {
    own: { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0a1' } },
    other: { awsElasticBlockStore: { volumeID: 'aws://eu-central-1a/vol-0a1' } },
    isSame: true,
  },
  azure: {
    own: { azureDisk: { diskName: 'd', diskURI: '/subscriptions/S/disks/d', kind: 'Managed' } },
    other: { csi: { driver: 'disk.csi.azure.com', volumeHandle: '/subscriptions/s/disks/d' } },
    isSame: true,
  },
  nfs: {
    own: { nfs: { server: 'files.example.com', path: '/export/shop' } },
    other: {
      csi: {
        driver: 'nfs.csi.k8s.io',
        volumeHandle: 'x',
        volumeAttributes: { server: 'files.example.com', share: '/export' },
      },
    },
    isSame: true,
  },
  folder: {
    own: { hostPath: { path: '/tmp/data' }, nodeAffinity },
    other: { local: { path: '/tmp/data' }, nodeAffinity },
    isSame: true,
  },
  elsewhere: {
    own: { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0b2' } },
    other: { awsElasticBlockStore: { volumeID: 'aws://eu-central-1a/vol-0b3' } },
    isSame: false,
  },
};

/** The volumes belong to no namespace, and other tests run on the same control plane. */
const volumeName = (set: string, which: 'own' | 'other') => `${plane.namespace}-${set}-${which}`;

function volume(set: string, which: 'own' | 'other', source: Source, claim: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: volumeName(set, which),
      labels: { test: plane.namespace },
      annotations: { 'pv.kubernetes.io/provisioned-by': 'example.com/provisioner' },
    },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: plane.namespace,
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { namespace: plane.namespace, name: claim },
      ...source,
    },
  };
}

async function leaveBehind(set: string, own: Source): Promise<void> {
  await applyObjects(plane.kubeconfig, volume(set, 'own', own, `data-${set}-0`));
  const claims = [['data', plane.namespace]] as const;
  await plane.apply(yamlOf(statefulSetManifest(set, { claims, annotations: bedTimes() })));
  assert.equal(await volumeOf(plane, `data-${set}-0`), volumeName(set, 'own'));
  await plane.kubectl('delete', 'statefulset', set);
  await waitUntilPodsGone(plane, set);
}

after(async () => {
  if (plane.skip === false) await plane.kubectl('delete', 'pv', '-l', `test=${plane.namespace}`, '--wait=false');
});

test(
  'a claim whose storage another volume stands for is not deleted, whichever description it has',
  options,
  async () => {
    for (const [set, { own, other }] of Object.entries(PAIRS)) {
      await leaveBehind(set, own);
      await applyObjects(plane.kubeconfig, volume(set, 'other', other, `elsewhere-${set}`));
    }
    const items = await verdicts(plane);
    for (const [set, { isSame }] of Object.entries(PAIRS)) {
      const said = claimItemOf(items, `data-${set}-0`).vetoes.join('; ');
      const pattern = new RegExp(
        `volume ${volumeName(set, 'other')} of claim \\S+/elsewhere-${set} is the same storage`,
      );
      assert.equal(pattern.test(said), isSame, `${set}: ${said}`);
    }
    const done = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes', '--timeout', '5s');
    assert.match(done.stdout, /1Gi are freed, and the data of 1 claim destroyed/, done.stderr);
    const left = await objectNames(plane, 'pvc');
    for (const [set, { isSame }] of Object.entries(PAIRS)) assert.equal(left.includes(`data-${set}-0`), isSame, set);
  },
);

test('a volume of the same storage that is made between question and answer is found', options, async () => {
  await leaveBehind('later', { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0c1' } });
  const cleaning = await planCleaning(plane, { claims: ['data-later-0'], how: 'delete' });
  assert.equal(cleaning.plan.refusal, undefined);
  const other = { awsElasticBlockStore: { volumeID: 'aws://eu-central-1a/vol-0c1' } };
  await applyObjects(plane.kubeconfig, volume('later', 'other', other, 'elsewhere-later'));
  const { outcome, sentence } = await cleaning.run();
  cleaning.close();
  assert.equal(outcome, 'superseded', sentence);
  assert.match(
    sentence,
    /is the same storage as its own \(awsElasticBlockStore aws:\S+, and its own is csi ebs\.csi\.aws\.com vol-0c1\)/,
  );
  assert.ok((await objectNames(plane, 'pvc')).includes('data-later-0'));
});
