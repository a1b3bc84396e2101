/** The known state of the cluster at one moment. Immutable: an unchanged table keeps its reference. */

import type { DiskReadings } from './disk.ts';
import type { Kind, ObjectOfKind } from './kinds.ts';
import type { Lookups } from './lookups.ts';
import type { StorageFacts } from './storage-facts.ts';

/** Objects of one kind by "namespace/name" (cluster-scoped: "name"). */
export type Table<K extends Kind> = ReadonlyMap<string, ObjectOfKind[K]>;

export type Tables = { readonly [K in Kind]: Table<K> };

/**
 * How completely one kind is known in one scope.
 * - `listing`: the first list is in progress. The table may be incomplete.
 * - `live`: the list is complete and a watch is open.
 * - `stale`: the list was complete once, and contact has been lost since `since`. `reason` is a sentence.
 * - `denied`: the user may not read it.
 * - `absent`: the cluster has no such API.
 * - `failing`: never listed, and the last attempt failed. `isPermanent`: retrying is unlikely to help, because nothing
 *   listens at the address or the certificate or the credentials are rejected.
 */
export type SourceState =
  | { readonly phase: 'listing'; readonly since: number }
  | { readonly phase: 'live'; readonly since: number }
  | { readonly phase: 'stale'; readonly since: number; readonly reason: string }
  | { readonly phase: 'denied'; readonly since: number; readonly reason: string }
  | { readonly phase: 'absent'; readonly since: number }
  | { readonly phase: 'failing'; readonly since: number; readonly reason: string; readonly isPermanent: boolean };

export interface Source {
  readonly kind: Kind;
  /** Undefined for all namespaces, and for a cluster-scoped kind. */
  readonly namespace: string | undefined;
  /**
   * For events: those about pods and claims, which are read in some namespaces only. Undefined for those about sets.
   */
  readonly about?: 'members' | undefined;
  readonly state: SourceState;
}

export interface Snapshot {
  readonly tables: Tables;
  readonly sources: readonly Source[];
  /**
   * By uid of the set: when a generation that the controller had not observed was first seen here, in milliseconds of
   * the cluster's clock.
   */
  readonly unobservedSince?: ReadonlyMap<string, number> | undefined;
  /** By uid of the set: the names of the revisions with which a member was seen ready here. */
  readonly seenReady?: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** Undefined if they have not been read. */
  readonly storageFacts?: StorageFacts | undefined;
  readonly lookups?: Lookups | undefined;
  /** Undefined if no disk has been read. */
  readonly disks?: DiskReadings | undefined;
}

const NO_TABLES: Tables = {
  StatefulSet: new Map(),
  Pod: new Map(),
  PersistentVolumeClaim: new Map(),
  PersistentVolume: new Map(),
  StorageClass: new Map(),
  Service: new Map(),
  EndpointSlice: new Map(),
  ControllerRevision: new Map(),
  Node: new Map(),
  Event: new Map(),
};

export const EMPTY_SNAPSHOT: Snapshot = { tables: NO_TABLES, sources: [] };

export function keyOf(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
