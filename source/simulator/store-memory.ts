/** The store in memory: versions, generations, finalizers, graces and a history of changes that is cut at its end. */

import type { VirtualClock } from './clock.ts';
import { compact, isEqual, numberOf, textOf } from './json.ts';
import { findResource, qualifiedPlural } from './resources.ts';
import {
  type DeleteOptions,
  type KubeObject,
  type ObjectMeta,
  type Store,
  StoreError,
  type StoreEvent,
} from './store.ts';

export interface MemoryStoreOptions {
  readonly clock: Pick<VirtualClock, 'now'>;
  /** From 0 up to 1: decides uids and generated names. */
  readonly random: () => number;
  /** How many changes a watch can go back; older ones are compacted away. */
  readonly history?: number;
}

const HISTORY = 3000;
/** What Kubernetes makes generated names of: no vowels, no look-alikes. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

interface Shelf {
  /** By namespace, then by name. */
  readonly objects: Map<string, Map<string, KubeObject>>;
  /** Lists as they were last asked for, until the next change; '*' is all namespaces. */
  readonly lists: Map<string, readonly KubeObject[]>;
}

/** RFC 3339, to the second. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function createMemoryStore({ clock, random, history = HISTORY }: MemoryStoreOptions): Store {
  const shelves = new Map<string, Shelf>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let events: StoreEvent[] = [];
  let compactedTo = 0;
  let version = 1;
  /** Changes that a listener makes are told after the one that it was told of. */
  const untold: StoreEvent[] = [];
  let telling = false;

  function shelf(resource: string): Shelf {
    let found = shelves.get(resource);
    if (found === undefined) {
      found = { objects: new Map(), lists: new Map() };
      shelves.set(resource, found);
    }
    return found;
  }

  function get(resource: string, namespace: string, name: string): KubeObject | undefined {
    return shelves.get(resource)?.objects.get(namespace)?.get(name);
  }

  function existing(resource: string, namespace: string, name: string): KubeObject {
    const found = get(resource, namespace, name);
    if (found === undefined) throw new StoreError('NotFound', `${qualifiedPlural(resource)} "${name}" not found`);
    return found;
  }

  function list(resource: string, namespace?: string): readonly KubeObject[] {
    const { objects, lists } = shelf(resource);
    const key = namespace ?? '*';
    let found = lists.get(key);
    if (found === undefined) {
      const namespaces = namespace === undefined ? [...objects.keys()].sort() : [namespace];
      found = namespaces.flatMap((each) => [...(objects.get(each)?.values() ?? [])].sort(byName));
      lists.set(key, found);
    }
    return found;
  }

  function tell(event: StoreEvent): void {
    events.push(event);
    if (events.length > history * 2) {
      const cut = events.length - history;
      compactedTo = events[cut - 1]?.version ?? compactedTo;
      events = events.slice(cut);
    }
    untold.push(event);
    if (telling) return;
    telling = true;
    try {
      for (let next = untold.shift(); next !== undefined; next = untold.shift()) {
        for (const listener of [...listeners]) listener(next);
      }
    } finally {
      telling = false;
    }
  }

  /** The object with the next version, put where it belongs and told. */
  function put(resource: string, object: KubeObject, previous: KubeObject | undefined): KubeObject {
    version += 1;
    const metadata = compact<ObjectMeta>({ ...object.metadata, resourceVersion: String(version) });
    const stored = compact<KubeObject>({ ...object, metadata });
    const { objects, lists } = shelf(resource);
    const { namespace = '', name } = metadata;
    const inNamespace = objects.get(namespace) ?? new Map<string, KubeObject>();
    objects.set(namespace, inNamespace.set(name, stored));
    lists.delete('*');
    lists.delete(namespace);
    const type = previous === undefined ? 'ADDED' : 'MODIFIED';
    tell({ type, resource, version, object: stored, previous });
    return stored;
  }

  function remove(resource: string, object: KubeObject, previous: KubeObject): KubeObject {
    version += 1;
    const { namespace = '', name } = object.metadata;
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    const gone: KubeObject = { ...object, metadata };
    const { objects, lists } = shelf(resource);
    objects.get(namespace)?.delete(name);
    lists.delete('*');
    lists.delete(namespace);
    tell({ type: 'DELETED', resource, version, object: gone, previous });
    return gone;
  }

  function create(resource: string, object: KubeObject): KubeObject {
    const { generateName, namespace = '' } = object.metadata;
    let { name = '' } = object.metadata;
    if (name === '' && generateName !== undefined) name = `${generateName}${letters(5)}`;
    if (get(resource, namespace, name) !== undefined) {
      throw new StoreError('AlreadyExists', `${qualifiedPlural(resource)} "${name}" already exists`);
    }
    const metadata = compact<ObjectMeta>({
      ...object.metadata,
      name,
      uid: uid(),
      resourceVersion: '',
      creationTimestamp: timestamp(clock.now()),
      generation: findResource(resource)?.hasGeneration === true ? 1 : undefined,
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
    });
    return put(resource, { ...object, metadata }, undefined);
  }

  function uid(): string {
    const [first = '', second = '', third = '', fourth = ''] = Array.from({ length: 4 }, () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    );
    const variant = (8 + (Number.parseInt(third.charAt(0), 16) % 4)).toString(16);
    return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}-${third.slice(4)}${fourth}`;
  }

  function letters(count: number): string {
    return Array.from({ length: count }, () => NAME_LETTERS[Math.floor(random() * NAME_LETTERS.length)]).join('');
  }

  function update(resource: string, object: KubeObject, subresource?: 'status'): KubeObject {
    const { namespace = '', name, resourceVersion = '', uid: wantedUid = '' } = object.metadata;
    const current = existing(resource, namespace, name);
    const now = current.metadata;
    if (wantedUid !== '' && wantedUid !== now.uid) throw uidConflict(resource, name, wantedUid, now.uid);
    if (resourceVersion !== '' && resourceVersion !== now.resourceVersion) throw changedMeanwhile(resource, name);
    const changed = subresource === 'status' ? withStatus(current, object) : withStatus(object, current);
    const grown = now.generation !== undefined && !isEqual(withoutState(changed), withoutState(current)) ? 1 : 0;
    const metadata = {
      ...(subresource === 'status' ? now : object.metadata),
      uid: now.uid,
      resourceVersion: now.resourceVersion,
      creationTimestamp: now.creationTimestamp,
      deletionTimestamp: now.deletionTimestamp,
      deletionGracePeriodSeconds: now.deletionGracePeriodSeconds,
      generation: now.generation === undefined ? undefined : now.generation + grown,
      generateName: now.generateName,
    };
    const next: KubeObject = { ...changed, metadata: compact<ObjectMeta>(metadata) };
    if (next.metadata.deletionTimestamp !== undefined && isReleased(next.metadata)) {
      return remove(resource, next, current);
    }
    return isEqual(next, current) ? current : put(resource, next, current);
  }

  function remember(resource: string, current: KubeObject, options: DeleteOptions): KubeObject {
    const { metadata } = current;
    const grace = graceOf(resource, current, options.gracePeriodSeconds);
    const finalizers = withPropagation(metadata.finalizers ?? [], options.propagationPolicy);
    const already = metadata.deletionTimestamp !== undefined;
    // A second request may shorten the grace, never lengthen it.
    if (already && grace >= (metadata.deletionGracePeriodSeconds ?? 0) && isEqual(finalizers, metadata.finalizers)) {
      return isReleased(metadata) ? remove(resource, current, current) : current;
    }
    const marked: KubeObject = {
      ...current,
      metadata: compact<ObjectMeta>({
        ...metadata,
        finalizers: finalizers.length === 0 ? undefined : finalizers,
        generation: metadata.generation === undefined || already ? metadata.generation : metadata.generation + 1,
        deletionTimestamp: timestamp(clock.now() + grace * 1000),
        deletionGracePeriodSeconds: grace,
      }),
    };
    return isReleased(marked.metadata) ? remove(resource, marked, current) : put(resource, marked, current);
  }

  return {
    get version() {
      return version;
    },
    get,
    list,
    create,
    update,
    delete(resource, namespace, name, options = {}) {
      const current = existing(resource, namespace, name);
      const { uid: now, resourceVersion } = current.metadata;
      if (options.uid !== undefined && options.uid !== now) throw uidConflict(resource, name, options.uid, now);
      if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
        const said = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
        throw new StoreError('Conflict', conflictText(resource, name, said));
      }
      return remember(resource, current, options);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    eventsSince(since) {
      if (since < compactedTo) return undefined;
      return events.slice(firstAfter(events, since));
    },
  };
}

function byName(a: KubeObject, b: KubeObject): number {
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}

/** The index of the first event after a version. */
function firstAfter(events: readonly StoreEvent[], version: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.version ?? 0) > version) high = middle;
    else low = middle + 1;
  }
  return low;
}

function withStatus(object: KubeObject, { apiVersion, kind, status }: KubeObject): KubeObject {
  return compact<KubeObject>({ ...object, apiVersion, kind, status });
}

/** What the generation counts the changes of. */
function withoutState({ metadata: _metadata, status: _status, ...rest }: KubeObject): object {
  return rest;
}

/** Nothing holds an object whose deletion was asked for. */
function isReleased({ finalizers = [], deletionGracePeriodSeconds = 0 }: ObjectMeta): boolean {
  return finalizers.length === 0 && deletionGracePeriodSeconds === 0;
}

/** Nothing runs of a pod that is not on a node, or has ended: it needs no time to stop. */
function graceOf(resource: string, { spec = {}, status = {} }: KubeObject, wanted: number | undefined): number {
  if (resource !== 'pods') return 0;
  if (textOf(spec['nodeName']) === '') return 0;
  if (status['phase'] === 'Succeeded' || status['phase'] === 'Failed') return 0;
  return Math.max(0, wanted ?? numberOf(spec['terminationGracePeriodSeconds'], 30));
}

function withPropagation(finalizers: readonly string[], policy: DeleteOptions['propagationPolicy']): readonly string[] {
  if (policy === undefined) return finalizers;
  const others = finalizers.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (policy === 'Orphan') return [...others, 'orphan'];
  return policy === 'Foreground' ? [...others, 'foregroundDeletion'] : others;
}

function conflictText(resource: string, name: string, said: string): string {
  return `Operation cannot be fulfilled on ${qualifiedPlural(resource)} "${name}": ${said}`;
}

function uidConflict(resource: string, name: string, wanted: string, found: string): StoreError {
  const said = `the UID in the precondition (${wanted}) does not match the UID in record (${found}). The object might have been deleted and then recreated`;
  return new StoreError('Conflict', conflictText(resource, name, said));
}

function changedMeanwhile(resource: string, name: string): StoreError {
  const said = 'the object has been modified; please apply your changes to the latest version and try again';
  return new StoreError('Conflict', conflictText(resource, name, said));
}
