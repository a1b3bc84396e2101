import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../cache/clock.ts';
import type { ClusterObject } from '../../domain/model/kinds.ts';
import type { SourceState } from '../../domain/model/snapshot.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { createInterruptibleSleep } from '../connection/interruptible-sleep.ts';
import { startWatchdog, type Watchdog } from '../connection/watchdog.ts';
import { ClusterError, errorFromConnection, errorFromStatus } from '../errors.ts';
import { fields, text } from '../json-fields.ts';
import { createEventDecoder, readStatusResponse } from '../list/decode-response.ts';
import { type Collection, listPages, pathWith } from '../list/list-pages.ts';
import { readItem } from '../list/read-item.ts';
import type { ResponseStream, Transport } from '../transport.ts';
import { createContinuity } from './continuity.ts';
import { createSourceHealth } from './source-health.ts';

/** How long objects are read before other tasks may run: half a frame. */
const YIELD_AFTER_MS = 8;

/** Receives what a reflector reads. */
export interface ReflectorSink {
  /** A part of the first list. More pages follow. */
  page(objects: readonly ClusterObject[]): void;
  /** The whole list. */
  list(objects: readonly ClusterObject[]): void;
  put(object: ClusterObject): void;
  /** `key`: the key in a Table. */
  remove(key: string): void;
  state(state: SourceState): void;
  /** Something was received from the server, even if only a bookmark. */
  activity(): void;
  /** An object that could not be read is left out. The sentence names it. */
  problem(sentence: string): void;
}

