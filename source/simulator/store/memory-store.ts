/** The in-memory store: versions, uids and generations, with tables of objects and a history of changes. */

import type { VirtualClock } from '../clock/virtual-clock.ts';
import { isEqual, withoutUndefined } from '../model/json.ts';
import type { KubeObject, ObjectMeta } from '../model/kube-object.ts';
import { qualifiedPlural } from '../model/resource-types.ts';
import { DEFINITIONS, inVersion, type ServedTypes, typesWith } from '../model/served-types.ts';
import { timestamp } from '../model/timestamp.ts';
import { modifiedConflict, uidConflict, versionConflict } from './conflicts.ts';
import { isReadyToRemove, markForDeletion } from './deletion.ts';
import { createEventHistory } from './event-history.ts';
import { createObjectTables } from './object-tables.ts';
import { type DeleteOptions, type Store, StoreError } from './store.ts';

export interface MemoryStoreOptions {
  readonly clock: Pick<VirtualClock, 'now'>;
  /** From 0 up to 1. Determines uids and generated names. */
  readonly random: () => number;
  /** The number of changes that a watch can go back. Older ones are compacted away. */
  readonly history?: number;
}

const HISTORY = 3000;
/** The characters of Kubernetes' generated names: no vowels and no ambiguous characters. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function createMemoryStore({ clock, random, history: length = HISTORY }: MemoryStoreOptions): Store {
  const tables = createObjectTables();
  const history = createEventHistory(length);
  let version = 1;

  const types = (): ServedTypes => typesWith(tables.list(DEFINITIONS));

  function existing(resource: string, namespace: string, name: string): KubeObject {
    const found = tables.get(resource, namespace, name);
    if (found === undefined) throw new StoreError('NotFound', `${qualifiedPlural(resource)} "${name}" not found`);
    return found;
  }

  /** Stores the object with the next version, and publishes the change. */
  function put(resource: string, object: KubeObject, previous: KubeObject | undefined): KubeObject {
    version += 1;
    const metadata = withoutUndefined<ObjectMeta>({ ...object.metadata, resourceVersion: String(version) });
    const stored = withoutUndefined<KubeObject>({ ...object, metadata });
    tables.put(resource, stored);
    history.publish({
      type: previous === undefined ? 'ADDED' : 'MODIFIED',
      resource,
      version,
      object: stored,
      previous,
    });
    return stored;
  }

  function remove(resource: string, object: KubeObject, previous: KubeObject): KubeObject {
    version += 1;
    const deleted: KubeObject = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    tables.remove(resource, deleted);
    history.publish({ type: 'DELETED', resource, version, object: deleted, previous });
    return deleted;
  }

  function identify(object: KubeObject): KubeObject {
    const { generateName, name: given = '', uid: known = '' } = object.metadata;
    const name = given === '' && generateName !== undefined ? `${generateName}${nameSuffix(5)}` : given;
    return { ...object, metadata: { ...object.metadata, name, uid: known === '' ? uid() : known } };
  }

  function preview(resource: string, given: KubeObject): KubeObject {
    const object = identify(given);
    const { name, namespace = '' } = object.metadata;
    if (tables.get(resource, namespace, name) !== undefined) {
      throw new StoreError('AlreadyExists', `${qualifiedPlural(resource)} "${name}" already exists`, name);
    }
    const metadata = withoutUndefined<ObjectMeta>({
      ...object.metadata,
      resourceVersion: '',
      creationTimestamp: timestamp(clock.now()),
      generation: types().byKey(resource)?.hasGeneration === true ? 1 : undefined,
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
    });
    return { ...object, metadata };
  }

  function create(resource: string, object: KubeObject): KubeObject {
    return put(resource, preview(resource, inStoredVersion(resource, object)), undefined);
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

  function nameSuffix(count: number): string {
    return Array.from({ length: count }, () => NAME_LETTERS[Math.floor(random() * NAME_LETTERS.length)]).join('');
  }

  /** Of a custom resource, one version is stored. */
  function inStoredVersion(resource: string, object: KubeObject): KubeObject {
    const type = types().byKey(resource);
    return type === undefined ? object : inVersion(type, object);
  }

  function update(resource: string, given: KubeObject, subresource?: 'status'): KubeObject {
    const object = inStoredVersion(resource, given);
    const { namespace = '', name, resourceVersion = '', uid: wantedUid = '' } = object.metadata;
    const current = existing(resource, namespace, name);
    const now = current.metadata;
    if (wantedUid !== '' && wantedUid !== now.uid) throw uidConflict(resource, name, wantedUid, now.uid);
    if (resourceVersion !== '' && resourceVersion !== now.resourceVersion) throw modifiedConflict(resource, name);
    const changed = subresource === 'status' ? withStatus(current, object) : withStatus(object, current);
    const generationIncrement =
      now.generation !== undefined && !isEqual(withoutMetadataAndStatus(changed), withoutMetadataAndStatus(current))
        ? 1
        : 0;
    const metadata = {
      ...(subresource === 'status' ? now : object.metadata),
      uid: now.uid,
      resourceVersion: now.resourceVersion,
      creationTimestamp: now.creationTimestamp,
      deletionTimestamp: now.deletionTimestamp,
      deletionGracePeriodSeconds: now.deletionGracePeriodSeconds,
      generation: now.generation === undefined ? undefined : now.generation + generationIncrement,
      generateName: now.generateName,
    };
    const next: KubeObject = { ...changed, metadata: withoutUndefined<ObjectMeta>(metadata) };
    if (next.metadata.deletionTimestamp !== undefined && isReadyToRemove(next.metadata)) {
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
    if (isReadyToRemove(marked.metadata)) return remove(resource, marked, current);
    return marked === current ? current : put(resource, marked, current);
  }

  return {
    get types() {
      return types();
    },
    get version() {
      return version;
    },
    get: tables.get,
    list: tables.list,
    create,
    identify,
    preview,
    update,
    delete: deleteObject,
    subscribe: history.subscribe,
    eventsSince: history.since,
  };
}

function withStatus(object: KubeObject, { apiVersion, kind, status }: KubeObject): KubeObject {
  return withoutUndefined<KubeObject>({ ...object, apiVersion, kind, status });
}

/** Returns the part whose changes the generation counts. */
function withoutMetadataAndStatus({ metadata: _metadata, status: _status, ...rest }: KubeObject): object {
  return rest;
}
