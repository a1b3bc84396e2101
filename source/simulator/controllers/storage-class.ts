/** Storage classes as the admission and the binder read them. */

import { millis } from '../fields.ts';
import { textOf } from '../json.ts';
import type { KubeObject, Store } from '../store.ts';

const CLASSES = 'storage.k8s.io/storageclasses';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** The class of a claim or a volume; "" for none. */
export function classOf({ metadata, spec = {} }: KubeObject): string {
  return metadata.annotations?.[BETA_CLASS] ?? textOf(spec['storageClassName']);
}

/** The newest of the classes marked as default. */
function defaultClass(store: Store): KubeObject | undefined {
  return store
    .list(CLASSES)
    .filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')
    .sort((left, right) => millis(right.metadata.creationTimestamp) - millis(left.metadata.creationTimestamp))[0];
}

export function findClass(store: Store, name: string): KubeObject | undefined {
  return store.get(CLASSES, '', name);
}

export function isDelayed(storageClass: KubeObject | undefined): boolean {
  return storageClass?.['volumeBindingMode'] === 'WaitForFirstConsumer';
}

/** A new claim as admission lets it in: with the default class where it names none at all. */
export function withDefaultClass(store: Store, claim: KubeObject): KubeObject {
  if (claim.spec?.['storageClassName'] !== undefined || claim.metadata.annotations?.[BETA_CLASS] !== undefined) {
    return claim;
  }
  const found = defaultClass(store);
  return found === undefined ? claim : { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } };
}
