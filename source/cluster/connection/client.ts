import http from 'node:http';
import https from 'node:https';
import type { PreparedRequest } from '../../actions/operations/write-operation.ts';
import type { Clock } from '../../cache/clock.ts';
import { ClusterError, errorFromConnection, errorFromStatus, type Peer, parseRetryAfter } from '../errors.ts';
import { decodeObject, parseJson, readStatusResponse } from '../list/decode-response.ts';
import { isProtobuf, PROTOBUF, PROTOBUF_STREAM } from '../protobuf/answer.ts';
import type { RequestOptions, ResponseBody, Transport } from '../transport.ts';
import { type ClusterAccess, connectionSettingsOf } from './cluster-access.ts';
import { createCompression } from './compression.ts';
import { type Connection, createConnection, KEEP_ALIVE_MS, type RequestSetup } from './connection.ts';
import { isLoopback } from './loopback.ts';
import { LARGEST_BODY, readBody } from './read-body.ts';
import { createReadOnlyGate, isClockPath, isReadOnlyRequest } from './read-only.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { systemClock } from './system-clock.ts';
import { startWatchdog } from './watchdog.ts';

export interface ClientOptions {
  /** --request-timeout: the time limit of a whole get or list. Undefined or 0 means no limit. */
  readonly requestTimeoutMs?: number | undefined;
  /** True if the client may send nothing that could change anything. read-only.ts lists what may be sent. */
  readonly readOnly?: boolean | undefined;
  /** Returns a sentence while nothing may be changed for another reason than that the client is read-only. */
  readonly writesBlocked?: (() => string | undefined) | undefined;
  /**
   * True to ask for the times of an embedded cluster as its own clock has them. Only a server on this machine is asked.
   */
  readonly readsClusterTime?: boolean | undefined;
  readonly clock?: Clock;
}

export interface WriteRequest extends PreparedRequest {
  readonly signal: AbortSignal;
}

/** Requests to one API server as one user. */
export interface Client extends Transport {
  /** Returns the JSON of a 2xx response. @throws ClusterError */
  get(path: string, options: RequestOptions): Promise<unknown>;
  /**
   * Returns the JSON of a 2xx response. Sends the request once: only a 401, which changes nothing, is retried. @throws
   * ClusterError
   */
  send(request: WriteRequest): Promise<unknown>;
  /**
   * Returns client-node's KubeConfig with the same credentials, to open a WebSocket at this path. @throws ClusterError
   * `read-only` if the client may not open it
   */
  kubeConfig(path: string): ReturnType<Connection['kubeConfig']>;
  /** The clock of the server, measured by its answers. */
  readonly serverClock: ServerClock;
  /** Closes all connections. Requests in progress fail. */
  close(): void;
}

interface OutgoingRequest extends RequestOptions {
  readonly write?: WriteRequest;
}

/**
 * A response that does not start or continue within this time is given up. The API server itself gives up after 60 s.
 */
const IDLE_MS = 75_000;
const ERROR_BODY_LIMIT = 64_000;
const JSON_TYPE = 'application/json';

