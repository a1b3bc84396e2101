import type { Clock } from '../../cache/clock.ts';
import { type CacheEvent, createObjectCache, type Feed, type ObjectCache } from '../../cache/object-cache.ts';
import { createSnapshotPublisher } from '../../cache/snapshot-publisher.ts';
import { KINDS } from '../../domain/model/kinds.ts';
import type { Snapshot, SourceState } from '../../domain/model/snapshot.ts';
import type { Client } from '../connection/client.ts';
import { systemClock } from '../connection/system-clock.ts';
import { ClusterError } from '../errors.ts';
import { pathWith } from '../list/list-pages.ts';
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
import { startLivenessProbe } from './liveness-probe.ts';
import { startPauseCheck } from './pause-check.ts';
import { type Reflector, startReflector } from './reflector.ts';
import { createRefusalCheck } from './refusal-check.ts';

export interface WatchOptions {
  readonly namespaces: NamespaceScope;
  /** Label selector for the sets, in the API server's syntax; undefined for all sets. */
  readonly setSelector?: string | undefined;
  /**
   * Called at most ten times a second, once while the first lists are read, and at once when the last of them is
   * complete.
   */
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** Receives a sentence about an object that could not be read and is left out. */
  readonly onProblem?: (sentence: string) => void;
  readonly clock?: Clock;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/** `send`: for access reviews. */
export type WatchedServer = Transport & Pick<Client, 'send'>;

export interface ClusterWatch {
  /**
   * Also watches the events of pods and claims in these namespaces, and stops watching them in all others. Does nothing
   * once the watch is closed.
   */
  watchMemberEvents(namespaces: Iterable<string>): void;
  /** Reports whether every first list is complete or has failed. Nothing else should be requested before. */
  hasSynced(): boolean;
  /** Retries at once what waits to be retried. */
  retryNow(): void;
  /**
   * Publishes that everything may be old if the program did not run for a while. For callers that are about to show the
   * last snapshot, since no timer may have run yet.
   */
  checkPause(): void;
  /** Ends all watches and timers. No further snapshot is published. */
  close(): void;
}

const FAILED_PHASES: ReadonlySet<SourceState['phase']> = new Set(['failing', 'denied', 'absent']);

/**
 * The least interval between two snapshots, in milliseconds and as a multiple of the time that the last one took. Where
 * changes do not end, a twentieth of the time goes to snapshots, as long as the screen follows no more than a quarter of
 * a second late for that; a quarter of the time at most. The first lists are complete sooner if fewer snapshots are
 * computed meanwhile.
 */
const LIVE_INTERVAL = { ms: 100, factor: 4, calmFactor: 20, calmMs: 250 };
const LISTING_INTERVAL = { ms: 1000, factor: 10 };

function liveInterval(tookMs: number): number {
  const { ms, factor, calmFactor, calmMs } = LIVE_INTERVAL;
  return Math.max(ms, factor * tookMs, Math.min(calmMs, calmFactor * tookMs));
}

function listingInterval(tookMs: number): number {
  return Math.max(LISTING_INTERVAL.ms, LISTING_INTERVAL.factor * tookMs);
}

/** How long, in milliseconds, the list of sets is requested alone, so that it does not compete with nine others. */
const HEAD_START_MS = 1000;

/** Returns the path of an empty list of sets. A user who may watch sets may read it. */
function livenessProbePath(namespaces: NamespaceScope): string {
  const [namespace] = scopesOf(RESOURCES.StatefulSet, namespaces);
  const path = collectionPath(RESOURCES.StatefulSet, namespace);
  return pathWith({ path, query: {} }, { fieldSelector: 'metadata.name=-', limit: '1' });
}

/** Watches all kinds in the chosen namespaces until it is closed, and publishes snapshots. */
export function watchCluster(transport: WatchedServer, options: WatchOptions): ClusterWatch {
  const { namespaces, setSelector, onSnapshot, onProblem, clock = systemClock, random = Math.random } = options;
  const cache: ObjectCache = createObjectCache();
  let published: Snapshot | undefined;
  const publisher = createSnapshotPublisher(
    clock,
    () => {
      const snapshot = cache.snapshot();
      // Most events are heartbeats, and writes to fields that are not read.
      if (snapshot === published) return;
      published = snapshot;
      onSnapshot(snapshot);
    },
    (tookMs) => (unsynced.size > 0 ? listingInterval(tookMs) : liveInterval(tookMs)),
  );
  /** The first snapshot contains sets or a failure. An emptier one would only delay it. */
  let hasPublished = false;
  const reflectors = new Map<Feed, Reflector>();
  const stopped = new WeakSet<Feed>();
  /** Feeds of which it is not known yet whether they can be read. */
  const unsynced = new Set<Feed>();
  const memberEvents = new Map<string, readonly Feed[]>();
  let closed = false;

  const livenessProbe = startLivenessProbe({
    clock,
    peer: transport.peer,
    probe: (signal) => transport.getText(livenessProbePath(namespaces), { signal }),
    // While the first lists are read, slow responses do not count as silence.
    isEnabled: () => unsynced.size === 0,
    onFailure(error) {
      for (const reflector of reflectors.values()) reflector.markSuspect(error);
    },
    onRecovery(since, error) {
      for (const reflector of reflectors.values()) reflector.restartIfSilentSince(since, error);
    },
  });

  const pauses = startPauseCheck(clock, (ms) => {
    const sentence = `This program did not run for ${Math.round(ms / 1000)} s, for the machine was suspended or the program stopped: everything is read again.`;
    const error = new ClusterError('timeout', sentence);
    for (const reflector of reflectors.values()) {
      reflector.markSuspect(error);
      reflector.restartIfSilentSince(clock.now(), error);
    }
    publisher.flush();
  });

  const refusals = createRefusalCheck(transport, clock);

  function nudgeOthers(feed: Feed): void {
    for (const [other, reflector] of reflectors) if (other !== feed) reflector.retrySoon();
  }

  function applyEvent(event: CacheEvent): void {
    if (stopped.has(event.feed)) return;
    pauses.check();
    cache.apply(event);
    const isRead = event.type === 'state' && event.state.phase !== 'listing' && unsynced.delete(event.feed);
    const news = event.type === 'state' ? FAILED_PHASES.has(event.state.phase) : event.feed.kind === 'StatefulSet';
    if (!hasPublished && !news) return;
    hasPublished = true;
    publisher.touch();
    startDeferred();
    if (isRead && unsynced.size === 0) publisher.flush();
  }

  function startFeed(resource: Resource, feed: Feed): void {
    const { namespace } = feed;
    const reflector = startReflector({
      transport,
      clock,
      random,
      collection: {
        path: collectionPath(resource, namespace),
        kind: resource.kind,
        query: selectorQuery(resource, setSelector),
        firstPage: resource.firstPage,
      },
      project: resource.project,
      isRefusalConfirmed: (error) => refusals.isConfirmed(error, resource, namespace),
      // Without its sets the screen would be empty.
      keepsObjects: resource.kind === 'StatefulSet',
      sink: {
        page: (objects) => applyEvent({ type: 'page', feed, objects }),
        list: (objects) => applyEvent({ type: 'list', feed, objects }),
        put: (object) => applyEvent({ type: 'put', feed, object }),
        remove: (key) => applyEvent({ type: 'remove', feed, key }),
        state(state) {
          applyEvent({ type: 'state', feed, state });
          if (state.phase === 'live') nudgeOthers(feed);
        },
        activity: livenessProbe.touch,
        problem: (sentence) => onProblem?.(sentence),
      },
    });
    reflectors.set(feed, reflector);
  }

  function stopFeed(feed: Feed): void {
    reflectors.get(feed)?.close();
    reflectors.delete(feed);
    applyEvent({ type: 'drop', feed });
    stopped.add(feed);
  }

  const deferred: { readonly resource: Resource; readonly feed: Feed }[] = [];
  const endHeadStart = clock.setTimer(HEAD_START_MS, startDeferred);

  function startDeferred(): void {
    endHeadStart();
    for (const { resource, feed } of deferred.splice(0)) startFeed(resource, feed);
  }

  for (const kind of KINDS) {
    const resource = RESOURCES[kind];
    for (const namespace of scopesOf(resource, namespaces)) {
      const feed: Feed = { kind, namespace };
      unsynced.add(feed);
      applyEvent({ type: 'state', feed, state: { phase: 'listing', since: clock.now() } });
      if (kind === 'StatefulSet') startFeed(resource, feed);
      else deferred.push({ resource, feed });
    }
  }

  return {
    retryNow() {
      for (const reflector of reflectors.values()) reflector.retryNow();
    },
    watchMemberEvents(namespaces) {
      // The caller may still be describing the last snapshot, and then asks for the events of its sets.
      if (closed) return;
      const wanted = new Set(namespaces);
      for (const [namespace, feeds] of memberEvents) {
        if (wanted.has(namespace)) continue;
        for (const feed of feeds) stopFeed(feed);
        memberEvents.delete(namespace);
      }
      for (const namespace of wanted) {
        if (memberEvents.has(namespace)) continue;
        const feeds = MEMBER_EVENTS.map((resource) => {
          const feed: Feed = { kind: 'Event', namespace, about: 'members' };
          startFeed(resource, feed);
          return feed;
        });
        memberEvents.set(namespace, feeds);
      }
    },
    hasSynced: () => unsynced.size === 0,
    checkPause: pauses.check,
    close() {
      closed = true;
      publisher.close();
      deferred.length = 0;
      endHeadStart();
      livenessProbe.close();
      pauses.close();
      refusals.close();
      for (const reflector of reflectors.values()) reflector.close();
      reflectors.clear();
    },
  };
}
