/** Creates volumes for claims and deletes them, like a storage driver and the in-tree plugins. */

import { at, numberOf, stringMapOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import {
  BOUND_BY_CONTROLLER,
  CLAIM_RESOURCE,
  claimRefOf,
  isVolumeBoundToClaim,
  NO_PROVISIONER,
  PROVISIONED_BY,
  sourceClaimOf,
  VOLUME_RESOURCE,
  volumeNameOf,
} from '../../storage/claims-and-volumes.ts';
import { findStorageClass, storageClassOf } from '../../storage/storage-class.ts';

const HOST_PATH = 'kubernetes.io/host-path';
/** The provisioning time in milliseconds, unless the class has the parameter demo/provision-ms. */
const PROVISION_MS = 200;
const DELETE_MS = 300;

export interface Provisioner {
  provision(claim: KubeObject): void;
  /** @param fail called with the reason if nothing can delete the volume */
  reclaim(volume: KubeObject, fail: (message: string) => void): void;
}

function sourceOf(provisioner: string, name: string): Readonly<Record<string, unknown>> {
  if (provisioner === HOST_PATH) return { hostPath: { path: `/tmp/hostpath_pv/${name.slice(4)}`, type: '' } };
  return { csi: { driver: provisioner, volumeHandle: name, fsType: 'ext4' } };
}

function newVolume(claim: KubeObject, storageClass: KubeObject): KubeObject {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const provisioner = String(storageClass['provisioner']);
  const volumeName = `pvc-${uid}`;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: volumeName,
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      annotations: { [BOUND_BY_CONTROLLER]: 'yes', [PROVISIONED_BY]: provisioner },
      finalizers: ['kubernetes.io/pv-protection'],
    },
    spec: {
      accessModes: claim.spec?.['accessModes'],
      capacity: { storage: at(claim.spec, 'resources', 'requests', 'storage') },
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion },
      persistentVolumeReclaimPolicy: storageClass['reclaimPolicy'] ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec?.['volumeMode'] ?? 'Filesystem',
      ...sourceOf(provisioner, volumeName),
    },
    status: { phase: 'Pending' },
  };
}

export function createProvisioner({ store, clock, recorder, pace }: ControllerContext): Provisioner {
  const busy = new Set<string>();

  const recordEvent = (about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(about, type, reason, message, 'persistentvolume-controller');

  /** Runs once for a uid, after a delay. */
  const runOnceAfter = (uid: string, ms: number, run: () => void): void => {
    if (busy.has(uid)) return;
    busy.add(uid);
    clock.after(ms, () => {
      busy.delete(uid);
      run();
    });
  };

  function finish({ metadata }: KubeObject, storageClass: KubeObject): void {
    const claim = store.get(CLAIM_RESOURCE, metadata.namespace ?? '', metadata.name);
    if (claim === undefined || claim.metadata.uid !== metadata.uid || volumeNameOf(claim) !== '') return;
    const volume = newVolume(claim, storageClass);
    if (store.get(VOLUME_RESOURCE, '', volume.metadata.name) !== undefined) return;
    store.create(VOLUME_RESOURCE, volume);
    const message = `Successfully provisioned volume ${volume.metadata.name} using ${storageClass['provisioner']}`;
    recordEvent(claim, 'Normal', 'ProvisioningSucceeded', message);
  }

  return {
    provision: (claim) => {
      const name = storageClassOf(claim);
      const storageClass = findStorageClass(store, name);
      if (storageClass === undefined) {
        recordEvent(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`);
        return;
      }
      if (storageClass['provisioner'] === NO_PROVISIONER) {
        recordEvent(
          claim,
          'Warning',
          'ProvisioningFailed',
          'no volume plugin matched name: kubernetes.io/no-provisioner',
        );
        return;
      }
      const source = sourceClaimOf(claim);
      const found =
        source === undefined ? undefined : store.get(CLAIM_RESOURCE, claim.metadata.namespace ?? '', source);
      if (source !== undefined && (found === undefined || volumeNameOf(found) === '')) {
        const why = found === undefined ? `persistentvolumeclaim "${source}" not found` : 'the PVC is not bound';
        const what = `error getting handle for DataSource Type PersistentVolumeClaim by Name ${source}`;
        recordEvent(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume: ${what}: ${why}`);
        return;
      }
      const wait = numberOf(
        Number(stringMapOf(storageClass['parameters'])['demo/provision-ms'] ?? PROVISION_MS),
        PROVISION_MS,
      );
      runOnceAfter(claim.metadata.uid, pace().provisionMs ?? wait, () => finish(claim, storageClass));
    },
    reclaim: (volume, fail) => {
      const { name, uid } = volume.metadata;
      const provisioner = volume.metadata.annotations?.[PROVISIONED_BY];
      if (provisioner === undefined && at(volume.spec, 'csi') !== undefined) return;
      runOnceAfter(uid, DELETE_MS, () => {
        const latest = store.get(VOLUME_RESOURCE, '', name);
        if (latest === undefined || latest.metadata.uid !== uid) return;
        if (latest.spec?.['persistentVolumeReclaimPolicy'] !== 'Delete') return;
        const key = claimRefOf(latest)?.key.split('/') ?? [];
        const claim = store.get(CLAIM_RESOURCE, key[0] ?? '', key[1] ?? '');
        if (claimRefOf(latest) === undefined || (claim !== undefined && isVolumeBoundToClaim(latest, claim))) return;
        if (provisioner === undefined) {
          fail(`error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`);
          return;
        }
        store.delete(VOLUME_RESOURCE, '', name);
      });
    },
  };
}
