import { type Cache, type CacheEvent, createCache, type Feed } from '../cache/cache.ts';
import { type Clock, systemClock } from '../cache/clock.ts';
import { createPublisher } from '../cache/publisher.ts';
import { KINDS } from '../domain/kinds.ts';
import type { Snapshot, SourceState } from '../domain/snapshot.ts';
import { pathWith } from './listing.ts';
import { startPulse } from './pulse.ts';
import { type Reflector, startReflector } from './reflector.ts';
import {
  collectionPath,
  MEMBER_EVENTS,
  type Namespaces,
  RESOURCES,
  type Resource,
  scopesOf,
  selectorsOf,
} from './resources.ts';
import type { Transport } from './transport.ts';

export interface WatchOptions {
  readonly namespaces: Namespaces;
  /** Label selector for the sets, as the API server reads it; all sets without it. */
  readonly setSelector?: string | undefined;
  /** Called at most ten times a second, three times while first lists are read, and at once when the last of them is. */
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** An object that could not be read and is left out, as a sentence. */
  readonly onProblem?: (sentence: string) => void;
  readonly clock?: Clock;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

export interface Watching {
  /** Also follows the events of pods and claims in these namespaces, and in no others any more. */
  watchEventsOf(namespaces: Iterable<string>): void;
  /** Whether every first list has come or has failed: until then, nothing else should be asked for. */
  hasReadAll(): boolean;
  /** Ends all watches and timers; no further snapshot comes. */
  close(): void;
}

const BAD_NEWS: ReadonlySet<SourceState['phase']> = new Set(['failing', 'denied', 'absent']);

/** Milliseconds between two snapshots. What is read first is read sooner when it is joined and shown less often. */
const LIVE_MS = 100;
const READING_MS = 300;

/** So long, in milliseconds, the sets are asked for alone: their list is not answered and read among nine others. */
const HEAD_START_MS = 1000;

/** A list of sets in which there is none, allowed to whoever may watch them. */
function aWord(namespaces: Namespaces): string {
  const [namespace] = scopesOf(RESOURCES.StatefulSet, namespaces);
  const path = collectionPath(RESOURCES.StatefulSet, namespace);
  return pathWith({ path, query: {} }, { fieldSelector: 'metadata.name=-', limit: '1' });
}

/** Follows all kinds in the chosen namespaces, for ever, and publishes what is known as snapshots. */
export function watchCluster(transport: Transport, options: WatchOptions): Watching {
  const { namespaces, setSelector, onSnapshot, onProblem, clock = systemClock, random = Math.random } = options;
  const cache: Cache = createCache();
  const publisher = createPublisher(
    clock,
    () => onSnapshot(cache.snapshot()),
    () => (unread.size > 0 ? READING_MS : LIVE_MS),
  );
  /** The first snapshot is the one with sets in it, or with bad news: an emptier one would only delay it. */
  let opened = false;
  const reflectors = new Map<Feed, Reflector>();
  const dropped = new WeakSet<Feed>();
  /** Kinds and scopes of which it is not known yet whether they can be read. */
  const unread = new Set<Feed>();
  const memberEvents = new Map<string, readonly Feed[]>();

  const pulse = startPulse({
    clock,
    peer: transport.peer,
    ask: (signal) => transport.getText(aWord(namespaces), { signal }),
    // What comes slowly because much is read is no silence.
    isDue: () => unread.size === 0,
    onSilence(error) {
      for (const reflector of reflectors.values()) reflector.doubt(error);
    },
    onAnswer() {
      for (const reflector of reflectors.values()) reflector.trust();
    },
  });

  function nudgeOthers(feed: Feed): void {
    for (const [other, reflector] of reflectors) if (other !== feed) reflector.nudge();
  }

  function tell(event: CacheEvent): void {
    if (dropped.has(event.feed)) return;
    cache.apply(event);
    const isRead = event.type === 'state' && event.state.phase !== 'listing' && unread.delete(event.feed);
    const news = event.type === 'state' ? BAD_NEWS.has(event.state.phase) : event.feed.kind === 'StatefulSet';
    if (!opened && !news) return;
    opened = true;
    publisher.touch();
    followWaiting();
    if (isRead && unread.size === 0) publisher.flush();
  }

  function follow(resource: Resource, feed: Feed): void {
    const { namespace } = feed;
    const reflector = startReflector({
      transport,
      clock,
      random,
      collection: {
        path: collectionPath(resource, namespace),
        query: selectorsOf(resource, setSelector),
        firstPage: resource.firstPage,
      },
      project: resource.project,
      sink: {
        page: (objects) => tell({ type: 'page', feed, objects }),
        list: (objects) => tell({ type: 'list', feed, objects }),
        put: (object) => tell({ type: 'put', feed, object }),
        remove: (key) => tell({ type: 'remove', feed, key }),
        state(state) {
          tell({ type: 'state', feed, state });
          if (state.phase === 'live') nudgeOthers(feed);
        },
        word: pulse.hear,
        problem: (sentence) => onProblem?.(sentence),
      },
    });
    reflectors.set(feed, reflector);
  }

  function drop(feed: Feed): void {
    reflectors.get(feed)?.close();
    reflectors.delete(feed);
    tell({ type: 'drop', feed });
    dropped.add(feed);
  }

  const waiting: { readonly resource: Resource; readonly feed: Feed }[] = [];
  const endHeadStart = clock.setTimer(HEAD_START_MS, followWaiting);

  function followWaiting(): void {
    endHeadStart();
    for (const { resource, feed } of waiting.splice(0)) follow(resource, feed);
  }

  for (const kind of KINDS) {
    const resource = RESOURCES[kind];
    for (const namespace of scopesOf(resource, namespaces)) {
      const feed: Feed = { kind, namespace };
      unread.add(feed);
      tell({ type: 'state', feed, state: { phase: 'listing', since: clock.now() } });
      if (kind === 'StatefulSet') follow(resource, feed);
      else waiting.push({ resource, feed });
    }
  }

  return {
    watchEventsOf(namespaces) {
      const wanted = new Set(namespaces);
      for (const [namespace, feeds] of memberEvents) {
        if (wanted.has(namespace)) continue;
        for (const feed of feeds) drop(feed);
        memberEvents.delete(namespace);
      }
      for (const namespace of wanted) {
        if (memberEvents.has(namespace)) continue;
        const feeds = MEMBER_EVENTS.map((resource) => {
          const feed: Feed = { kind: 'Event', namespace, about: 'members' };
          follow(resource, feed);
          return feed;
        });
        memberEvents.set(namespace, feeds);
      }
    },
    hasReadAll: () => unread.size === 0,
    close() {
      publisher.close();
      waiting.length = 0;
      endHeadStart();
      pulse.close();
      for (const reflector of reflectors.values()) reflector.close();
      reflectors.clear();
    },
  };
}
