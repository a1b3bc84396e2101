import type { Clock } from '../../cache/clock.ts';
import { createObjectCache, type Feed } from '../../cache/object-cache.ts';
import { type ClusterObject, KINDS, type Kind } from '../../domain/model/kinds.ts';
import type { Snapshot, SourceState } from '../../domain/model/snapshot.ts';
import { backoffMs, retryAfterDelay } from '../connection/backoff.ts';
import { createInterruptibleSleep } from '../connection/interruptible-sleep.ts';
import { systemClock } from '../connection/system-clock.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { type ListPage, listPages } from '../list/list-pages.ts';
import { readItem } from '../list/read-item.ts';
import { wholeObjectCheck } from '../list/whole-object.ts';
import {
  collectionPath,
  MEMBER_EVENTS,
  type NamespaceScope,
  RESOURCES,
  type Resource,
  scopesOf,
  selectorQuery,
} from '../projection/resources.ts';
import type { Transport } from '../transport.ts';
import { createServedApis } from './served-api.ts';

export interface ReadSnapshotOptions {
  readonly namespaces: NamespaceScope;
  /** Label selector for the sets, in the API server's syntax; undefined for all sets. */
  readonly setSelector?: string | undefined;
  /** Undefined for all kinds. */
  readonly kinds?: readonly Kind[];
  /** Chooses from the first lists the namespaces in which events of pods and claims are read afterwards. */
  readonly memberEventsOf?: (snapshot: Snapshot) => readonly string[];
  /**
   * Says, from the list of sets, which pods, claims, revisions and events of sets are needed: those that contain one of
   * the returned texts, or all if it returns undefined. Other objects may be returned as well. It is asked again with what
   * was found, and if it then returns other texts too, these kinds are read once more. Without this function, all objects
   * are read.
   */
  readonly membersWith?: (snapshot: Snapshot) => readonly string[] | undefined;
  /** Says the same of volumes, from all other lists. */
  readonly volumesWith?: (snapshot: Snapshot) => readonly string[] | undefined;
  /**
   * Receives a sentence about an object that could not be read and is left out. Without it, such an object fails the
   * whole list.
   */
  readonly onProblem?: (sentence: string) => void;
  readonly clock?: Clock;
  readonly random?: () => number;
}

const MAX_ATTEMPTS = 3;

/**
 * The page size of lists of which few objects are decoded: what is kept of a large page is little, and each page is a way
 * to the server and back.
 */
const NARROWED_PAGE_SIZE = 2000;

const MEMBER_KINDS: ReadonlySet<Kind> = new Set(['Pod', 'PersistentVolumeClaim', 'ControllerRevision', 'Event']);

/** The texts of which an object has to contain one; undefined for all objects. */
type Texts = readonly string[] | undefined;

/** Texts that are not known yet; undefined if all objects are needed in any case. */
type ComingTexts = Promise<Texts> | undefined;

/** Reports whether retrying soon may help. */
function isTransient(error: unknown): error is ClusterError {
  return error instanceof ClusterError && ['throttled', 'server', 'gone'].includes(error.kind);
}

/**
 * Lists the kinds once, all at the same time. Kinds that may not be read are `denied`, APIs that do not exist according
 * to discovery `absent`.
 * @throws ClusterError if the server cannot be reached, fails permanently or answers with something else than a list
 */
