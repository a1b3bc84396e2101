import type { StorageClass } from '../model/kinds.ts';

/** Returns the class that a claim without a class gets: the newest default one, as in pkg/volume/util/storageclass.go. */
export function defaultStorageClass(classes: Iterable<StorageClass>): StorageClass | undefined {
  return [...classes]
    .filter(({ isDefault }) => isDefault)
    .toSorted((a, b) => b.meta.createdAt - a.meta.createdAt || (a.meta.name < b.meta.name ? -1 : 1))[0];
}
