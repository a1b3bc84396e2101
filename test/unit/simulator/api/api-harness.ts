/** An API server on a cluster for one test file, and an ordinary client for it. */

import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { after, before } from 'node:test';
import { parse } from 'yaml';
import { type RunningApiServer, startApiServer } from '../../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../../source/simulator/cluster.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  readonly warning: string | undefined;
  /** The type that the caller expects. */
  readonly json: <T>() => T;
}

export interface CallOptions {
  readonly accept?: string;
  readonly contentType?: string;
  /** Reads and writes the cluster's own times unless it is `reader`. */
  readonly times?: 'reader';
  /** Undefined for the correct one. */
  readonly token?: string;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly 'certificate-authority-data': string } }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

export interface WatchEvent {
  readonly type: string;
  readonly object: {
    readonly metadata: {
      readonly name: string;
      readonly resourceVersion: string;
      readonly annotations?: Record<string, string>;
    };
    readonly code?: number;
  };
}

export interface ApiHarness {
  readonly server: RunningApiServer;
  readonly token: string;
  readonly ca: string;
  call(method: string, path: string, body?: unknown, call?: CallOptions): Promise<ApiAnswer>;
  /** Returns the events of a watch until `enough` is true of them, or the server ends it. */
  watch(path: string, enough: (events: readonly WatchEvent[]) => boolean): Promise<readonly WatchEvent[]>;
}

/** Call this at the top of a file. Its members work within tests. */
export function startApiHarness(cluster: SimulatedCluster): ApiHarness {
  let server: RunningApiServer | undefined;
  let config: Kubeconfig | undefined;
  before(async () => {
    server = await startApiServer(cluster);
    config = parse(server.kubeconfig()) as Kubeconfig;
  });
  after(() => server?.close());

  const within = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the server runs within tests only');
    return value;
  };
  const token = (): string => within(config?.users[0]).user.token;
  const ca = (): string =>
    Buffer.from(within(config?.clusters[0]).cluster['certificate-authority-data'], 'base64').toString();

  function send(method: string, path: string, body: unknown, call: CallOptions): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const isReady = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
      const text = isReady ? body : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${call.token ?? token()}`,
        accept: call.accept ?? 'application/json',
        'user-agent': 'tester/1.0',
        ...(call.times === 'reader' ? {} : { 'stsview-time': 'cluster' }),
        ...(text === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
        'content-length': Buffer.byteLength(text ?? ''),
      };
      const outgoing = request(`${within(server).url}${path}`, { method, headers, ca: ca(), agent: false }, resolve);
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  return {
    get server() {
      return within(server);
    },
    get token() {
      return token();
    },
    get ca() {
      return ca();
    },
    async call(method, path, body, call = {}) {
      const response = await send(method, path, body, call);
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
      return {
        status: response.statusCode ?? 0,
        text,
        type: response.headers['content-type'] ?? '',
        warning: response.headers.warning,
        json: <T>() => JSON.parse(text) as T,
      };
    },
    async watch(path, enough) {
      const response = await send('GET', path, undefined, {});
      const events: WatchEvent[] = [];
      let rest = '';
      for await (const chunk of response.setEncoding('utf8')) {
        const lines = `${rest}${String(chunk)}`.split('\n');
        rest = lines.pop() ?? '';
        events.push(...lines.map((line) => JSON.parse(line) as WatchEvent));
        if (enough(events)) break;
      }
      response.destroy();
      return events;
    },
  };
}
