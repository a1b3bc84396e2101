import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { listAnswer } from '../../../support/list-answer.ts';
import { encodeEvent, encodeList, encodeObject } from '../protobuf/encode.ts';

/** The fault of the next list or watch. */
export type ScriptedFault =
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The connection is closed before an answer. */
  | { readonly type: 'reset' }
  /** A list is cut within its body; a watch after `events` events, within the next one. */
  | { readonly type: 'cut'; readonly events?: number }
  /** Bytes that are neither JSON nor protobuf. */
  | { readonly type: 'garbage' }
  /** An ERROR event at the start of a watch. */
  | { readonly type: 'error-event'; readonly code: number; readonly reason: string }
  /** No answer. */
  | { readonly type: 'hang' }
  /** The answer is correct and arrives byte by byte. */
  | { readonly type: 'slow' }
  /** A watch that ends properly at once. */
  | { readonly type: 'end' };

interface Item {
  readonly name: string;
  readonly version: number;
  readonly note: string;
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly item: Item;
}

export interface ScriptedServer {
  readonly url: string;
  /** Paths with queries, in their order. */
  readonly requests: readonly string[];
  readonly openWatches: number;
  readonly faults: { readonly list: ScriptedFault[]; readonly watch: ScriptedFault[] };
  /** Names with versions, sorted: the objects that a client should have. */
  contents(): readonly string[];
  put(name: string, note?: string): void;
  remove(name: string): void;
  /** Discards the history: watches from older versions and further pages of lists expire. */
  compact(): void;
  bookmark(): void;
  /** Keeps a copy of the objects and the version for restore(). */
  save(): void;
  /** Goes back to the copy: versions run backwards. */
  restore(): void;
  /** Ends all watches, properly or by a reset. */
  endWatches(how: 'end' | 'reset'): void;
  /** Writes raw text to all watches. */
  writeRaw(text: string): void;
  /** Writes an event to all watches. */
  writeEvent(type: string, object: Json): void;
  close(): Promise<void>;
}

export interface ScriptedServerOptions {
  readonly pageSize?: number;
  readonly gzip?: boolean;
  /** Answers in protobuf. */
  readonly protobuf?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

function objectOf({ name, version, note }: Item): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      resourceVersion: String(version),
      creationTimestamp: '2030-01-01T00:00:00Z',
      labels: { note },
      managedFields: [{ manager: 'kubectl "]}', fieldsV1: { 'f:spec': {} } }],
    },
    spec: { replicas: 1, serviceName: name },
    status: {},
  };
}

/** The encoding of objects. */
interface Format {
  readonly type: string;
  readonly status: (status: Json) => Buffer;
  readonly list: (path: string, metadata: Json, items: readonly Json[]) => Buffer;
  /** One event of a watch. An event with its own kind is a Status. */
  readonly event: (type: string, object: Json) => Buffer;
}

const JSON_FORMAT: Format = {
  type: 'application/json',
  status: (status) => Buffer.from(JSON.stringify({ kind: 'Status', ...status })),
  list: (path, metadata, items) => Buffer.from(JSON.stringify({ ...listAnswer(path, items), metadata })),
  event: (type, object) => Buffer.from(`${JSON.stringify({ type, object })}\n`),
};

const PROTOBUF_FORMAT: Format = {
  type: 'application/vnd.kubernetes.protobuf',
  status: (status) => encodeObject('Status', status),
  list: (_path, metadata, items) => encodeList('StatefulSet', metadata, items),
  event: (type, object) => encodeEvent(type, encodeObject(type === 'ERROR' ? 'Status' : 'StatefulSet', object)),
};

