import type { ClusterObject, Kind, Node, Pod } from '../domain/model/kinds.ts';
import { KINDS } from '../domain/model/kinds.ts';
import type { Snapshot, Source, SourceState, Table, Tables } from '../domain/model/snapshot.ts';
import { EMPTY_SNAPSHOT, keyOf } from '../domain/model/snapshot.ts';
import { recordTableChange } from '../domain/model/table-changes.ts';
import { changedTable } from './overlay-table.ts';

/** One stream of objects: a kind in a scope, optionally narrowed by a selector. The object itself is its identity. */
export interface Feed {
  readonly kind: Kind;
  /** Undefined for all namespaces, and for a cluster-scoped kind. */
  readonly namespace: string | undefined;
  /** For events: those about pods and claims. Undefined for those about sets. */
  readonly about?: 'members' | undefined;
}

export type CacheEvent =
  /** A page of the first list. It adds objects and removes none. */
  | { readonly type: 'page'; readonly feed: Feed; readonly objects: readonly ClusterObject[] }
  /** The whole list. Objects of the feed that are not in it are removed. */
  | { readonly type: 'list'; readonly feed: Feed; readonly objects: readonly ClusterObject[] }
  | { readonly type: 'put'; readonly feed: Feed; readonly object: ClusterObject }
  | { readonly type: 'remove'; readonly feed: Feed; readonly key: string }
  | { readonly type: 'state'; readonly feed: Feed; readonly state: SourceState }
  /** The feed has ended. Its objects and its source are removed. */
  | { readonly type: 'drop'; readonly feed: Feed };

export interface ObjectCache {
  apply(event: CacheEvent): void;
  /** Returns the current snapshot. Tables and source lists that did not change keep their references. */
  snapshot(): Snapshot;
}

interface KindStore {
  readonly objects: Map<string, ClusterObject>;
  /** The objects that were replaced since the last snapshot, by key; undefined for one that was added. */
  replaced: Map<string, ClusterObject | undefined>;
  published: ReadonlyMap<string, ClusterObject>;
}

/** The order of phases by severity, for a source that consists of several feeds. */
const SEVERITY: Readonly<Record<SourceState['phase'], number>> = {
  live: 0,
  listing: 1,
  stale: 2,
  failing: 3,
  absent: 4,
  denied: 5,
};

function newKindStore(): KindStore {
  return { objects: new Map(), replaced: new Map(), published: new Map() };
}

/**
 * Reports whether two versions of an object differ in nothing that is used. Most writes to a pod or a node change other
 * fields: annotations, heartbeats. Of the other kinds, the resourceVersion itself is used.
 */
function isSame(known: ClusterObject, object: ClusterObject): boolean {
  if (known.meta.uid !== object.meta.uid) return false;
  if (known.meta.resourceVersion === object.meta.resourceVersion) return true;
  if (known.kind === 'Pod' && object.kind === 'Pod') return isEqual(withoutVersion(known), withoutVersion(object));
  if (known.kind === 'Node' && object.kind === 'Node')
    return isEqual(withoutHeartbeat(known), withoutHeartbeat(object));
  return false;
}

function withoutVersion<T extends Pod | Node>(object: T): T {
  return { ...object, meta: { ...object.meta, resourceVersion: '' } };
}

function withoutHeartbeat(node: Node): Node {
  return { ...withoutVersion(node), heartbeatAt: undefined };
}

/** Compares plain values deeply. */
function isEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const others: Readonly<Record<string, unknown>> = { ...right };
  const entries = Object.entries(left);
  return (
    entries.length === Object.keys(others).length &&
    entries.every(([key, value]) => Object.hasOwn(others, key) && isEqual(value, others[key]))
  );
}

/**
 * Several feeds of one kind and namespace (the events of pods, and those of claims) form one source with the worst of
 * their states.
 */
function mergeSources(states: ReadonlyMap<Feed, SourceState>): Source[] {
  const sources = new Map<string, Source>();
  for (const [{ kind, namespace, about }, state] of states) {
    const id = `${kind} ${namespace ?? ''} ${about ?? ''}`;
    const known = sources.get(id);
    if (known === undefined || SEVERITY[state.phase] > SEVERITY[known.state.phase]) {
      sources.set(id, { kind, namespace, ...(about === undefined ? {} : { about }), state });
    }
  }
  return [...sources.values()];
}

