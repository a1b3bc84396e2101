/** The files from ConfigMaps, Secrets and the downward API that a container finds in its volumes. */

import { at, itemsOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { ConfigProblem } from './config-problem.ts';
import { SIMULATED_TOKEN, USUAL_MODE, type VolumeFiles, volumeFilesOf } from './volume-files.ts';

/** Where every pod finds what belongs to its service account. */
export const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Returns the files of a volume as they are now; undefined for a volume whose content does not come from the API. A
 * volume that has become unusable since the container started has no files.
 */
export function currentVolumeFiles(store: Store, pod: KubeObject, name: string): VolumeFiles | undefined {
  const volume = itemsOf(pod.spec?.['volumes']).find((entry) => at(entry, 'name') === name);
  try {
    return volumeFilesOf(store, pod, volume);
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    return new Map();
  }
}

/** What a pod finds of its service account; undefined if it does not want it. */
export function accountFilesOf(pod: KubeObject): VolumeFiles | undefined {
  if (pod.spec?.['automountServiceAccountToken'] === false) return undefined;
  return new Map(
    Object.entries({ namespace: pod.metadata.namespace ?? '', token: SIMULATED_TOKEN, 'ca.crt': '' }).map(
      ([path, content]) => [path, { content, mode: USUAL_MODE }],
    ),
  );
}
