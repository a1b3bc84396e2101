/** Adds the default objects to new namespaces and empties namespaces that are being deleted. */

import type { KubeObject } from '../model/kube-object.ts';
import { withFinalizer, withoutFinalizer } from '../model/owner-references.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

/** Genuine namespaces have it in `spec.finalizers`. */
const FINALIZER = 'kubernetes';
const RETRY = 500;

export function startNamespaceController(context: ControllerContext): void {
  const { store } = context;
  const queue = context.queue(sync);

  function createIfMissing(resource: string, object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    if (store.get(resource, namespace, name) === undefined) store.create(resource, object);
  }

  function createDefaultObjects(namespace: string): void {
    const metadata = { namespace, uid: '', resourceVersion: '', creationTimestamp: '' };
    createIfMissing('serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...metadata, name: 'default' },
    });
    createIfMissing('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...metadata, name: 'kube-root-ca.crt' },
      data: { 'ca.crt': '' },
    });
  }

  /** @returns whether the namespace is empty */
  function deleteContents(namespace: string): boolean {
    let left = 0;
    const resources = store.types.all.filter(({ namespaced }) => namespaced).map(({ key }) => key);
    for (const resource of new Set(resources)) {
      for (const { metadata } of store.list(resource, namespace)) {
        left += 1;
        if (metadata.deletionTimestamp === undefined) store.delete(resource, namespace, metadata.name);
      }
    }
    return left === 0;
  }

  function sync(name: string): void {
    const namespace = store.get('namespaces', '', name);
    if (namespace === undefined) return;
    const { deletionTimestamp, finalizers = [] } = namespace.metadata;
    if (deletionTimestamp === undefined) {
      if (!finalizers.includes(FINALIZER)) store.update('namespaces', withFinalizer(namespace, FINALIZER));
      const latest = store.get('namespaces', '', name);
      if (latest !== undefined && latest.status?.['phase'] !== 'Active') {
        store.update('namespaces', { ...latest, status: { phase: 'Active' } }, 'status');
      }
      createDefaultObjects(name);
      return;
    }
    let current = namespace;
    if (current.status?.['phase'] !== 'Terminating') {
      current = store.update('namespaces', { ...current, status: { phase: 'Terminating' } }, 'status');
    }
    if (!deleteContents(name)) queue.addAfter(name, RETRY);
    else if (finalizers.includes(FINALIZER)) store.update('namespaces', withoutFinalizer(current, FINALIZER));
  }

  context.onChange('namespaces', ({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });
}
