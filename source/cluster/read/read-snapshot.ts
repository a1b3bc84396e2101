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
   * Says, from the other lists, which pods, claims, revisions and events of sets are needed: those that contain one of the
   * returned texts, or all if it returns undefined. Asked again with what was found, until it returns no other texts.
   * Other objects may be returned as well. Without this function, all are read.
   */
  readonly membersWith?: (snapshot: Snapshot) => readonly string[] | undefined;
  /** Says the same of volumes, from all other lists. Asked once. */
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
 * The size of the pages of lists of which not everything is decoded. All of their pages are kept until it is known what
 * is needed, so that small pages would save no memory, and each costs a way to the server and back.
 */
const NARROWED_PAGE_SIZE = 2000;

const MEMBER_KINDS: ReadonlySet<Kind> = new Set(['Pod', 'PersistentVolumeClaim', 'ControllerRevision', 'Event']);

/** A list that has been received. */
interface ReceivedList {
  readonly feed: Feed;
  readonly state: SourceState;
  /** Decodes the objects that contain one of the texts, or all without texts. @throws ClusterError */
  readonly objectsWith: (texts: readonly string[] | undefined) => readonly ClusterObject[];
}

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

  /** Decodes the pages as they come; if `isNarrowed`, only when it is known which objects are needed. */
  async function list(
    resource: Resource,
    namespace: string | undefined,
    { paged, isNarrowed }: { readonly paged: boolean; readonly isNarrowed: boolean },
  ): Promise<ReceivedList['objectsWith']> {
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
    const take = (items: Iterable<unknown>): readonly ClusterObject[] => {
      const objects: ClusterObject[] = [];
      for (const item of items) {
        const object = onProblem === undefined ? project(item) : readItem(item, collection.path, project, onProblem);
        if (object !== undefined) objects.push(object);
      }
      return objects;
    };
    const pages: ListPage[] = [];
    const objects: ClusterObject[] = [];
    const pageSize = isNarrowed ? { pageSize: () => NARROWED_PAGE_SIZE } : {};
    const request = { signal, paged, protobuf: true, ahead: true, ...pageSize };
    for await (const page of listPages(transport, collection, request)) {
      if (isNarrowed) pages.push(page);
      else for (const object of take(page.items)) objects.push(object);
    }
    if (!isNarrowed) return () => objects;
    return (texts) => pages.flatMap((page) => take(texts === undefined ? page.items : page.itemsWith(texts)));
  }

  async function listWithRetries(
    resource: Resource,
    namespace: string | undefined,
    isNarrowed: boolean,
  ): Promise<ReceivedList['objectsWith']> {
    let paged = true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await list(resource, namespace, { paged, isNarrowed });
      } catch (thrown) {
        if (!isTransient(thrown) || attempt === MAX_ATTEMPTS || signal.aborted) throw thrown;
        if (thrown.kind === 'gone') paged = false;
        const { retryAfterMs } = thrown;
        const wait = retryAfterMs === undefined ? backoffMs(attempt, random) : retryAfterDelay(retryAfterMs, random);
        await createInterruptibleSleep(clock).sleep(wait);
      }
    }
  }

  async function receive(resource: Resource, feed: Feed, isNarrowed: boolean): Promise<ReceivedList> {
    const { namespace } = feed;
    const none = (): readonly ClusterObject[] => [];
    try {
      const objectsWith = await apis.listIfServed(resource, (api) =>
        listWithRetries({ ...resource, api }, namespace, isNarrowed),
      );
      const since = clock.now();
      if (objectsWith === undefined) return { feed, state: { phase: 'absent', since }, objectsWith: none };
      return { feed, state: { phase: 'live', since }, objectsWith };
    } catch (thrown) {
      if (!(thrown instanceof ClusterError) || thrown.kind !== 'forbidden') throw thrown;
      const state: SourceState = { phase: 'denied', since: clock.now(), reason: messageOf(thrown) };
      return { feed, state, objectsWith: none };
    }
  }

  function keep({ feed, state, objectsWith }: ReceivedList, texts: readonly string[] | undefined): void {
    if (state.phase !== 'denied') cache.apply({ type: 'list', feed, objects: objectsWith(texts) });
    cache.apply({ type: 'state', feed, state });
  }

  function keepMembers(lists: readonly ReceivedList[]): void {
    let texts = membersWith?.(cache.snapshot());
    for (;;) {
      for (const received of lists) keep(received, texts);
      if (texts === undefined) return;
      const wanted = membersWith?.(cache.snapshot());
      if (wanted?.every((text) => texts?.includes(text)) === true) return;
      texts = wanted;
    }
  }

  const receiveEach = (some: readonly Kind[], isNarrowed: boolean): Promise<readonly ReceivedList[]> =>
    Promise.all(
      some.flatMap((kind) => {
        const resource = RESOURCES[kind];
        return scopesOf(resource, namespaces).map((namespace) => receive(resource, { kind, namespace }, isNarrowed));
      }),
    );

  try {
    const isOfMembers = (kind: Kind): boolean => MEMBER_KINDS.has(kind);
    const isOfVolumes = (kind: Kind): boolean => kind === 'PersistentVolume';
    // All are requested at once, and decoded in this order, since each says what is needed of the next.
    const [others, members, volumes] = await Promise.all([
      receiveEach(
        kinds.filter((kind) => !isOfMembers(kind) && !isOfVolumes(kind)),
        false,
      ),
      receiveEach(kinds.filter(isOfMembers), membersWith !== undefined),
      receiveEach(kinds.filter(isOfVolumes), volumesWith !== undefined),
    ]);
    for (const received of others) keep(received, undefined);
    keepMembers(members);
    const textsOfVolumes = volumesWith?.(cache.snapshot());
    for (const received of volumes) keep(received, textsOfVolumes);
    const afterwards = memberEventsOf(cache.snapshot()).flatMap((namespace) =>
      MEMBER_EVENTS.map((resource) => receive(resource, { kind: 'Event', namespace, about: 'members' }, false)),
    );
    for (const received of await Promise.all(afterwards)) keep(received, undefined);
    return cache.snapshot();
  } finally {
    controller.abort();
  }
}