/** An API server with one collection that follows a script, over real HTTP. */
export async function startScriptedServer(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const { pageSize = Number.POSITIVE_INFINITY, gzip = false, protobuf = false } = options;
  const format = protobuf ? PROTOBUF_FORMAT : JSON_FORMAT;
  const items = new Map<string, Item>();
  const watches = new Set<ServerResponse>();
  const faults: { readonly list: ScriptedFault[]; readonly watch: ScriptedFault[] } = { list: [], watch: [] };
  const requests: string[] = [];
  let history: WatchEvent[] = [];
  let pages = new Map<string, { readonly rest: readonly Item[]; readonly version: number }>();
  let version = 1;
  let saved = { items: new Map<string, Item>(), history, version };
  let oldest = 1;
  let tokens = 0;

  function answer(response: ServerResponse, status: number, body: Buffer): void {
    const zipped = gzip && status === 200;
    response.writeHead(status, { 'content-type': format.type, ...(zipped ? { 'content-encoding': 'gzip' } : {}) });
    response.end(zipped ? gzipSync(body) : body);
  }

  function expired(): Json {
    return { code: 410, reason: 'Expired', message: 'too old resource version' };
  }

  function listBody({ pathname, searchParams: query }: URL): Buffer | undefined {
    const token = query.get('continue');
    const page = token === null ? undefined : pages.get(token);
    if (token !== null && page === undefined) return undefined;
    const { rest, version: at } = page ?? { rest: [...items.values()], version };
    const limit = query.has('limit') ? Math.min(pageSize, Number(query.get('limit'))) : Number.POSITIVE_INFINITY;
    const next = rest.slice(limit);
    let continuation = '';
    if (next.length > 0) {
      tokens += 1;
      continuation = `t${tokens}`;
      pages.set(continuation, { rest: next, version: at });
    }
    const metadata = { resourceVersion: String(at), continue: continuation };
    return format.list(pathname, metadata, rest.slice(0, limit).map(objectOf));
  }

  function writeSlowly(response: ServerResponse, bytes: Buffer, end: boolean): void {
    let at = 0;
    const step = () => {
      if (response.destroyed) return;
      if (at >= bytes.length) {
        if (end) response.end();
        return;
      }
      response.write(bytes.subarray(at, at + 7));
      at += 7;
      setImmediate(step);
    };
    step();
  }

  /** Handles a fault that lists and watches share. @returns whether the response has been sent */
  function injectFault(fault: ScriptedFault | undefined, request: IncomingMessage, response: ServerResponse): boolean {
    switch (fault?.type) {
      case 'answer':
        response.writeHead(fault.status, fault.headers);
        response.end(fault.body ?? JSON.stringify({ kind: 'Status', code: fault.status, message: 'as told' }));
        return true;
      case 'reset':
        request.socket.resetAndDestroy();
        return true;
      case 'garbage':
        response.writeHead(200, { 'content-type': format.type });
        response.end('<html>\u0000 not json\n{"type":\n');
        return true;
      case 'hang':
        return true;
      default:
        return false;
    }
  }

  function list(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const fault = faults.list.shift();
    if (injectFault(fault, request, response)) return;
    const body = listBody(url);
    if (body === undefined) {
      answer(response, 410, format.status(expired()));
      return;
    }
    if (fault?.type === 'slow' || fault?.type === 'cut') {
      response.writeHead(200, { 'content-type': format.type, 'content-length': body.length });
      if (fault.type === 'slow') writeSlowly(response, body, true);
      else response.write(body.subarray(0, body.length - 10), () => request.socket.destroy());
      return;
    }
    answer(response, 200, body);
  }

  function watch(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const fault = faults.watch.shift();
    if (injectFault(fault, request, response)) return;
    const from = Number(query.get('resourceVersion'));
    response.writeHead(200, { 'content-type': format.type });
    response.flushHeaders();
    if (fault?.type === 'error-event') {
      response.end(format.event('ERROR', { code: fault.code, reason: fault.reason, message: 'as told' }));
      return;
    }
    if (fault?.type === 'end') {
      response.end();
      return;
    }
    if (from < oldest) {
      response.end(format.event('ERROR', expired()));
      return;
    }
    const missed = history.filter(({ item }) => item.version > from).map(bytesOf);
    if (fault?.type === 'cut') {
      const next = format.event('ADDED', { metadata: { name: 'cut off', uid: 'u' } }).subarray(0, -10);
      response.write(Buffer.concat([...missed.slice(0, fault.events ?? 0), next]), () => request.socket.destroy());
      return;
    }
    watches.add(response);
    response.on('close', () => watches.delete(response));
    if (missed.length === 0) return;
    if (fault?.type === 'slow') writeSlowly(response, Buffer.concat(missed), false);
    else response.write(Buffer.concat(missed));
  }

  function bytesOf({ type, item }: WatchEvent): Buffer {
    return format.event(type, objectOf(item));
  }

  function emit(event: WatchEvent): void {
    history.push(event);
    for (const response of watches) response.write(bytesOf(event));
  }

  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    requests.push(request.url ?? '');
    if (url.searchParams.get('watch') === 'true') watch(request, response, url.searchParams);
    else list(request, response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    faults,
    get openWatches() {
      return watches.size;
    },
    contents: () => [...items.values()].map((item) => `${item.name}@${item.version}`).sort(),
    put(name, note = 'é€😀') {
      version += 1;
      const type = items.has(name) ? 'MODIFIED' : 'ADDED';
      const item = { name, version, note };
      items.set(name, item);
      emit({ type, item });
    },
    remove(name) {
      const item = items.get(name);
      if (item === undefined) return;
      version += 1;
      items.delete(name);
      emit({ type: 'DELETED', item: { ...item, version } });
    },
    compact() {
      history = [];
      pages = new Map();
      version += 1;
      oldest = version;
    },
    save() {
      saved = { items: new Map(items), history: [...history], version };
    },
    restore() {
      items.clear();
      for (const [name, item] of saved.items) items.set(name, item);
      history = [...saved.history];
      version = saved.version;
    },
    bookmark() {
      const metadata = { resourceVersion: String(version) };
      for (const response of watches) response.write(format.event('BOOKMARK', { metadata }));
    },
    endWatches(how) {
      for (const response of watches) {
        if (how === 'end') response.end();
        else response.socket?.resetAndDestroy();
      }
      watches.clear();
    },
    writeEvent(type, object) {
      for (const response of watches) response.write(format.event(type, object));
    },
    writeRaw(text) {
      for (const response of watches) response.write(text);
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
