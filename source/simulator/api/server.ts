/** The simulated cluster's API server: HTTPS on loopback, for clients with the token. */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { stringify } from 'yaml';
import type { SimulatedCluster } from '../cluster.ts';
import { isObject } from '../model/json.ts';
import type { ApiRequest } from './api-context.ts';
import { userOf } from './authorization/user.ts';
import { selfSigned } from './certificate.ts';
import { answerJson, handleRequest, type RequestContext } from './handle-request.ts';
import { createLister } from './list.ts';
import { createReaderClock, type ReaderClock } from './reader-clock.ts';
import { urlOf } from './route.ts';
import { ApiError, statusObjectOf } from './status.ts';
import { createStreamServer } from './streams/stream-server.ts';

export interface ApiServerOptions {
  /** If it is in use, another port is taken. Undefined for any free port. */
  readonly port?: number | undefined;
  /** Random by default. */
  readonly token?: string | undefined;
  /** The name of the cluster and the context in the kubeconfig. */
  readonly name?: string | undefined;
  readonly maxUnavailable?: boolean | undefined;
}

export interface RunningApiServer {
  /** "https://127.0.0.1:PORT". */
  readonly url: string;
  /** Returns YAML that contains the token. Only its user may read it. */
  kubeconfig(): string;
  /** Closes all connections. The cluster keeps running. */
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';
const MAX_BODY_BYTES = 3 * 1024 * 1024;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, ADDRESS, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function listenOnFreePort(server: Server, port: number): Promise<void> {
  try {
    await listen(server, port);
  } catch (error) {
    const isTaken = isObject(error) && (error['code'] === 'EADDRINUSE' || error['code'] === 'EACCES');
    if (port === 0 || !isTaken) throw error;
    await listen(server, 0);
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_BODY_BYTES)
      throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Returns the client's name in managedFields: the query's fieldManager, or the first part of the User-Agent. */
function managerOf(message: IncomingMessage, query: URLSearchParams): string {
  const agent = message.headers['user-agent'] ?? 'unknown';
  return query.get('fieldManager') ?? agent.split('/')[0] ?? 'unknown';
}

function apiRequestOf(message: IncomingMessage, readers: ReaderClock): ApiRequest {
  const url = urlOf(message.url);
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    accept: message.headers.accept ?? 'application/json',
    contentType: message.headers['content-type'] ?? 'application/json',
    user: userOf(message.headers),
    manager: managerOf(message, url.searchParams),
    times: readers.timesFor(message),
    timesNow: () => readers.timesNow(message),
    body: () => readBody(message),
  };
}

const UNAUTHORIZED = new ApiError(401, 'Unauthorized', 'Unauthorized');

/** @throws Error if no port is available */
export async function startApiServer(
  cluster: SimulatedCluster,
  options: ApiServerOptions = {},
): Promise<RunningApiServer> {
  const { port = 0, token = randomBytes(24).toString('base64url'), name = 'stsview-demo' } = options;
  const certificate = selfSigned(Date.now());
  const handling: RequestContext = {
    cluster,
    defaulting: { maxUnavailable: options.maxUnavailable === true },
    lister: createLister(cluster.store),
    watches: new Set(),
  };
  const readers = createReaderClock({ clusterNow: () => cluster.clock.now() });
  const expected = Buffer.from(`Bearer ${token}`);
  const isKnown = ({ headers }: IncomingMessage): boolean => {
    const given = Buffer.from(headers.authorization ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  const server = createServer({ cert: certificate.cert, key: certificate.key, keepAliveTimeout: 120_000 });
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => {});
    if (isKnown(message)) {
      // Whoever reads the cluster's time learns from every answer what time it is there.
      if (readers.readsClusterTime(message)) response.setHeader('date', new Date(cluster.clock.now()).toUTCString());
      void handleRequest(handling, apiRequestOf(message, readers), response);
    } else answerJson(response, 401, statusObjectOf(UNAUTHORIZED));
  });
  const streams = createStreamServer(cluster);
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    if (isKnown(message)) streams.upgrade(message, socket, head);
    else socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
  });
  await listenOnFreePort(server, port);
  const address = server.address() as AddressInfo;
  const url = `https://${ADDRESS}:${address.port}`;

  return {
    url,
    kubeconfig: () =>
      stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': name,
        clusters: [
          {
            name,
            cluster: {
              server: url,
              'certificate-authority-data': Buffer.from(certificate.cert).toString('base64'),
            },
          },
        ],
        users: [{ name, user: { token } }],
        contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
      }),
    async close() {
      for (const watch of handling.watches) watch.end();
      streams.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
