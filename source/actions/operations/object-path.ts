/** Paths of single objects in the Kubernetes API. */

import type { ObjectRef } from '../ports.ts';

export function objectPath({ kind, namespace, name }: ObjectRef): string {
  switch (kind) {
    case 'StatefulSet':
      return `${namespacePath('/apis/apps/v1', namespace)}/statefulsets/${segment(name)}`;
    case 'Pod':
      return `${namespacePath('/api/v1', namespace)}/pods/${segment(name)}`;
    case 'Service':
      return `${namespacePath('/api/v1', namespace)}/services/${segment(name)}`;
    case 'Node':
      return `/api/v1/nodes/${segment(name)}`;
    case 'PersistentVolumeClaim':
      return `${namespacePath('/api/v1', namespace)}/persistentvolumeclaims/${segment(name)}`;
    case 'PersistentVolume':
      return `/api/v1/persistentvolumes/${segment(name)}`;
  }
}

export function revisionPath(namespace: string, name: string): string {
  return `${namespacePath('/apis/apps/v1', namespace)}/controllerrevisions/${segment(name)}`;
}

function namespacePath(api: string, namespace: string): string {
  return `${api}/namespaces/${segment(namespace)}`;
}

function segment(name: string): string {
  return encodeURIComponent(name);
}
