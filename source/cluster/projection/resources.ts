import type { Kind, ObjectOfKind } from '../../domain/model/kinds.ts';
import { projectClaim } from './claim.ts';
import { projectControllerRevision } from './controller-revision.ts';
import { projectEndpointSlice } from './endpoint-slice.ts';
import { projectEvent } from './event.ts';
import { namingUnreadable } from './naming-unreadable.ts';
import { projectNode } from './node.ts';
import { projectPod } from './pod.ts';
import { projectService } from './service.ts';
import { projectStatefulSet } from './stateful-set.ts';
import { projectStorageClass } from './storage-class.ts';
import { projectVolume } from './volume.ts';

export interface Resource<K extends Kind = Kind> {
  readonly kind: K;
  /** The group and version as a path: "/api/v1". */
  readonly api: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** The field selector that is used unless a narrower one is given. */
  readonly fieldSelector?: string;
  /** The page size of the first request, so that the first screen need not wait for all objects. */
  readonly firstPage?: number;
  /** Returns undefined for an object that the program does not use. @throws UnreadableObject */
  readonly project: (value: unknown) => ObjectOfKind[K] | undefined;
}

/** In the order of the requests: what the first screen needs comes first. */
export const RESOURCES: { readonly [K in Kind]: Resource<K> } = {
  StatefulSet: {
    kind: 'StatefulSet',
    api: '/apis/apps/v1',
    plural: 'statefulsets',
    namespaced: true,
    firstPage: 50,
    project: namingUnreadable(projectStatefulSet),
  },
  Pod: { kind: 'Pod', api: '/api/v1', plural: 'pods', namespaced: true, project: namingUnreadable(projectPod) },
  PersistentVolumeClaim: {
    kind: 'PersistentVolumeClaim',
    api: '/api/v1',
    plural: 'persistentvolumeclaims',
    namespaced: true,
    project: namingUnreadable(projectClaim),
  },
  PersistentVolume: {
    kind: 'PersistentVolume',
    api: '/api/v1',
    plural: 'persistentvolumes',
    namespaced: false,
    project: namingUnreadable(projectVolume),
  },
  StorageClass: {
    kind: 'StorageClass',
    api: '/apis/storage.k8s.io/v1',
    plural: 'storageclasses',
    namespaced: false,
    project: projectStorageClass,
  },
  Service: { kind: 'Service', api: '/api/v1', plural: 'services', namespaced: true, project: projectService },
  EndpointSlice: {
    kind: 'EndpointSlice',
    api: '/apis/discovery.k8s.io/v1',
    plural: 'endpointslices',
    namespaced: true,
    project: projectEndpointSlice,
  },
  ControllerRevision: {
    kind: 'ControllerRevision',
    api: '/apis/apps/v1',
    plural: 'controllerrevisions',
    namespaced: true,
    project: projectControllerRevision,
  },
  Node: { kind: 'Node', api: '/api/v1', plural: 'nodes', namespaced: false, project: namingUnreadable(projectNode) },
  Event: {
    kind: 'Event',
    api: '/api/v1',
    plural: 'events',
    namespaced: true,
    fieldSelector: 'involvedObject.kind=StatefulSet',
    project: projectEvent,
  },
};

/** Events about pods and claims. There are many, so they are read in single namespaces only. */
export const MEMBER_EVENTS: readonly Resource<'Event'>[] = ['Pod', 'PersistentVolumeClaim'].map((kind) => ({
  ...RESOURCES.Event,
  fieldSelector: `involvedObject.kind=${kind}`,
}));

export type NamespaceScope = readonly string[] | 'all';

/** Returns the scopes in which a resource is read: a single one for all namespaces and for cluster-scoped kinds. */
export function scopesOf(resource: Resource, namespaces: NamespaceScope): readonly (string | undefined)[] {
  return namespaces === 'all' || !resource.namespaced ? [undefined] : [...new Set(namespaces)];
}

/** Returns the path of a collection without a query. */
export function collectionPath(resource: Resource, namespace: string | undefined): string {
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${resource.api}${scope}/${resource.plural}`;
}

/**
 * Returns the query that narrows a collection: the resource's own field selector, and for sets the user's label
 * selector.
 */
export function selectorQuery(resource: Resource, setSelector: string | undefined): Readonly<Record<string, string>> {
  return {
    ...(resource.fieldSelector === undefined ? {} : { fieldSelector: resource.fieldSelector }),
    ...(resource.kind !== 'StatefulSet' || setSelector === undefined ? {} : { labelSelector: setSelector }),
  };
}
