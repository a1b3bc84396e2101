/** Writes manifests into a store like the API server would. */

import { admitCreate } from '../admission/admission.ts';
import { isObject, objectOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { readFields } from '../schema/read-fields.ts';
import { type Store, StoreError } from '../store/store.ts';
import { ManifestError } from './manifest-error.ts';
import { type Manifest, parseManifests } from './manifests.ts';

/** Kinds that others depend on come first. */
const ORDER = [
  'CustomResourceDefinition',
  'Namespace',
  'Node',
  'PriorityClass',
  'StorageClass',
  'PersistentVolume',
  'Service',
  'ConfigMap',
];

function orderOf({ object }: Manifest): number {
  const index = ORDER.indexOf(object.kind);
  return index === -1 ? ORDER.length : index;
}

function ensureNamespace(store: Store, namespace: string): void {
  if (store.get('namespaces', '', namespace) !== undefined) return;
  const [manifest] = parseManifests(`{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`, 'namespace');
  if (manifest !== undefined) create(store, manifest, false);
}

/** @throws StoreError */
function typeOf(store: Store, { object: { apiVersion, kind } }: Manifest): ResourceType {
  const type = store.types.byKind(apiVersion, kind);
  if (type?.verbs.includes('list') === true) return type;
  throw new StoreError('BadRequest', `no kind "${kind}" in version "${apiVersion}": its definition is missing`);
}

/** @throws StoreError */
function create(store: Store, manifest: Manifest, maxUnavailable: boolean): void {
  const type = typeOf(store, manifest);
  const { namespace: given = 'default', ...metadata } = manifest.object.metadata;
  const { uid: _uid, creationTimestamp: _created, ...sent } = manifest.object.metadata;
  const { object: read, unknown, problem } = readFields(type, { ...manifest.object, metadata: sent });
  if (problem !== undefined) throw new StoreError('BadRequest', problem);
  if (unknown.length > 0)
    throw new StoreError('BadRequest', unknown.map((path) => `unknown field "${path}"`).join(', '));
  const object: KubeObject = {
    ...read,
    apiVersion: manifest.object.apiVersion,
    kind: manifest.object.kind,
    metadata: { ...objectOf(read['metadata']), ...metadata, ...(type.namespaced ? { namespace: given } : {}) },
  };
  if (type.namespaced) ensureNamespace(store, given);
  const admitted = admitCreate(store, type, object, { maxUnavailable });
  // A node's manifest contains its capacity in its status.
  const status = type.key === 'nodes' && isObject(object.status) ? { status: object.status } : {};
  store.create(type.key, { ...admitted, ...status });
}

/**
 * Creates the objects that the API server would accept, and missing namespaces.
 * @returns a line for each object that is left out: "world.yaml:12: …"
 */
export function applyAcceptedManifests(
  store: Store,
  manifests: readonly Manifest[],
  maxUnavailable = false,
): readonly string[] {
  const problems: string[] = [];
  for (const manifest of manifests.toSorted((left, right) => orderOf(left) - orderOf(right))) {
    try {
      create(store, manifest, maxUnavailable);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      problems.push(`${manifest.place}: ${error.message}`);
    }
  }
  return problems;
}

/**
 * Creates all objects, and missing namespaces.
 * @throws ManifestError that names each object that the API server would refuse
 */
export function applyManifests(store: Store, manifests: readonly Manifest[], maxUnavailable = false): void {
  const problems = applyAcceptedManifests(store, manifests, maxUnavailable);
  if (problems.length > 0) throw new ManifestError(problems);
}
