/** WATCH: sends changes since a version as lines of JSON. */

import type { ServerResponse } from 'node:http';
import type { Json } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { apiVersionOf } from '../model/resource-types.ts';
import { inVersion, isCustom } from '../model/served-types.ts';
import type { StoreEvent } from '../store/store.ts';
import { acceptedBy } from './accept.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { matcherOf } from './list.ts';
import { checkListOptions, checkVersion, isTrue } from './list-options.ts';
import { CLUSTER_TIMES } from './reader-times.ts';
import type { ResourceRoute } from './route.ts';
import { ApiError, statusObjectOf } from './status.ts';
import { asMetadata, tableOf } from './tables/table.ts';

type WatchType = StoreEvent['type'] | 'BOOKMARK' | 'ERROR';

/** In real time, like everything about connections. */
const BOOKMARK_MS = 60_000;
const LONGEST_WATCH_S = 3600;

/** The JSON of objects, shared by all watches. */
const texts = new WeakMap<KubeObject, string>();

function textOfObject(object: KubeObject): string {
  let text = texts.get(object);
  if (text === undefined) {
    text = JSON.stringify(object);
    texts.set(object, text);
  }
  return text;
}

export interface WatchHandle {
  end(): void;
}

/** Sends events until the client disconnects, the requested time is over, or `end` is called. @throws ApiError 400 */
export function serveWatch(
  { cluster }: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
  response: ServerResponse,
): WatchHandle {
  const { store, clock } = cluster;
  const { query } = request;
  checkListOptions(query, true);
  const matches = matcherOf(route, query);
  const { format: shape } = acceptedBy(request.accept, true);
  const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
  const since = query.get('resourceVersion') ?? '';
  const sendsInitial = isTrue(query.get('sendInitialEvents'));
  let columnsSent = false;
  let ended = false;

  function formatted(stored: KubeObject): string {
    const object = inVersion(route.type, stored);
    const times = request.timesNow();
    const ownTimes = (body: Json): string => JSON.stringify(times.serve(body, isCustom(route.type)));
    if (shape === 'metadata') return ownTimes(asMetadata(object));
    if (shape === 'object') {
      return times === CLUSTER_TIMES ? textOfObject(object) : ownTimes(object);
    }
    const options = { now: clock.now(), include: query.get('includeObject'), withColumns: !columnsSent };
    columnsSent = true;
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return ownTimes(tableOf(route.type, [object], metadata, options));
  }

  function write(type: WatchType, object: string): void {
    if (!ended) response.write(`{"type":"${type}","object":${object}}\n`);
  }

  function bookmark(annotations?: Json): void {
    const resourceVersion = String(store.version);
    const metadata = {
      resourceVersion,
      creationTimestamp: null,
      ...(annotations === undefined ? {} : { annotations }),
    };
    const empty: Json =
      shape === 'table'
        ? { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: null, rows: [] }
        : { kind: route.type.kind, apiVersion: apiVersionOf(route.type), metadata };
    write('BOOKMARK', JSON.stringify(empty));
  }

  /** An object that begins to match the selector is sent as added, one that no longer matches as deleted. */
  function sendEvent({ type, resource, object, previous }: StoreEvent): void {
    if (resource !== route.type.key) return;
    const is = type !== 'DELETED' && matches(object);
    const was = previous !== undefined && matches(previous);
    if (is) write(was ? 'MODIFIED' : 'ADDED', formatted(object));
    else if (was) write('DELETED', formatted(object));
  }

  checkVersion(since);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const startsNow = since === '' || since === '0' || sendsInitial;
  const missed = startsNow ? [] : store.eventsSince(Number(since));
  if (missed === undefined) {
    write(
      'ERROR',
      JSON.stringify(
        statusObjectOf(new ApiError(410, 'Expired', `too old resource version: ${since} (${store.version})`)),
      ),
    );
    response.end();
    return { end: () => {} };
  }
  if (startsNow) {
    const namespace = route.namespace === '' ? undefined : route.namespace;
    for (const object of store.list(route.type.key, namespace)) {
      if (matches(object)) write('ADDED', formatted(cluster.time.atThisMoment(object)));
    }
    if (sendsInitial) bookmark({ 'k8s.io/initial-events-end': 'true' });
  }
  for (const event of missed) sendEvent(event);
  const unsubscribe = store.subscribe(sendEvent);

  const seconds = Math.min(Number(query.get('timeoutSeconds') ?? LONGEST_WATCH_S) || LONGEST_WATCH_S, LONGEST_WATCH_S);
  const bookmarkTimer = wantsBookmarks ? setInterval(bookmark, BOOKMARK_MS) : undefined;
  const limit = setTimeout(end, seconds * 1000);
  function end(): void {
    if (ended) return;
    if (wantsBookmarks && !response.destroyed) bookmark();
    ended = true;
    unsubscribe();
    clearInterval(bookmarkTimer);
    clearTimeout(limit);
    response.end();
  }
  response.on('close', end);
  return { end };
}