/** Holds the objects of all feeds as a function of the events applied so far. */
export function createObjectCache(): ObjectCache {
  const stores = new Map<Kind, KindStore>(KINDS.map((kind) => [kind, newKindStore()]));
  const keysByFeed = new Map<Feed, Set<string>>();
  const states = new Map<Feed, SourceState>();
  let sources: readonly Source[] | undefined = EMPTY_SNAPSHOT.sources;
  let lastSnapshot: Snapshot = EMPTY_SNAPSHOT;

  function storeOf(kind: Kind): KindStore {
    let shelf = stores.get(kind);
    if (shelf === undefined) {
      shelf = newKindStore();
      stores.set(kind, shelf);
    }
    return shelf;
  }

  function keysOf(feed: Feed): Set<string> {
    let keys = keysByFeed.get(feed);
    if (keys === undefined) {
      keys = new Set();
      keysByFeed.set(feed, keys);
    }
    return keys;
  }

  function put(feed: Feed, object: ClusterObject): string {
    const shelf = storeOf(feed.kind);
    const key = keyOf(object.meta.namespace, object.meta.name);
    const known = shelf.objects.get(key);
    keysOf(feed).add(key);
    // Keeps the reference of an unchanged object, so that nothing downstream is computed again.
    if (known === undefined || !isSame(known, object)) {
      shelf.objects.set(key, object);
      noteReplaced(shelf, key, known);
    }
    return key;
  }

  function remove(feed: Feed, key: string): void {
    const shelf = storeOf(feed.kind);
    if (!keysOf(feed).delete(key)) return;
    const known = shelf.objects.get(key);
    if (shelf.objects.delete(key)) noteReplaced(shelf, key, known);
  }

  /** What counts is the object of the last snapshot. */
  function noteReplaced({ replaced }: KindStore, key: string, known: ClusterObject | undefined): void {
    if (!replaced.has(key)) replaced.set(key, known);
  }

  function replace(feed: Feed, objects: readonly ClusterObject[]): void {
    const fresh = new Set(objects.map((object) => put(feed, object)));
    for (const key of [...keysOf(feed)]) if (!fresh.has(key)) remove(feed, key);
  }

  function tableOf(kind: Kind): ReadonlyMap<string, ClusterObject> {
    const shelf = storeOf(kind);
    if (shelf.replaced.size === 0) return shelf.published;
    const table = changedTable(
      shelf.published,
      [...shelf.replaced.keys()].map((key) => [key, shelf.objects.get(key)] as const),
    );
    recordTableChange<Kind>(table, { before: shelf.published, replaced: shelf.replaced });
    shelf.published = table;
    shelf.replaced = new Map();
    return table;
  }

  /** A feed's objects all have its kind, so a kind's table holds that kind only. */
  function table<K extends Kind>(kind: K): Table<K> {
    return tableOf(kind) as Table<K>;
  }

  return {
    apply(event) {
      switch (event.type) {
        case 'page':
          for (const object of event.objects) put(event.feed, object);
          return;
        case 'list':
          replace(event.feed, event.objects);
          return;
        case 'put':
          put(event.feed, event.object);
          return;
        case 'remove':
          remove(event.feed, event.key);
          return;
        case 'state':
          states.set(event.feed, event.state);
          sources = undefined;
          return;
        case 'drop':
          replace(event.feed, []);
          keysByFeed.delete(event.feed);
          states.delete(event.feed);
          sources = undefined;
          return;
        default:
          event satisfies never;
      }
    },

    snapshot() {
      sources ??= mergeSources(states);
      const tables: Tables = {
        StatefulSet: table('StatefulSet'),
        Pod: table('Pod'),
        PersistentVolumeClaim: table('PersistentVolumeClaim'),
        PersistentVolume: table('PersistentVolume'),
        StorageClass: table('StorageClass'),
        Service: table('Service'),
        EndpointSlice: table('EndpointSlice'),
        ControllerRevision: table('ControllerRevision'),
        Node: table('Node'),
        Event: table('Event'),
      };
      if (KINDS.some((kind) => tables[kind] !== lastSnapshot.tables[kind]) || sources !== lastSnapshot.sources)
        lastSnapshot = { tables, sources };
      return lastSnapshot;
    },
  };
}
