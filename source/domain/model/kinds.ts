/**
 * The Kubernetes kinds that the program watches, trimmed to the fields it uses.
 * Times are milliseconds since the epoch; sizes are Kubernetes quantities as the server spells them ("8Gi").
 */

import type { ClusterEvent } from './event.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import type { EndpointSlice, Service } from './service.ts';
import type { ControllerRevision, StatefulSet } from './stateful-set.ts';
import type { Claim, StorageClass, Volume } from './storage.ts';

export type * from './event.ts';
export type * from './node.ts';
export type * from './object-meta.ts';
export type * from './pod.ts';
export type * from './service.ts';
export type * from './stateful-set.ts';
export type * from './storage.ts';

export const KINDS = [
  'StatefulSet',
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'Service',
  'EndpointSlice',
  'ControllerRevision',
  'Node',
  'Event',
] as const;

export type Kind = (typeof KINDS)[number];

export interface ObjectOfKind {
  readonly StatefulSet: StatefulSet;
  readonly Pod: Pod;
  readonly PersistentVolumeClaim: Claim;
  readonly PersistentVolume: Volume;
  readonly StorageClass: StorageClass;
  readonly Service: Service;
  readonly EndpointSlice: EndpointSlice;
  readonly ControllerRevision: ControllerRevision;
  readonly Node: Node;
  readonly Event: ClusterEvent;
}

export type ClusterObject = ObjectOfKind[Kind];
