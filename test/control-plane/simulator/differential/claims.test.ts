/** Claims and volumes: the simulated and the genuine cluster bind, keep, lose and delete the same ones. */

import { controlPlane } from '../../control-plane.ts';
import { compareClusters } from './compare.ts';
import {
  allReady,
  applyAndWaitUntilReady,
  type DifferentialScript,
  manifest,
  ordinalsUpTo,
  scale,
} from './set-steps.ts';

const claims = [['data', 'standard']] as const;
const retention = (whenDeleted: string, whenScaled: string): string =>
  `persistentVolumeClaimRetentionPolicy: {whenDeleted: ${whenDeleted}, whenScaled: ${whenScaled}}`;

function localVolume(name: string, node: number, policy = 'Retain'): string {
  return `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: ${policy}
  storageClassName: CLASS
  local: {path: /mnt/${name}}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-${node}]}]}]}}
`;
}

/** A separate storage class, since volumes belong to all scripts. */
function localClass(name: string): string {
  return `{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: ${name}}, provisioner: kubernetes.io/no-provisioner, volumeBindingMode: WaitForFirstConsumer}`;
}

const scripts: readonly DifferentialScript[] = [
  {
    name: 'a class that binds immediately',
    run: (stage) => applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims: [['data', 'retained']] }),
  },
  {
    name: 'a class that does not exist',
    run: async (stage) => {
      await stage.apply(manifest('web', { replicas: 2, claims: [['data', 'nowhere']] }));
      await stage.waitUntil('web-0', (view) => view.phase('pods', 'web-0') === 'Pending');
    },
  },
  {
    name: 'deleted claims of a running pod stay until it has ended',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1, claims });
      await stage.remove('persistentvolumeclaims', 'data-web-0');
      await stage.waitUntilQuiet();
      await scale(stage, 'web', 0);
      await stage.waitUntil(
        'the claim to go',
        (view) => view.get('persistentvolumeclaims', 'data-web-0') === undefined,
      );
    },
  },
  {
    name: 'a claim is deleted while its pod is recreated: a new one is created',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims });
      await scale(stage, 'web', 1);
      await stage.waitUntil('1 pod', allReady('web', ordinalsUpTo(1)));
      await stage.remove('persistentvolumeclaims', 'data-web-1');
      await stage.waitUntil('it to go', (view) => view.get('persistentvolumeclaims', 'data-web-1') === undefined);
      await stage.waitUntilQuiet();
      await scale(stage, 'web', 2);
      await stage.waitUntil('2 pods', allReady('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'a retained volume is released',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1, claims: [['data', 'retained']] });
      await scale(stage, 'web', 0);
      await stage.waitUntil('no pod', allReady('web', []));
      await stage.remove('persistentvolumeclaims', 'data-web-0');
      await stage.waitUntil('it to be released', (view) =>
        view.list('persistentvolumes').some((volume) => volume.status?.['phase'] === 'Released'),
      );
    },
  },
  {
    name: 'whenScaled: Delete deletes the claim of a pod that is scaled away',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims, spec: [retention('Retain', 'Delete')] });
      await scale(stage, 'web', 1);
      await stage.waitUntil(
        'its claim to go',
        (view) => view.get('persistentvolumeclaims', 'data-web-1') === undefined,
      );
    },
  },
  {
    name: 'whenDeleted: Delete deletes all claims',
    isOrdered: false,
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims, spec: [retention('Delete', 'Retain')] });
      await stage.waitUntilQuiet();
      await stage.remove('statefulsets', 'web');
      await stage.waitUntil('no claim', (view) => view.list('persistentvolumeclaims').length === 0);
    },
  },
  {
    name: 'both retention policies, after a scale-down and a deletion',
    isOrdered: false,
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3, claims, spec: [retention('Delete', 'Delete')] });
      await stage.waitUntilQuiet();
      await scale(stage, 'web', 1);
      await stage.waitUntil('1 claim', (view) => view.list('persistentvolumeclaims').length === 1);
      await stage.remove('statefulsets', 'web');
      await stage.waitUntil('no claim', (view) => view.list('persistentvolumeclaims').length === 0);
    },
  },
  {
    name: 'a changed retention policy changes the owners',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims });
      const both = { whenDeleted: 'Delete', whenScaled: 'Retain' };
      await stage.patch('statefulsets', 'web', { spec: { persistentVolumeClaimRetentionPolicy: both } });
      await stage.waitUntilQuiet();
      const none = { whenDeleted: 'Retain', whenScaled: 'Retain' };
      await stage.patch('statefulsets', 'web', { spec: { persistentVolumeClaimRetentionPolicy: none } });
      await stage.waitUntilQuiet();
    },
  },
  {
    name: 'orphaned with a retention policy: the claims lose their owner',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims, spec: [retention('Delete', 'Retain')] });
      await stage.waitUntilQuiet();
      await stage.remove('statefulsets', 'web', { cascade: 'orphan' });
      await stage.waitUntil('no set', (view) => view.get('statefulsets', 'web') === undefined);
    },
  },
  {
    name: 'no static volume for the second pod',
    run: async (stage) => {
      const name = stage.unique('static');
      await stage.apply(localClass(name));
      await stage.apply(localVolume(stage.unique('disk-a'), 1).replace('CLASS', name));
      await stage.apply(manifest('web', { replicas: 2, claims: [['data', name]] }));
      await stage.waitUntil('web-0', (view) => view.isReady('web-0'));
      await stage.waitUntil('web-1', (view) => view.get('pods', 'web-1') !== undefined);
    },
  },
  {
    name: 'a volume that is created later is bound by the waiting pod',
    run: async (stage) => {
      const name = stage.unique('static');
      await stage.apply(localClass(name));
      await stage.apply(manifest('web', { replicas: 1, claims: [['data', name]] }));
      await stage.waitUntilQuiet();
      await stage.apply(localVolume(stage.unique('disk-b'), 2).replace('CLASS', name));
      await stage.waitUntil('web-0', (view) => view.isReady('web-0'));
    },
  },
  {
    name: 'a static volume without a deleter becomes Failed',
    run: async (stage) => {
      const name = stage.unique('static');
      const volume = stage.unique('disk-c');
      await stage.apply(localClass(name));
      await stage.apply(localVolume(volume, 0, 'Delete').replace('CLASS', name));
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1, claims: [['data', name]] });
      await scale(stage, 'web', 0);
      await stage.waitUntil('no pod', allReady('web', []));
      await stage.remove('persistentvolumeclaims', 'data-web-0');
      await stage.waitUntil('it to fail', (view) => view.phase('persistentvolumes', volume) === 'Failed');
    },
  },
  {
    name: 'a deleted volume makes the claim Lost',
    run: async (stage) => {
      const name = stage.unique('static');
      const volume = stage.unique('disk-d');
      await stage.apply(localClass(name));
      await stage.apply(localVolume(volume, 0).replace('CLASS', name));
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1, claims: [['data', name]] });
      await stage.remove('persistentvolumes', volume);
      await stage.patch('persistentvolumes', volume, { metadata: { finalizers: null } });
      await stage.waitUntil('it to be lost', (view) => view.phase('persistentvolumeclaims', 'data-web-0') === 'Lost');
      await stage.remove('pods', 'web-0');
      await stage.waitUntil('web-0 to be back', (view) => view.isReady('web-0') === false);
    },
  },
  {
    name: 'a claim that was created by hand is used unchanged',
    run: async (stage) => {
      await stage.apply(
        '{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-web-0}, spec: {accessModes: [ReadWriteOnce], storageClassName: retained, resources: {requests: {storage: 5Gi}}}}',
      );
      await stage.waitUntil('it to be bound', (view) => view.phase('persistentvolumeclaims', 'data-web-0') === 'Bound');
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1, claims });
    },
  },
];

compareClusters('claims', controlPlane('same'), scripts);