export async function readSnapshot(transport: Transport, options: ReadSnapshotOptions): Promise<Snapshot> {
  const {
    namespaces,
    setSelector,
    kinds = KINDS,
    memberEventsOf = () => [],
    membersWith,
    volumesWith,
    onProblem,
    clock = systemClock,
    random = Math.random,
  } = options;
  const cache = createObjectCache();
  const controller = new AbortController();
  const { signal } = controller;

  const apis = createServedApis(transport, signal);

  async function list(
    resource: Resource,
    namespace: string | undefined,
    coming: ComingTexts,
    paged: boolean,
  ): Promise<ClusterObject[]> {
    const collection = {
      path: collectionPath(resource, namespace),
      kind: resource.kind,
      query: selectorQuery(resource, setSelector),
    };
    const requireWhole = wholeObjectCheck(collection, transport.peer);
    const project = (value: unknown): ClusterObject | undefined => {
      requireWhole(value);
      return resource.project(value);
    };
    const objects: ClusterObject[] = [];
    const take = (items: Iterable<unknown>): void => {
      for (const item of items) {
        const object = onProblem === undefined ? project(item) : readItem(item, collection.path, project, onProblem);
        if (object !== undefined) objects.push(object);
      }
    };
    const pageSize = coming === undefined ? {} : { pageSize: () => NARROWED_PAGE_SIZE };
    const takeNeeded = async (page: ListPage): Promise<void> => {
      const texts = await coming;
      take(texts === undefined ? page.items : page.itemsWith(texts));
    };
    /** What is needed of the volumes is known last, and they are small: the next pages do not wait for it. */
    const waiting: ListPage[] = [];
    const request = { signal, paged, protobuf: true, ahead: true, ...pageSize };
    for await (const page of listPages(transport, collection, request)) {
      if (coming !== undefined && resource.kind === 'PersistentVolume') waiting.push(page);
      else await takeNeeded(page);
    }
    for (const page of waiting) await takeNeeded(page);
    return objects;
  }

  async function listWithRetries(
    resource: Resource,
    namespace: string | undefined,
    coming: ComingTexts,
  ): Promise<ClusterObject[]> {
    let paged = true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await list(resource, namespace, coming, paged);
      } catch (thrown) {
        if (!isTransient(thrown) || attempt === MAX_ATTEMPTS || signal.aborted) throw thrown;
        if (thrown.kind === 'gone') paged = false;
        const { retryAfterMs } = thrown;
        const wait = retryAfterMs === undefined ? backoffMs(attempt, random) : retryAfterDelay(retryAfterMs, random);
        await createInterruptibleSleep(clock).sleep(wait);
      }
    }
  }

  async function read(resource: Resource, feed: Feed, coming: ComingTexts): Promise<void> {
    const { namespace } = feed;
    let state: SourceState;
    try {
      const objects = await apis.listIfServed(resource, (api) =>
        listWithRetries({ ...resource, api }, namespace, coming),
      );
      const since = clock.now();
      state = objects === undefined ? { phase: 'absent', since } : { phase: 'live', since };
      cache.apply({ type: 'list', feed, objects: objects ?? [] });
    } catch (thrown) {
      if (!(thrown instanceof ClusterError) || thrown.kind !== 'forbidden') throw thrown;
      state = { phase: 'denied', since: clock.now(), reason: messageOf(thrown) };
    }
    cache.apply({ type: 'state', feed, state });
  }

  try {
    const readEach = (isRead: (kind: Kind) => boolean, coming?: ComingTexts): Promise<unknown> =>
      Promise.all(
        kinds.filter(isRead).flatMap((kind) => {
          const resource = RESOURCES[kind];
          return scopesOf(resource, namespaces).map((namespace) => read(resource, { kind, namespace }, coming));
        }),
      );
    const isOfSets = (kind: Kind): boolean => kind === 'StatefulSet';
    const isOfMembers = (kind: Kind): boolean => MEMBER_KINDS.has(kind);
    const isOfVolumes = (kind: Kind): boolean => kind === 'PersistentVolume';
    /** Returns the texts that name everything that was found with them. */
    const readMembersNamed = async (texts: Texts): Promise<Texts> => {
      if (texts === undefined) return texts;
      const wanted = membersWith?.(cache.snapshot());
      if (wanted?.every((text) => texts.includes(text)) === true) return texts;
      await readEach(isOfMembers, Promise.resolve(wanted));
      return readMembersNamed(wanted);
    };
    // All are requested at once. Each list says what is needed of the next.
    const sets = readEach(isOfSets);
    const textsOfSets = membersWith && sets.then(() => membersWith(cache.snapshot()));
    const members = readEach(isOfMembers, textsOfSets);
    const others = readEach((kind) => !isOfSets(kind) && !isOfMembers(kind) && !isOfVolumes(kind));
    const first = Promise.all([sets, textsOfSets, members, others]);
    const textsOfMembers = first.then(([, texts]) => readMembersNamed(texts));
    const textsOfVolumes = volumesWith && textsOfMembers.then(() => volumesWith(cache.snapshot()));
    await Promise.all([textsOfMembers, textsOfVolumes, readEach(isOfVolumes, textsOfVolumes)]);
    const textsOfEvents = membersWith && textsOfMembers;
    const afterwards = memberEventsOf(cache.snapshot()).flatMap((namespace) =>
      MEMBER_EVENTS.map((resource) => read(resource, { kind: 'Event', namespace, about: 'members' }, textsOfEvents)),
    );
    await Promise.all(afterwards);
    return cache.snapshot();
  } finally {
    controller.abort();
  }
}