export interface ReflectorOptions {
  readonly transport: Transport;
  readonly collection: Collection;
  /** Returns undefined for an object that is not used. @throws if it cannot be read */
  readonly project: (value: unknown) => ClusterObject | undefined;
  readonly sink: ReflectorSink;
  /** Reports whether the server also says otherwise that the collection may not be read or does not exist. */
  readonly isRefusalConfirmed: (error: ClusterError) => Promise<boolean>;
  /** True to keep the objects even of a confirmed refusal. */
  readonly keepsObjects?: boolean;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export interface Reflector {
  /** Retries soon if it waits after a lost connection, because another connection has succeeded. */
  retrySoon(): void;
  /** Retries at once if it waits for anything. */
  retryNow(): void;
  /** Marks the data as stale since the last activity of the watch, because the server does not answer. */
  markSuspect(error: ClusterError): void;
  /**
   * Starts again what has received nothing since `time`: the server answers, so a connection that stays silent may lead
   * nowhere. `error` is the reason that the user reads meanwhile.
   */
  restartIfSilentSince(time: number, error: ClusterError): void;
  /** Ends every request and timer. The sink receives nothing more. */
  close(): void;
}

/** Silence after which a watch counts as dead. The server sends a bookmark about every 60 seconds. */
export const WATCH_IDLE_LIMIT_MS = 90_000;
/** A watch that ends sooner than this without an event counts as failed: reopening it at once would be a busy loop. */
const SHORT_WATCH_MS = 1_000;
/**
 * A request that is not answered for so long may have been lost on the way. The next one waits twice as long, up to the
 * time after which the API server itself gives up, since the server may only be slow.
 */
export const FIRST_PATIENCE_MS = 20_000;
const LONGEST_PATIENCE_MS = 75_000;
/** How long a watch that has ended may take to be opened again before what is shown counts as old. */
const REOPEN_LIMIT_MS = 2_000;
/** How long a watch that was opened again has to stay open before it counts as live, unless an event comes first. */
const CONFIRM_MS = 500;
/**
 * After a failure, a watch is short: a proxy may have begun an answer that never goes on, which looks like a cluster in
 * which nothing happens. That the server ends it in time shows that it is a watch.
 */
const DOUBTFUL_WATCH_S = 20;
/** A watch that ends so much before its time was not ended by its time limit. */
const EARLY_END_MS = 2_000;
const RETRY_SOON_MS = 300;

/**
 * Keeps a sink equal to a collection of the API server: lists, watches, and starts again after any failure until it is
 * closed. Modelled on client-go's tools/cache reflector.
 */
export function startReflector(options: ReflectorOptions): Reflector {
  const { transport, collection, project, sink, clock, random } = options;
  const { peer } = transport;
  const retrySleep = createInterruptibleSleep(clock);
  const continuity = createContinuity(transport, collection, clock);
  const health = createSourceHealth({
    clock,
    random,
    keepsObjects: options.keepsObjects === true,
    onState: (state) => sink.state(state),
    onRefused: () => sink.list([]),
  });
  let closed = false;
  let run = new AbortController();
  /** The version to watch from; undefined if a list is needed. */
  let version: string | undefined;
  let paged = true;
  let lastActivityAt = clock.now();
  /** True after a failure, until a watch has ended as it was to end. */
  let isInDoubt = false;
  /** After so many milliseconds without a byte a request is given up. */
  let patienceMs = FIRST_PATIENCE_MS;
  /** When the request in progress was sent or has received something last. */
  let heardAt = clock.now();
  /** Ends the wait for a watch to be opened again. */
  let markOpened = (): void => {};
  /** The watchdog of the open watch. */
  let openWatchdog: Watchdog | undefined;

  function read(value: unknown): ClusterObject | undefined {
    return readItem(value, collection.path, project, sink.problem);
  }

  /** Reads a long page in slices, so that the program responds to keys meanwhile. */
  async function readAll(items: Iterable<unknown>, signal: AbortSignal): Promise<readonly ClusterObject[]> {
    const objects: ClusterObject[] = [];
    let turnBegan = performance.now();
    signal.throwIfAborted();
    for (const item of items) {
      const object = read(item);
      if (object !== undefined) objects.push(object);
      if (performance.now() - turnBegan < YIELD_AFTER_MS) continue;
      await setImmediate();
      signal.throwIfAborted();
      turnBegan = performance.now();
    }
    return objects;
  }

  async function list(signal: AbortSignal): Promise<string> {
    const objects: ClusterObject[] = [];
    let listVersion = '';
    const request = { signal, idleMs: patienceMs, paged, protobuf: true, ahead: true };
    for await (const page of listPages(transport, collection, request)) {
      heardAt = clock.now();
      const part = await readAll(page.items, signal);
      for (const object of part) objects.push(object);
      listVersion = page.resourceVersion;
      if (health.hasList || page.last) continue;
      health.markListing();
      sink.page(part);
    }
    health.markListing();
    sink.list(objects);
    health.markListed();
    continuity.markListed();
    paged = true;
    return listVersion;
  }

  /** Handles one event of a watch. @throws ClusterError for an ERROR event and for a value that is not an event */
  function handleEvent(value: unknown): void {
    const event = fields<'type' | 'object'>(value);
    if (event.type === 'ERROR') throw errorFromStatus(readStatusResponse(event.object, 500, undefined), peer);
    const metadata = fields<'name' | 'namespace' | 'resourceVersion'>(fields<'metadata'>(event.object).metadata);
    const key = keyOf(text(metadata.namespace), text(metadata.name));
    switch (event.type) {
      case 'ADDED':
      case 'MODIFIED': {
        const object = read(event.object);
        if (object === undefined) sink.remove(key);
        else sink.put(object);
        break;
      }
      case 'DELETED':
        sink.remove(key);
        break;
      case 'BOOKMARK':
        break;
      default:
        throw new ClusterError('protocol', `${peer.server} sent a watch event of an unknown type: check its version.`);
    }
    const next = text(metadata.resourceVersion);
    if (next !== '') version = next;
  }

  /** Reads a watch until the server ends it. @returns the number of events */
  async function readEvents(stream: ResponseStream, onActivity: () => void): Promise<number> {
    const decoder = createEventDecoder(stream, peer);
    let events = 0;
    for await (const chunk of stream.chunks) {
      if (closed) return events;
      onActivity();
      for (const event of decoder.push(chunk)) {
        handleEvent(event);
        health.markLive();
        health.resetBackoff();
        events += 1;
      }
    }
    if (!decoder.unfinished) return events;
    throw new ClusterError('protocol', `${peer.server} ended a watch in the middle of an event: it is read again.`);
  }

  /** Returns when the server has ended the watch properly. */
  async function watch(controller: AbortController, from: string): Promise<void> {
    const timeoutSeconds = isInDoubt ? DOUBTFUL_WATCH_S : Math.floor(240 + 120 * random());
    const limitMs = isInDoubt ? (DOUBTFUL_WATCH_S + 5) * 1000 : WATCH_IDLE_LIMIT_MS;
    const watchdog = startWatchdog(clock, limitMs, () => {
      const sentence = `No word from the API server ${peer.server} for more than ${limitMs / 1000} s: check the VPN or the network.`;
      controller.abort(new ClusterError('timeout', sentence));
    });
    let openedAt: number | undefined;
    let cancelLive = (): void => {};
    try {
      const path = pathWith(collection, {
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: from,
        timeoutSeconds: String(timeoutSeconds),
      });
      const stream = await transport.stream(path, { signal: controller.signal, idleMs: patienceMs, protobuf: true });
      if (closed) return;
      openedAt = clock.now();
      markOpened();
      patienceMs = FIRST_PATIENCE_MS;
      openWatchdog = watchdog;
      continuity.markOpened();
      // After a failure, whatever answers may be none but a login page.
      if (health.isStale) cancelLive = clock.setTimer(CONFIRM_MS, health.markLive);
      else health.markLive();
      const recordActivity = (): void => {
        watchdog.touch();
        sink.activity();
      };
      recordActivity();
      const events = await readEvents(stream, recordActivity);
      const openMs = clock.now() - openedAt;
      const isPlanned = openMs > timeoutSeconds * 1000 - EARLY_END_MS;
      continuity.markEnded(isPlanned);
      if (isPlanned) isInDoubt = false;
      if (events === 0 && openMs < SHORT_WATCH_MS) {
        throw new ClusterError(
          'network',
          `${peer.server} ends watches at once: check what stands between here and it.`,
        );
      }
      health.resetBackoff();
    } catch (thrown) {
      // Many cuts with a working watch between them are single failures.
      if (openedAt !== undefined && clock.now() - openedAt >= SHORT_WATCH_MS) health.resetBackoff();
      throw controller.signal.reason instanceof ClusterError ? controller.signal.reason : thrown;
    } finally {
      cancelLive();
      lastActivityAt = watchdog.lastActivityAt;
      watchdog.stop();
      openWatchdog = undefined;
    }
  }

  /** @returns how long to wait before the next try, in milliseconds */
  async function recover(thrown: unknown, listing: boolean): Promise<number> {
    const error = errorFromConnection(thrown, peer);
    isInDoubt = true;
    if (error.kind === 'timeout') patienceMs = Math.min(2 * patienceMs, LONGEST_PATIENCE_MS);
    if (error.kind === 'throttled') continuity.markEnded(false);
    else continuity.markLost(error.kind === 'timeout' ? lastActivityAt : clock.now());
    // A broken connection resumes at its version. After an error from the server itself the collection is listed again,
    // as in client-go: the version may be too old for the server, or too new after a restore of etcd.
    if (error.status !== undefined && error.kind !== 'unauthorized' && error.kind !== 'throttled') version = undefined;
    // A page that has expired once will expire again, so the whole list is requested at once.
    if (listing && error.kind === 'gone') paged = false;
    const isConfirmed = health.isInDoubt(error) && (await options.isRefusalConfirmed(error));
    return closed ? 0 : health.recordFailure(error, lastActivityAt, isConfirmed);
  }

  async function listAndWatch(controller: AbortController): Promise<number> {
    let listing = version === undefined;
    heardAt = clock.now();
    if (health.isLive) markOpened = clock.setTimer(REOPEN_LIMIT_MS, markLate);
    try {
      if (
        version !== undefined &&
        (await continuity.isBroken(version, { signal: controller.signal, idleMs: patienceMs }))
      )
        version = undefined;
      listing = version === undefined;
      version ??= await list(controller.signal);
      if (!closed) await watch(controller, version);
      return 0;
    } catch (thrown) {
      return closed ? 0 : await recover(thrown, listing && version === undefined);
    } finally {
      markOpened();
      controller.abort();
    }
  }

  function markLate(): void {
    const sentence = `The API server ${peer.server} has not answered for ${REOPEN_LIMIT_MS / 1000} s: check the VPN, the network and the credentials.`;
    health.markSuspect(new ClusterError('timeout', sentence), lastActivityAt);
  }

  async function loop(): Promise<void> {
    while (!closed) {
      run = new AbortController();
      const pause = await listAndWatch(run);
      if (!closed && pause > 0) await retrySleep.sleep(pause);
    }
  }

  void loop();

  return {
    retrySoon() {
      if (health.unreachable) retrySleep.shorten(Math.round(RETRY_SOON_MS * random()));
    },
    retryNow() {
      retrySleep.shorten(0);
    },
    markSuspect(error) {
      if (openWatchdog !== undefined) health.markSuspect(error, openWatchdog.lastActivityAt);
    },
    restartIfSilentSince(time, error) {
      retrySleep.shorten(0);
      if (Math.max(heardAt, openWatchdog?.lastActivityAt ?? 0) <= time) run.abort(error);
    },
    close() {
      closed = true;
      run.abort();
      retrySleep.interrupt();
    },
  };
}
