/** Writes manifests into a store like the API server would. */

import { admitCreate } from '../admission/admission.ts';
import { isObject } from '../model/json.ts';
import { type Store, StoreError } from '../store/store.ts';
import { pruneUnknownFields } from '../validation/known-fields.ts';
import { type Manifest, ManifestError, parseManifests } from './manifests.ts';

/** Resources that others depend on come first. */
const ORDER = ['namespaces', 'nodes', 'storage.k8s.io/storageclasses', 'persistentvolumes', 'services', 'configmaps'];

function orderOf({ type }: Manifest): number {
  const index = ORDER.indexOf(type.key);
  return index === -1 ? ORDER.length : index;
}

function ensureNamespace(store: Store, namespace: string): void {
  if (store.get('namespaces', '', namespace) !== undefined) return;
  const [manifest] = parseManifests(`{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`, 'namespace');
  if (manifest !== undefined) create(store, manifest, false);
}

function create(store: Store, { type, object }: Manifest, maxUnavailable: boolean): void {
  const { problems } = pruneUnknownFields(type, object);
  if (problems.length > 0) throw new StoreError('BadRequest', problems.join(', '));
  const admitted = admitCreate(store, type, object, { maxUnavailable });
  // A node's manifest contains its capacity in its status.
  const status = type.key === 'nodes' && isObject(object.status) ? { status: object.status } : {};
  store.create(type.key, { ...admitted, ...status });
}

/**
 * Creates all objects, and missing namespaces.
 * @throws ManifestError that names each object that the API server would refuse
 */
export function applyManifests(store: Store, manifests: readonly Manifest[], maxUnavailable = false): void {
  const problems: string[] = [];
  for (const manifest of manifests.toSorted((left, right) => orderOf(left) - orderOf(right))) {
    try {
      if (manifest.type.namespaced) ensureNamespace(store, manifest.object.metadata.namespace ?? '');
      create(store, manifest, maxUnavailable);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      problems.push(`${manifest.place}: ${message}`);
    }
  }
  if (problems.length > 0) throw new ManifestError(problems);
}
