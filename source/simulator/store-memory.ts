/** The store in memory: versions, uids and generations, on shelves, with a history of its changes. */

import type { VirtualClock } from './clock.ts';
import { compact, isEqual } from './json.ts';
import { findResource, qualifiedPlural } from './resources.ts';
import { type DeleteOptions, type KubeObject, type ObjectMeta, type Store, StoreError } from './store.ts';
import { changedMeanwhile, uidConflict, versionConflict } from './store-conflicts.ts';
import { isReleased, markForDeletion } from './store-deletion.ts';
import { createHistory } from './store-history.ts';
import { createShelves } from './store-shelves.ts';
import { timestamp } from './timestamp.ts';

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

export function createMemoryStore({ clock, random, history: length = HISTORY }: MemoryStoreOptions): Store {
  const shelves = createShelves();
  const history = createHistory(length);
  let version = 1;

  function existing(resource: string, namespace: string, name: string): KubeObject {
    const found = shelves.get(resource, namespace, name);
    if (found === undefined) throw new StoreError('NotFound', `${qualifiedPlural(resource)} "${name}" not found`);
    return found;
  }

  /** The object with the next version, put where it belongs and told. */
  function put(resource: string, object: KubeObject, previous: KubeObject | undefined): KubeObject {
    version += 1;
    const metadata = compact<ObjectMeta>({ ...object.metadata, resourceVersion: String(version) });
    const stored = compact<KubeObject>({ ...object, metadata });
    shelves.put(resource, stored);
    history.tell({ type: previous === undefined ? 'ADDED' : 'MODIFIED', resource, version, object: stored, previous });
    return stored;
  }

  function remove(resource: string, object: KubeObject, previous: KubeObject): KubeObject {
    version += 1;
    const gone: KubeObject = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    shelves.remove(resource, gone);
    history.tell({ type: 'DELETED', resource, version, object: gone, previous });
    return gone;
  }

  function create(resource: string, object: KubeObject): KubeObject {
    const { generateName, namespace = '' } = object.metadata;
    let { name = '' } = object.metadata;
    if (name === '' && generateName !== undefined) name = `${generateName}${letters(5)}`;
    if (shelves.get(resource, namespace, name) !== undefined) {
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

  function deleteObject(resource: string, namespace: string, name: string, options: DeleteOptions = {}): KubeObject {
    const current = existing(resource, namespace, name);
    const { uid: now, resourceVersion } = current.metadata;
    if (options.uid !== undefined && options.uid !== now) throw uidConflict(resource, name, options.uid, now);
    if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
      throw versionConflict(resource, name, options.resourceVersion, resourceVersion);
    }
    const marked = markForDeletion(resource, current, options, clock.now());
    if (isReleased(marked.metadata)) return remove(resource, marked, current);
    return marked === current ? current : put(resource, marked, current);
  }

  return {
    get version() {
      return version;
    },
    get: shelves.get,
    list: shelves.list,
    create,
    update,
    delete: deleteObject,
    subscribe: history.subscribe,
    eventsSince: history.since,
  };
}

function withStatus(object: KubeObject, { apiVersion, kind, status }: KubeObject): KubeObject {
  return compact<KubeObject>({ ...object, apiVersion, kind, status });
}

/** What the generation counts the changes of. */
function withoutState({ metadata: _metadata, status: _status, ...rest }: KubeObject): object {
  return rest;
}
