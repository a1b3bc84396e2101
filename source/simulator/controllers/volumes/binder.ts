/** Binds claims and volumes, and releases volumes: pkg/controller/volume/persistentvolume/pv_controller.go. */

import { at } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { keyOf, splitKey } from '../../model/owner-references.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import type { ObjectIndex } from '../../runtime/object-index.ts';
import {
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  CLAIM_RESOURCE,
  claimRefOf,
  findMatchingVolume,
  hasAnnotation,
  isVolumeBoundToClaim,
  PROVISIONED_BY,
  phaseOf,
  SELECTED_NODE,
  VOLUME_RESOURCE,
  volumeMismatch,
  volumeNameOf,
  withAnnotations,
} from '../../storage/claims-and-volumes.ts';
import {
  delaysBinding,
  findStorageClass,
  storageClassOf,
  withDefaultStorageClass,
} from '../../storage/storage-class.ts';
import { createProvisioner } from './provisioner.ts';

/** How often all unbound objects are processed again, in milliseconds. */
const RESYNC = 15_000;

/** @param podsByClaim an index of pods by "namespace/claim" */
export function startVolumeBinder(context: ControllerContext, podsByClaim: ObjectIndex): void {
  const { store, clock, recorder } = context;
  const claims = context.queue((key) => syncClaim(...splitKey(key)));
  const volumes = context.queue(syncVolume);
  const provisioner = createProvisioner(context);

  const recordEvent = (about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(about, type, reason, message, 'persistentvolume-controller');

  function setClaimPhase(claim: KubeObject, phase: string, volume?: KubeObject): KubeObject {
    const latest = store.get(CLAIM_RESOURCE, claim.metadata.namespace ?? '', claim.metadata.name) ?? claim;
    const bound =
      volume === undefined ? {} : { accessModes: volume.spec?.['accessModes'], capacity: volume.spec?.['capacity'] };
    return store.update(CLAIM_RESOURCE, { ...latest, status: { ...latest.status, phase, ...bound } }, 'status');
  }

  function setVolumePhase(volume: KubeObject, phase: string, message?: string): KubeObject {
    const latest = store.get(VOLUME_RESOURCE, '', volume.metadata.name) ?? volume;
    if (phaseOf(latest) === phase && message === undefined) return latest;
    const status = message === undefined ? { phase } : { phase, message };
    return store.update(VOLUME_RESOURCE, { ...latest, status }, 'status');
  }

  function bind(volume: KubeObject, claim: KubeObject): void {
    const { namespace = '', name, uid, resourceVersion } = claim.metadata;
    let bound = volume;
    if (claimRefOf(volume)?.uid !== uid) {
      const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
      const reserved = claimRefOf(volume) !== undefined;
      const marked = reserved ? volume : withAnnotations(volume, { [BOUND_BY_CONTROLLER]: 'yes' });
      bound = store.update(VOLUME_RESOURCE, { ...marked, spec: { ...marked.spec, claimRef } });
    }
    bound = setVolumePhase(bound, 'Bound');
    let owner = claim;
    if (volumeNameOf(claim) !== volume.metadata.name || !hasAnnotation(claim, BIND_COMPLETED)) {
      const byController: Record<string, string> = volumeNameOf(claim) === '' ? { [BOUND_BY_CONTROLLER]: 'yes' } : {};
      const marked = withAnnotations(claim, { [BIND_COMPLETED]: 'yes', ...byController });
      owner = store.update(CLAIM_RESOURCE, { ...marked, spec: { ...marked.spec, volumeName: volume.metadata.name } });
    }
    if (phaseOf(owner) !== 'Bound') setClaimPhase(owner, 'Bound', bound);
  }

  function recordWaitReason(claim: KubeObject): void {
    const waiting = podsByClaim
      .get(keyOf(claim))
      .filter(({ spec }) => at(spec, 'nodeName') === undefined)
      .map(({ metadata }) => metadata.name);
    if (waiting.length === 0) {
      recordEvent(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
      return;
    }
    const which = `${waiting.length > 1 ? 'pods' : 'pod'} ${waiting.join(',')}`;
    recordEvent(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${which} to be scheduled`);
  }

  function syncClaimWithoutVolume(claim: KubeObject): void {
    const delayed = delaysBinding(findStorageClass(store, storageClassOf(claim)));
    const volume = findMatchingVolume(claim, store.list(VOLUME_RESOURCE), { delayed });
    if (volume !== undefined) {
      bind(volume, claim);
      return;
    }
    const classed = withDefaultStorageClass(store, claim);
    if (classed !== claim) {
      store.update(CLAIM_RESOURCE, classed);
      return;
    }
    if (delayed && !hasAnnotation(claim, SELECTED_NODE)) recordWaitReason(claim);
    else if (storageClassOf(claim) !== '') provisioner.provision(claim);
    else {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      recordEvent(claim, 'Normal', 'FailedBinding', message);
    }
    if (phaseOf(claim) === '') setClaimPhase(claim, 'Pending');
  }

  function syncUnbound(claim: KubeObject): void {
    const wanted = volumeNameOf(claim);
    if (wanted === '') {
      syncClaimWithoutVolume(claim);
      return;
    }
    const volume = store.get(VOLUME_RESOURCE, '', wanted);
    if (volume !== undefined && claimRefOf(volume) !== undefined && !isVolumeBoundToClaim(volume, claim)) {
      recordEvent(claim, 'Warning', 'FailedBinding', `volume "${wanted}" already bound to a different claim.`);
    } else if (volume !== undefined) {
      const mismatch = claimRefOf(volume) === undefined ? volumeMismatch(volume, claim) : undefined;
      if (mismatch === undefined) {
        bind(volume, claim);
        return;
      }
      recordEvent(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${wanted}": ${mismatch}`);
    }
    if (phaseOf(claim) !== 'Pending') setClaimPhase(claim, 'Pending');
  }

  function markClaimLost(claim: KubeObject, reason: string, message: string): void {
    if (phaseOf(claim) === 'Lost') return;
    setClaimPhase(claim, 'Lost');
    recordEvent(claim, 'Warning', reason, message);
  }

  function syncBound(claim: KubeObject): void {
    const volume = store.get(VOLUME_RESOURCE, '', volumeNameOf(claim));
    if (volumeNameOf(claim) === '') {
      const message = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
      markClaimLost(claim, 'ClaimLost', message);
    } else if (volume === undefined) {
      markClaimLost(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
    } else if (claimRefOf(volume) === undefined || claimRefOf(volume)?.uid === claim.metadata.uid) {
      bind(volume, claim);
    } else {
      const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
      markClaimLost(claim, 'ClaimMisbound', message);
    }
  }

  function syncClaim(namespace: string, name: string): void {
    const claim = store.get(CLAIM_RESOURCE, namespace, name);
    if (claim === undefined) return;
    if (hasAnnotation(claim, BIND_COMPLETED)) syncBound(claim);
    else syncUnbound(claim);
    const latest = store.get(CLAIM_RESOURCE, namespace, name);
    if (latest !== undefined && phaseOf(latest) === 'Pending') claims.addAfter(keyOf(latest), RESYNC);
  }

  function releaseVolume(volume: KubeObject): void {
    const phase = phaseOf(volume);
    const released = phase === 'Released' || phase === 'Failed' ? volume : setVolumePhase(volume, 'Released');
    if (at(released.spec, 'persistentVolumeReclaimPolicy') !== 'Delete') return;
    provisioner.reclaim(released, (message) => {
      const isNews = phaseOf(released) !== 'Failed';
      setVolumePhase(released, 'Failed', message);
      if (isNews) recordEvent(released, 'Warning', 'VolumeFailedDelete', message);
    });
  }

  function unbind(volume: KubeObject): void {
    const { claimRef, ...spec } = volume.spec ?? {};
    const { [BOUND_BY_CONTROLLER]: byController, ...annotations } = volume.metadata.annotations ?? {};
    if (byController !== undefined) {
      store.update(VOLUME_RESOURCE, { ...volume, metadata: { ...volume.metadata, annotations }, spec });
    } else {
      const { namespace, name, kind, apiVersion } = Object(claimRef);
      store.update(VOLUME_RESOURCE, { ...volume, spec: { ...spec, claimRef: { apiVersion, kind, namespace, name } } });
    }
    setVolumePhase(volume, 'Available');
  }

  function syncVolume(name: string): void {
    const volume = store.get(VOLUME_RESOURCE, '', name);
    if (volume === undefined) return;
    const reference = claimRefOf(volume);
    if (reference === undefined || reference.uid === '') {
      setVolumePhase(volume, 'Available');
      if (reference !== undefined) claims.add(reference.key);
      return;
    }
    const claim = store.get(CLAIM_RESOURCE, ...splitKey(reference.key));
    if (claim === undefined || claim.metadata.uid !== reference.uid) releaseVolume(volume);
    else if (volumeNameOf(claim) === '') claims.add(reference.key);
    else if (volumeNameOf(claim) === name) setVolumePhase(volume, 'Bound');
    else if (hasAnnotation(volume, PROVISIONED_BY) && volume.spec?.['persistentVolumeReclaimPolicy'] === 'Delete') {
      releaseVolume(volume);
    } else unbind(volume);
  }

  /** Reports whether claim and volume are fully bound to each other, so that nothing is to be done. */
  function areBoundToEachOther(claim: KubeObject | undefined, volume: KubeObject | undefined): boolean {
    return (
      claim !== undefined &&
      volume !== undefined &&
      phaseOf(claim) === 'Bound' &&
      phaseOf(volume) === 'Bound' &&
      hasAnnotation(claim, BIND_COMPLETED) &&
      volumeNameOf(claim) === volume.metadata.name &&
      claimRefOf(volume)?.uid === claim.metadata.uid
    );
  }

  function enqueueUnbound(): void {
    for (const claim of store.list(CLAIM_RESOURCE)) if (phaseOf(claim) !== 'Bound') claims.add(keyOf(claim));
  }

  context.onChange(CLAIM_RESOURCE, ({ type, object }) => {
    if (type !== 'DELETED' && areBoundToEachOther(object, store.get(VOLUME_RESOURCE, '', volumeNameOf(object)))) return;
    if (type !== 'DELETED') claims.add(keyOf(object));
    else if (volumeNameOf(object) !== '') volumes.add(volumeNameOf(object));
  });
  context.onChange(VOLUME_RESOURCE, ({ type, object }) => {
    const reference = claimRefOf(object);
    const claim = reference === undefined ? undefined : store.get(CLAIM_RESOURCE, ...splitKey(reference.key));
    if (type !== 'DELETED' && areBoundToEachOther(claim, object)) return;
    if (type !== 'DELETED') volumes.add(object.metadata.name);
    if (reference !== undefined) claims.add(reference.key);
    else if (type !== 'DELETED') clock.after(0, enqueueUnbound);
  });
  context.onChange('storage.k8s.io/storageclasses', enqueueUnbound);
}
