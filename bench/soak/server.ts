/**
 * The scripted API server of the endurance run, in a process of its own: HTTPS, protobuf and JSON, lists in pages,
 * watches that resume from the history. The parent process tells it what happens.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiObject } from '../../test/program/harness/api-objects.ts';
import { discoveryAnswer } from '../../test/support/discovery-answer.ts';
import { listAnswer, typeAt } from '../../test/support/list-answer.ts';
import { encodeEvent, encodeList, encodeObject } from '../../test/unit/cluster/protobuf/encode.ts';
import { type Change, type ClusterSize, SoakCluster } from './cluster.ts';
import type { ServerOrder } from './server-process.ts';

const TLS = new URL('../../test/program/harness/tls/', import.meta.url);
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
/** Changes that a watch can resume from. */
const HISTORY = 20_000;
/** Bytes that may wait in a connection before the changes wait as well. */
const LARGEST_BACKLOG = 1_000_000;
const PATH = /^\/apis?\/(?:[^/]+\/)?v\d+\/(?:namespaces\/([^/]+)\/)?([^/]+)$/;
const SERVED = [
  ...['pods:Pod', 'services:Service', 'persistentvolumeclaims:PersistentVolumeClaim', 'nodes:Node'],
  ...['persistentvolumes:PersistentVolume', 'events:Event', 'statefulsets:StatefulSet'],
].map((pair) => {
  const [plural = '', kind = ''] = pair.split(':');
  return { apiVersion: plural === 'statefulsets' ? 'apps/v1' : 'v1', plural, kind };
});

interface Selection {
  readonly plural: string;
  readonly namespace: string | undefined;
  /** The kind of the objects that events are about. */
  readonly about: string | undefined;
  readonly isProtobuf: boolean;
}

interface Watch extends Selection {
  readonly response: ServerResponse;
}

const cluster = new SoakCluster(JSON.parse(process.argv[2] ?? '{}') as ClusterSize);
const watches = new Set<Watch>();
let history: { readonly version: number; readonly change: Change }[] = [];
let oldest = 0;

function isSelected({ plural, namespace, about }: Selection, object: ApiObject): boolean {
  if (object.plural !== plural || (namespace !== undefined && object.metadata.namespace !== namespace)) return false;
  return plural !== 'events' || about === undefined || object.involvedObject?.kind === about;
}

function eventBytes({ type, object }: Change, isProtobuf: boolean): Buffer {
  return isProtobuf
    ? encodeEvent(type, encodeObject(object.kind, object))
    : Buffer.from(`${JSON.stringify({ type, object })}\n`);
}

function sendExpired(response: ServerResponse): void {
  const status = {
    kind: 'Status',
    status: 'Failure',
    code: 410,
    reason: 'Expired',
    message: 'too old resource version',
  };
  response.writeHead(410, { 'content-type': 'application/json' });
  response.end(JSON.stringify(status));
}

function sendList(response: ServerResponse, url: URL, selection: Selection): void {
  const [version = String(cluster.version), start = '0'] = url.searchParams.get('continue')?.split('.') ?? [];
  // A page of a list belongs to the version of the first one. Only an unchanged cluster can give it.
  if (Number(version) !== cluster.version) {
    sendExpired(response);
    return;
  }
  const all = [...cluster.objects.values()].filter((object) => isSelected(selection, object));
  const limit = Number(url.searchParams.get('limit') ?? all.length);
  const end = Number(start) + limit;
  const items = all.slice(Number(start), end);
  const next = end < all.length ? `${version}.${end}` : '';
  const { kind } = typeAt(url.pathname);
  response.writeHead(200, { 'content-type': selection.isProtobuf ? PROTOBUF : 'application/json' });
  response.end(
    selection.isProtobuf
      ? encodeList(kind, { resourceVersion: version, continue: next }, items)
      : JSON.stringify(listAnswer(url.pathname, items, version, next)),
  );
}

function openWatch(response: ServerResponse, url: URL, selection: Selection): void {
  const from = Number(url.searchParams.get('resourceVersion'));
  if (from < oldest) {
    sendExpired(response);
    return;
  }
  response.writeHead(200, { 'content-type': selection.isProtobuf ? `${PROTOBUF};stream=watch` : 'application/json' });
  response.flushHeaders();
  for (const { version, change } of history)
    if (version > from && isSelected(selection, change.object))
      response.write(eventBytes(change, selection.isProtobuf));
  const watch = { ...selection, response };
  watches.add(watch);
  response.on('close', () => watches.delete(watch));
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'https://server');
  const discovered = discoveryAnswer(url.pathname, SERVED);
  const [, namespace, plural = ''] = PATH.exec(url.pathname) ?? [];
  const about = /involvedObject\.kind=(\w+)/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1];
  const isProtobuf = request.headers.accept?.includes(PROTOBUF) === true;
  const selection = { plural, namespace, about, isProtobuf };
  if (discovered !== undefined || request.method !== 'GET') {
    request.resume();
    response.writeHead(discovered === undefined ? 405 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(discovered ?? {}));
  } else if (url.searchParams.get('watch') === 'true') openWatch(response, url, selection);
  else sendList(response, url, selection);
}

async function emit(change: Change): Promise<void> {
  history.push({ version: Number(change.object.metadata['resourceVersion']), change });
  if (history.length > 2 * HISTORY) {
    history = history.slice(-HISTORY);
    oldest = history[0]?.version ?? 0;
  }
  const encoded = new Map<boolean, Buffer>();
  for (const watch of watches) {
    if (!isSelected(watch, change.object)) continue;
    const bytes = encoded.get(watch.isProtobuf) ?? eventBytes(change, watch.isProtobuf);
    encoded.set(watch.isProtobuf, bytes);
    watch.response.write(bytes);
    const { writableLength = 0 } = watch.response;
    if (writableLength > LARGEST_BACKLOG)
      await Promise.race([once(watch.response, 'drain'), once(watch.response, 'close')]);
  }
}

/** `perSecond`: undefined for as fast as the client reads. Returns the number of events. */
async function makeChanges(events: number, perSecond: number | undefined): Promise<number> {
  const begun = performance.now();
  let made = 0;
  while (made < events) {
    for (const change of cluster.change()) {
      await emit(change);
      made += 1;
    }
    const ahead = perSecond === undefined ? 0 : begun + (made / perSecond) * 1000 - performance.now();
    if (ahead > 5 || made % 100 === 0) await pause(Math.max(0, ahead));
  }
  return made;
}

function cut(): void {
  for (const { response } of watches) response.socket?.destroy();
}

async function obey(order: ServerOrder): Promise<unknown> {
  switch (order.type) {
    case 'change':
      return makeChanges(order.events, order.perSecond);
    case 'cut':
      return cut();
    case 'forget':
      history = [];
      oldest = cluster.version + 1;
      // No watch could open at a version that nothing has.
      await emit(...forcedChange());
      return cut();
    case 'contents':
      return [...cluster.objects].map(([key, { metadata }]) =>
        [key, metadata['uid'], metadata['resourceVersion']].join(' '),
      );
  }
}

function forcedChange(): [Change] {
  const [change] = cluster.change();
  if (change === undefined) throw new Error('nothing has changed');
  return [change];
}

const server = createServer(
  { key: readFileSync(new URL('key.pem', TLS)), cert: readFileSync(new URL('certificate.pem', TLS)) },
  answer,
);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` });
process.on('message', (order: ServerOrder) => {
  void obey(order).then((result) => process.send?.({ result }));
});
process.on('disconnect', () => process.exit(0));