function addressOf({ protocol, hostname, port }: URL): Pick<http.RequestOptions, 'protocol' | 'hostname' | 'port'> {
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

/** The failures after which another connection, or what the kubeconfig says now, may lead to the server. */
const BELOW_HTTP: ReadonlySet<ClusterError['kind']> = new Set(['network', 'timeout', 'tls', 'config']);

/** Returns what the promise gives, and throws the signal's reason as soon as it is aborted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function isInProtobuf(response: http.IncomingMessage): boolean {
  return isProtobuf(response.headers['content-type']);
}

export function createClient(access: ClusterAccess, options: ClientOptions = {}): Client {
  const { requestTimeoutMs = 0, readOnly = false, readsClusterTime = false, clock = systemClock } = options;
  const checkGate = createReadOnlyGate(readOnly);
  const checkReadOnly = (method: string, path: string): void => {
    checkGate(method, path);
    const blocked = options.writesBlocked?.();
    if (blocked !== undefined && !isReadOnlyRequest(method, path) && !isClockPath(path)) {
      throw new ClusterError('read-only', blocked);
    }
  };
  const connection = createConnection(access, clock);
  const times =
    readsClusterTime && isLoopback(new URL(access.server).hostname) ? { 'stsview-time': 'cluster' } : undefined;
  /** To compare the two encodings, and for a proxy that damages protobuf. */
  const isJsonForced = connectionSettingsOf(access).env['STSVIEW_WIRE'] === 'json';
  const peer: Peer = {
    get server() {
      return connection.server;
    },
    get userName() {
      return connection.userName;
    },
  };
  const serverClock = createServerClock(clock);
  const compression = createCompression(new URL(access.server), () => performance.now());

  function send(
    path: string,
    ready: RequestSetup,
    { signal, accept = JSON_TYPE, write }: OutgoingRequest,
    zip: string,
  ) {
    return new Promise<http.IncomingMessage>((resolve, reject) => {
      const method = write?.method ?? 'GET';
      checkReadOnly(method, path);
      const { base } = ready;
      const { request } = base.protocol === 'https:' ? https : http;
      const body = write === undefined ? undefined : Buffer.from(JSON.stringify(write.body));
      const content =
        body === undefined ? {} : { 'content-type': write?.contentType ?? JSON_TYPE, 'content-length': body.length };
      const outgoing = request({
        ...addressOf(base),
        ...ready.tls,
        method,
        path: `${base.pathname.replace(/\/+$/, '')}${path}`,
        agent: ready.agent,
        signal,
        auth: ready.auth ?? null,
        headers: { ...ready.headers, ...times, ...content, accept, 'accept-encoding': zip, 'user-agent': 'stsview' },
      });
      outgoing.once('socket', (socket) => socket.setKeepAlive(true, KEEP_ALIVE_MS));
      let answered = false;
      outgoing.once('response', (response) => {
        answered = true;
        resolve(response);
      });
      outgoing.on('error', (error) => {
        // The server closed an idle connection at the moment when it was reused.
        const stale = outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        // A write is never repeated, since it may have arrived.
        if (stale && !answered && !signal.aborted && write === undefined)
          send(path, ready, { signal, accept }, zip).then(resolve, reject);
        else reject(error);
      });
      outgoing.end(body);
    });
  }

  /** Asks for protobuf, and for JSON from a server that does not write it. The Content-Type names what came. */
  function accepting(request: RequestOptions, format: string): RequestOptions {
    return request.protobuf === true && !isJsonForced ? { ...request, accept: `${format},${JSON_TYPE}` } : request;
  }

  /** Returns the Status object of a refusal; undefined if there is none. */
  async function statusIn(response: http.IncomingMessage): Promise<unknown> {
    try {
      const bytes = await readBody(response, { peer, limit: ERROR_BODY_LIMIT });
      return decodeObject({ bytes, isProtobuf: isInProtobuf(response) }, peer);
    } catch {
      // The body is a proxy's page or was cut off. The request was refused all the same, and the HTTP status gives the
      // reason.
      return undefined;
    }
  }

  async function refusal(response: http.IncomingMessage): Promise<ClusterError> {
    const status = response.statusCode ?? 500;
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], serverClock.now());
    const statusObject = await statusIn(response);
    return errorFromStatus({ ...readStatusResponse(statusObject, status, retryAfterMs), status }, peer);
  }

  /** Returns a 2xx response. After a 401 the request is sent once more with fresh credentials. */
  async function exchange(path: string, request: OutgoingRequest, zip: string): Promise<http.IncomingMessage> {
    for (let attempt = 1; ; attempt += 1) {
      // A credential command may take long.
      const ready = await unlessAborted(connection.prepareRequest(), request.signal);
      const sentAt = clock.now();
      const response = await send(path, ready, request, zip);
      serverClock.addAnswer(sentAt, clock.now(), response.headers.date);
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) return response;
      const error = await refusal(response);
      if (status !== 401 || attempt > 1 || !connection.refreshCredentials(ready)) throw error;
    }
  }

  /**
   * Runs `task` with the caller's signal and a time limit: `totalMs` in all, or a limit on the time without activity.
   */
  async function withTimeLimit<T>(
    request: OutgoingRequest,
    totalMs: number,
    task: (request: OutgoingRequest, onActivity: () => void) => Promise<T>,
  ): Promise<T> {
    const late = new AbortController();
    const ms = totalMs > 0 ? totalMs : (request.idleMs ?? IDLE_MS);
    const watchdog = startWatchdog(clock, ms, () => {
      const sentence = `The API server ${peer.server} did not answer within ${ms / 1000} s: check the VPN or --request-timeout.`;
      late.abort(new ClusterError('timeout', sentence));
    });
    try {
      const signal = AbortSignal.any([request.signal, late.signal]);
      return await task({ ...request, signal }, totalMs > 0 ? () => {} : watchdog.touch);
    } catch (thrown) {
      throw failure(request.signal, late.signal.aborted ? late.signal.reason : thrown);
    } finally {
      watchdog.stop();
    }
  }

  /** Returns what a failed request throws: the caller's own reason if the caller has ended it. */
  function failure({ aborted, reason }: AbortSignal, thrown: unknown): unknown {
    const error = aborted ? reason : errorFromConnection(thrown, peer);
    if (error instanceof ClusterError && BELOW_HTTP.has(error.kind)) connection.markFailed();
    return error;
  }

  async function readAnswer(response: http.IncomingMessage, hear: () => void): Promise<ResponseBody> {
    compression.beginBody();
    try {
      const onBytes = (count: number): void => {
        compression.addBytes(count);
        hear();
      };
      const bytes = await readBody(response, { peer, limit: LARGEST_BODY, onBytes });
      return { bytes, isProtobuf: isInProtobuf(response) };
    } finally {
      compression.endBody();
    }
  }

  async function* chunksOf(response: http.IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response) if (Buffer.isBuffer(chunk)) yield chunk;
    } catch (thrown) {
      throw failure(signal, thrown);
    }
  }

  const client: Client = {
    peer,
    get addressChanges() {
      return connection.addressChanges;
    },
    serverClock,
    async getBody(path, request) {
      return withTimeLimit(accepting(request, PROTOBUF), requestTimeoutMs, async (inner, hear) => {
        const response = await exchange(path, inner, compression.encoding());
        return readAnswer(response, hear);
      });
    },
    async getText(path, request) {
      return (await client.getBody(path, request)).bytes.toString('utf8');
    },
    async stream(path, request) {
      const streamRequest = accepting(request, PROTOBUF_STREAM);
      const response = await withTimeLimit(streamRequest, 0, (inner) => exchange(path, inner, 'identity'));
      return { chunks: chunksOf(response, request.signal), isProtobuf: isInProtobuf(response) };
    },
    async get(path, request) {
      return parseJson(await client.getText(path, request), peer);
    },
    async send(write) {
      const answer = await withTimeLimit({ signal: write.signal, write }, requestTimeoutMs, async (inner, hear) => {
        const response = await exchange(write.path, inner, compression.encoding());
        return readAnswer(response, hear);
      });
      return decodeObject(answer, peer);
    },
    kubeConfig(path) {
      checkReadOnly('GET', path);
      return connection.kubeConfig();
    },
    close: () => connection.close(),
  };

  return client;
}
