/** Checks whether the volumes of a pod can be mounted on its node. */

import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podView } from '../model/pod-view.ts';
import { CLAIM_RESOURCE, isFullyBound, VOLUME_RESOURCE, volumeNameOf } from '../storage/claims-and-volumes.ts';
import type { Store } from '../store/store.ts';
import type { PodBehavior } from './pod-behavior.ts';

/** A driver is on every node once its object is there. */
const DRIVERS = 'storage.k8s.io/csidrivers';

/** Returns why they cannot be mounted: "" if the problem will resolve itself; undefined if they can. */
export function mountProblem(store: Store, pod: KubeObject, { fault }: PodBehavior): string | undefined {
  for (const volume of itemsOf(pod.spec?.['volumes'])) {
    const driver = at(volume, 'csi', 'driver');
    if (typeof driver !== 'string' || store.get(DRIVERS, '', driver) !== undefined) continue;
    const why = `driver name ${driver} not found in the list of registered CSI drivers`;
    const name = stringOf(at(volume, 'name'));
    return `MountVolume.SetUp failed for volume "${name}" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: ${why}`;
  }
  for (const name of podView(pod).claims) {
    const claim = store.get(CLAIM_RESOURCE, pod.metadata.namespace ?? '', name);
    const volume =
      claim === undefined || !isFullyBound(claim) ? undefined : store.get(VOLUME_RESOURCE, '', volumeNameOf(claim));
    if (volume === undefined) return '';
    const { name: volumeName, annotations } = volume.metadata;
    if (annotations?.['demo/fault'] !== 'missing-path' && fault !== 'missing-path') continue;
    const path = stringOf(at(volume.spec, 'local', 'path'), stringOf(at(volume.spec, 'hostPath', 'path')));
    return `MountVolume.NewMounter initialization failed for volume "${volumeName}" : path "${path}" does not exist`;
  }
  return undefined;
}
