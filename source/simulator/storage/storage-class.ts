/** Storage classes for admission and the binder. */

import { stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { parseTime } from '../model/timestamp.ts';
import type { Store } from '../store/store.ts';

const CLASSES = 'storage.k8s.io/storageclasses';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** Returns the class of a claim or a volume; "" if there is none. */
export function storageClassOf({ metadata, spec = {} }: KubeObject): string {
  return metadata.annotations?.[BETA_CLASS] ?? stringOf(spec['storageClassName']);
}

/** Returns the newest of the classes marked as default. */
function defaultClass(store: Store): KubeObject | undefined {
  return store
    .list(CLASSES)
    .filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')
    .sort((left, right) => parseTime(right.metadata.creationTimestamp) - parseTime(left.metadata.creationTimestamp))[0];
}

export function findStorageClass(store: Store, name: string): KubeObject | undefined {
  return store.get(CLASSES, '', name);
}

export function delaysBinding(storageClass: KubeObject | undefined): boolean {
  return storageClass?.['volumeBindingMode'] === 'WaitForFirstConsumer';
}

/** Returns an admitted claim, with the default class if it names none at all. */
export function withDefaultStorageClass(store: Store, claim: KubeObject): KubeObject {
  if (claim.spec?.['storageClassName'] !== undefined || claim.metadata.annotations?.[BETA_CLASS] !== undefined) {
    return claim;
  }
  const found = defaultClass(store);
  return found === undefined ? claim : { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } };
}
