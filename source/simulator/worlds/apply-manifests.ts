/** Puts manifests into a store as the API server would take them. */

import { admitCreate } from '../admission/admission.ts';
import { isObject } from '../model/json.ts';
import { type Store, StoreError } from '../store/store.ts';
import { pruneUnknownFields } from '../validation/known-fields.ts';
import { type Manifest, ManifestError, parseManifests } from './manifests.ts';

/** What others need comes first. */
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
  // A node's manifest brings its size along, which only its status tells.
  const status = type.key === 'nodes' && isObject(object.status) ? { status: object.status } : {};
  store.create(type.key, { ...admitted, ...status });
}

/**
 * Creates all of them; their namespaces too, where they are missing.
 * @throws ManifestError naming each one that the API server would refuse
 */
export function applyManifests(store: Store, manifests: readonly Manifest[], maxUnavailable = false): void {
  const problems: string[] = [];
  for (const manifest of manifests.toSorted((left, right) => orderOf(left) - orderOf(right))) {
    try {
      if (manifest.type.namespaced) ensureNamespace(store, manifest.object.metadata.namespace ?? '');
      create(store, manifest, maxUnavailable);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      problems.push(`${manifest.place}: ${said}`);
    }
  }
  if (problems.length > 0) throw new ManifestError(problems);
}
