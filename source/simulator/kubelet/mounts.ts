/** Whether the volumes of a pod can be mounted on its node. */

import { viewPod } from '../controllers/pod-view.ts';
import { CLAIMS, isBound, VOLUMES, volumeNameOf } from '../controllers/volumes/view.ts';
import { at, textOf } from '../json.ts';
import type { KubeObject, Store } from '../store.ts';
import type { Fate } from './fate.ts';

/** Why they cannot: "" for what will settle by itself; undefined when they are all there. */
export function mountProblem(store: Store, pod: KubeObject, { fault }: Fate): string | undefined {
  for (const name of viewPod(pod).claims) {
    const claim = store.get(CLAIMS, pod.metadata.namespace ?? '', name);
    const volume = claim === undefined || !isBound(claim) ? undefined : store.get(VOLUMES, '', volumeNameOf(claim));
    if (volume === undefined) return '';
    const { name: volumeName, annotations } = volume.metadata;
    if (annotations?.['demo/fault'] !== 'missing-path' && fault !== 'missing-path') continue;
    const path = textOf(at(volume.spec, 'local', 'path'), textOf(at(volume.spec, 'hostPath', 'path')));
    return `MountVolume.NewMounter initialization failed for volume "${volumeName}" : path "${path}" does not exist`;
  }
  return undefined;
}
