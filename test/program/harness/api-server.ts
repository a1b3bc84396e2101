/** A small API server that lists and watches the objects it has, with scripted faults. */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { CORE_APIS, discoveryAnswer } from '../../support/discovery-answer.ts';
import { listAnswer } from '../../support/list-answer.ts';
import type { ApiObject } from './api-objects.ts';

/** The fault of a request; undefined: it is answered correctly. */
export type Interception =
  | { readonly status: number; readonly message?: string; readonly headers?: Readonly<Record<string, string>> }
  /** The request is never answered. */
  | 'hang'
  | undefined;

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** "pods"; "namespaces" also for a single one. */
  readonly plural: string;
  /** Undefined: all namespaces, or a cluster-scoped kind. */
  readonly namespace: string | undefined;
  readonly watch: boolean;
  /** True for a dry run. */
  readonly dryRun: boolean;
  readonly headers: IncomingMessage['headers'];
}

export interface FakeApiServer {
  readonly url: string;
  /** All requests in their order, with refused ones. */
  readonly requests: readonly RecordedRequest[];
  readonly openWatches: number;
  /** Decides about every later request. */
  intercept: (request: RecordedRequest) => Interception;
  put(...objects: readonly ApiObject[]): void;
  remove(plural: string, namespace: string, name: string): void;
  /** Ends all open watches properly, as the API server does after some minutes. */
  endWatches(): void;
  close(): Promise<void>;
}

export interface FakeApiServerOptions {
  readonly objects?: readonly ApiObject[];
  readonly tls?: boolean;
  readonly intercept?: (request: RecordedRequest) => Interception;
}

interface Watch {
  readonly response: ServerResponse;
  readonly request: RecordedRequest;
  readonly fields: string | null;
}

const PATH = /^\/apis?\/(?:[^/]+\/)?v\d+\/(?:namespaces\/([^/]+)\/(?=[^/]))?([^/]+)(?:\/([^/]+))?$/;

/** The kinds that the server names. It lists others all the same. */
const SERVED = [
  ...CORE_APIS,
  { apiVersion: 'v1', plural: 'configmaps', kind: 'ConfigMap' },
  { apiVersion: 'v1', plural: 'events', kind: 'Event' },
  { apiVersion: 'v1', plural: 'nodes', kind: 'Node' },
  { apiVersion: 'v1', plural: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim' },
  { apiVersion: 'v1', plural: 'persistentvolumes', kind: 'PersistentVolume' },
  { apiVersion: 'v1', plural: 'services', kind: 'Service' },
  { apiVersion: 'apps/v1', plural: 'controllerrevisions', kind: 'ControllerRevision' },
  { apiVersion: 'discovery.k8s.io/v1', plural: 'endpointslices', kind: 'EndpointSlice' },
  { apiVersion: 'storage.k8s.io/v1', plural: 'storageclasses', kind: 'StorageClass' },
];

function keyOf(plural: string, namespace: string, name: string): string {
  return `${plural}/${namespace}/${name}`;
}

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Listens on 127.0.0.1. With `tls`, its certificate is the self-signed one of tls/. */
export async function startFakeApiServer({
  objects = [],
  tls = false,
  intercept,
}: FakeApiServerOptions = {}): Promise<FakeApiServer> {
  const stored = new Map<string, ApiObject>();
  const watches = new Set<Watch>();
  const requests: RecordedRequest[] = [];
  let version = 1;

  function matches({ namespace, plural }: RecordedRequest, fields: string | null, object: ApiObject): boolean {
    if (object.plural !== plural || (namespace !== undefined && object.metadata.namespace !== namespace)) return false;
    const kind = /involvedObject\.kind=(\w+)/.exec(fields ?? '')?.[1];
    return kind === undefined || object.involvedObject?.kind === kind;
  }

  function notifyWatches(type: string, object: ApiObject): void {
    for (const { request, response, fields } of watches) {
      if (matches(request, fields, object)) response.write(`${JSON.stringify({ type, object })}\n`);
    }
  }

  function put(...added: readonly ApiObject[]): void {
    for (const object of added) {
      version += 1;
      const key = keyOf(object.plural, object.metadata.namespace ?? '', object.metadata.name);
      const type = stored.has(key) ? 'MODIFIED' : 'ADDED';
      const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
      stored.set(key, kept);
      notifyWatches(type, kept);
    }
  }

  function answer(incoming: IncomingMessage, response: ServerResponse): void {
    const url = new URL(incoming.url ?? '/', 'http://server');
    const [, namespace, plural = '', name] = PATH.exec(url.pathname) ?? [];
    const watch = url.searchParams.get('watch') === 'true';
    const { method = 'GET', headers } = incoming;
    const dryRun = url.searchParams.has('dryRun');
    const request: RecordedRequest = { method, path: url.pathname, plural, namespace, watch, dryRun, headers };
    requests.push(request);
    const verdict = server.intercept(request);
    if (verdict === 'hang') return;
    if (verdict !== undefined) {
      const { status, message = `status ${status} as told` } = verdict;
      send(response, status, { kind: 'Status', status: 'Failure', code: status, message }, verdict.headers);
      return;
    }
    const discovered = discoveryAnswer(url.pathname, SERVED);
    if (discovered !== undefined) {
      send(response, 200, discovered);
      return;
    }
    const fields = url.searchParams.get('fieldSelector');
    if (watch) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      const entry = { response, request, fields };
      watches.add(entry);
      response.on('close', () => watches.delete(entry));
      return;
    }
    if (name !== undefined) {
      const found = stored.get(keyOf(plural, namespace ?? '', name));
      if (found === undefined)
        send(response, 404, { kind: 'Status', code: 404, message: `${plural} "${name}" not found`, details: { name } });
      else send(response, 200, found);
      return;
    }
    const items = [...stored.values()].filter((object) => matches(request, fields, object));
    send(response, 200, listAnswer(url.pathname, items, String(version)));
  }

  const listener = tls
    ? createSecureServer(
        {
          key: readFileSync(new URL('tls/key.pem', import.meta.url)),
          cert: readFileSync(new URL('tls/certificate.pem', import.meta.url)),
        },
        answer,
      )
    : createServer(answer);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const server: FakeApiServer = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    get openWatches() {
      return watches.size;
    },
    intercept: intercept ?? (() => undefined),
    put,
    remove(plural, namespace, name) {
      const key = keyOf(plural, namespace, name);
      const object = stored.get(key);
      if (object === undefined) throw new Error(`there is no ${key}`);
      stored.delete(key);
      version += 1;
      notifyWatches('DELETED', { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
    },
    endWatches() {
      for (const { response } of watches) response.end();
    },
    close() {
      return new Promise((resolve) => {
        listener.close(() => resolve());
        listener.closeAllConnections();
      });
    },
  };
  put(...objects);
  return server;
}
