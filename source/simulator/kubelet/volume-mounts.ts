/** Checks whether the volumes of a pod can be mounted on its node. */

import { at, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podView } from '../model/pod-view.ts';
import { CLAIM_RESOURCE, isFullyBound, VOLUME_RESOURCE, volumeNameOf } from '../storage/claims-and-volumes.ts';
import type { Store } from '../store/store.ts';
import type { PodBehavior } from './pod-behavior.ts';

/** Returns why they cannot be mounted: "" if the problem will resolve itself; undefined if they can. */
export function mountProblem(store: Store, pod: KubeObject, { fault }: PodBehavior): string | undefined {
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
