/**
 * The Kubernetes kinds that the program watches, trimmed to the fields it uses.
 * Times are milliseconds since the epoch; sizes are Kubernetes quantities as the server spells them ("8Gi").
 */

import type { ClusterEvent } from './kinds/event.ts';
import type { EndpointSlice, Service } from './kinds/network.ts';
import type { Node } from './kinds/node.ts';
import type { Pod } from './kinds/pod.ts';
import type { ControllerRevision, StatefulSet } from './kinds/stateful-set.ts';
import type { Claim, StorageClass, Volume } from './kinds/storage.ts';

export type * from './kinds/event.ts';
export type * from './kinds/meta.ts';
export type * from './kinds/network.ts';
export type * from './kinds/node.ts';
export type * from './kinds/pod.ts';
export type * from './kinds/stateful-set.ts';
export type * from './kinds/storage.ts';

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
