/** Handles one API request: parses it, calls its handler, and formats the response. */

import type { ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import { CLOCKS } from '../model/cluster-clock.ts';
import type { Json } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { apiVersionOf, type Verb } from '../model/resource-types.ts';
import { inVersion, isCustom } from '../model/served-types.ts';
import { acceptedBy, checkShape } from './accept.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { authorizeRequest } from './authorization/authorize.ts';
import { discover } from './discovery.ts';
import { evict } from './eviction.ts';
import { type Lister, matcherOf } from './list.ts';
import { isTrue } from './list-options.ts';
import { isMetrics, serveMetrics } from './metrics.ts';
import { nodeSummary } from './node-summary.ts';
import { isOpenApiV2, openApiV2 } from './openapi/openapi-v2.ts';
import { openApiV3 } from './openapi/openapi-v3.ts';
import { serveLog } from './pod-log.ts';
import { answerReview, isReview } from './reviews.ts';
import { parseRoute, type ResourceRoute } from './route.ts';
import { serveScale } from './scale.ts';
import { createToken } from './service-account-token.ts';
import { apiErrorOf, methodNotAllowed, noSuchPath, statusObjectOf } from './status.ts';
import { asMetadata, scaleTable, tableOf } from './tables/table.ts';
import { serveWatch, type WatchHandle } from './watch.ts';
import { createObject } from './write/create.ts';
import { deleteObject, deleteObjects } from './write/delete.ts';
import { patchObject } from './write/patch.ts';
import { replaceObject } from './write/replace.ts';
import { getExisting, type WriteResult } from './write/write-result.ts';

export interface RequestContext extends ApiContext {
  readonly lister: Lister;
  /** The open watches, so that they can be closed. */
  readonly watches: Set<WatchHandle>;
}

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';

/** Logs and streams have forms of their own. */
const FORMLESS = ['attach', 'exec', 'log', 'portforward', 'proxy'];

/** Returns the type of the answer. @throws ApiError 406 before anything is done */
function checkAccepted({ type, name, subresource }: ResourceRoute, { method, accept, query }: ApiRequest): string {
  if (FORMLESS.includes(subresource)) return JSON_TYPE;
  const isList = name === '' && method === 'GET';
  const accepted = acceptedBy(accept, isList);
  // A watch brings one object after the other, whatever its client calls them.
  if (isList && isTrue(query.get('watch'))) return JSON_TYPE;
  const owner = type.group === '' ? 'core' : (type.group.split('.')[0] ?? '');
  checkShape(accepted, isList, `*${owner}.${type.kind}${isList ? 'List' : ''}`);
  return accepted.isYaml ? YAML_TYPE : JSON_TYPE;
}

/** The warnings of a genuine server for every request about a built-in kind. */
const DEPRECATIONS: Readonly<Record<string, string>> = {
  componentstatuses: 'v1 ComponentStatus is deprecated in v1.19+',
  endpoints: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

/** 299 is the code for a persistent warning from the server itself. */
function warningOf(text: string): string {
  return `299 - ${JSON.stringify(text)}`;
}

function isObjectOf(body: Json): body is KubeObject {
  return typeof body['metadata'] === 'object' && body['kind'] !== 'Status' && typeof body['kind'] === 'string';
}

export function answerJson(response: ServerResponse, code: number, body: Json, type = JSON_TYPE): void {
  const text =
    type === YAML_TYPE ? stringify(body, { sortMapEntries: true, aliasDuplicateObjects: false }) : JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(code, { 'content-type': type, 'content-length': length, 'cache-control': 'no-cache, private' });
  response.end(text);
}

/** Returns the response in the format that the client requested. */
function inRequestedFormat({ cluster }: ApiContext, { type }: ResourceRoute, request: ApiRequest, body: Json): Json {
  const { format: shape } = acceptedBy(request.accept, false);
  if (shape === 'table' && body['kind'] === 'Scale' && isObjectOf(body)) {
    return scaleTable(body, { now: cluster.clock.now(), include: request.query.get('includeObject') });
  }
  if (!isObjectOf(body) || body.kind !== type.kind) return body;
  if (shape === 'object') return inVersion(type, body);
  if (shape === 'metadata') return asMetadata(inVersion(type, body));
  const { resourceVersion } = body.metadata;
  const options = { now: cluster.clock.now(), include: request.query.get('includeObject') };
  return tableOf(type, [inVersion(type, body)], { resourceVersion }, options);
}

function serveList(handling: RequestContext, route: ResourceRoute, request: ApiRequest): Json {
  const { type } = route;
  const inList = (stored: KubeObject): Json => {
    const item = inVersion(type, stored);
    const { apiVersion: _version, kind: _kind, ...rest } = item;
    // The items of a list do not say again what the list says; those of a custom resource do.
    return isCustom(type) ? item : rest;
  };
  const { items: stored, resourceVersion, continueToken, remaining } = handling.lister.page(route, request);
  const items = type.key === CLOCKS ? stored.map(handling.cluster.time.atThisMoment) : stored;
  const metadata = {
    resourceVersion,
    ...(continueToken === '' ? {} : { continue: continueToken }),
    // With a selector, the server does not know the number of remaining items.
    ...(remaining === undefined || request.query.has('labelSelector') || request.query.has('fieldSelector')
      ? {}
      : { remainingItemCount: remaining }),
  };
  switch (acceptedBy(request.accept, true).format) {
    case 'table': {
      const options = { now: handling.cluster.clock.now(), include: request.query.get('includeObject') };
      return tableOf(
        type,
        items.map((item) => inVersion(type, item)),
        metadata,
        options,
      );
    }
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map((item) => asMetadata(inVersion(type, item))),
      };
    case 'object':
      return {
        kind: `${type.kind}List`,
        apiVersion: apiVersionOf(type),
        metadata,
        items: items.map(inList),
      };
  }
}

const VERBS: Readonly<Record<string, Verb>> = { DELETE: 'delete', PATCH: 'patch', POST: 'create', PUT: 'update' };

/** @throws ApiError 405 for what is not done to objects of this kind */
function checkVerb({ type, subresource }: ResourceRoute, method: string): void {
  const verb = VERBS[method];
  if (subresource === '' && verb !== undefined && !type.verbs.includes(verb)) throw methodNotAllowed();
}

async function serveCollection(
  handling: RequestContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  // Over all namespaces, objects are read only.
  const isForAll = route.type.namespaced && route.namespace === '';
  switch (request.method) {
    case 'GET':
      return { code: 200, body: serveList(handling, route, request) };
    case 'POST':
      if (isReview(route.type)) return answerReview(handling, route.type, request);
      if (isForAll) throw methodNotAllowed();
      return createObject(handling, route, request);
    case 'DELETE': {
      if (isForAll) throw methodNotAllowed();
      const matches = matcherOf(route, request.query);
      const all = handling.cluster.store.list(route.type.key, route.namespace === '' ? undefined : route.namespace);
      return deleteObjects(handling, route, request, all.filter(matches));
    }
    default:
      throw methodNotAllowed();
  }
}

async function serveObject(handling: RequestContext, route: ResourceRoute, request: ApiRequest): Promise<WriteResult> {
  switch (request.method) {
    case 'GET':
      return { code: 200, body: handling.cluster.time.atThisMoment(getExisting(handling.cluster.store, route)) };
    case 'PUT':
      return replaceObject(handling, route, request);
    case 'PATCH':
      return patchObject(handling, route, request);
    case 'DELETE':
      if (route.subresource !== '') throw methodNotAllowed();
      return deleteObject(handling, route, request);
    default:
      throw methodNotAllowed();
  }
}

async function serveResource(
  handling: RequestContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  const { type, name, subresource } = route;
  checkVerb(route, request.method);
  if (isMetrics(route)) return { code: 200, body: serveMetrics(handling, route, request) };
  if (name === '') return serveCollection(handling, route, request);
  if (subresource !== '' && !type.subresources.some((known) => known.name === subresource)) throw noSuchPath();
  switch (subresource) {
    case 'scale':
      return serveScale(handling, route, request);
    case 'eviction':
      if (request.method !== 'POST') throw methodNotAllowed();
      return evict(handling, route, request);
    case 'token':
      if (request.method !== 'POST') throw methodNotAllowed();
      return createToken(handling, route, request);
    case '':
    case 'approval':
    case 'ephemeralcontainers':
    case 'status':
      return serveObject(handling, route, request);
    default:
      throw methodNotAllowed();
  }
}

/** Handles a request with a valid token. Never throws. */
export async function handleRequest(
  handling: RequestContext,
  request: ApiRequest,
  response: ServerResponse,
): Promise<void> {
  const { types } = handling.cluster.store;
  const route = parseRoute(request.path, types);
  let form = JSON_TYPE;
  try {
    const summary = nodeSummary(handling, request.method, request.path);
    if (summary !== undefined) {
      answerJson(response, 200, request.times.serve(summary, false));
      return;
    }
    if (route === undefined) {
      if (isOpenApiV2(request.path)) {
        const { body, type } = await openApiV2(request.accept);
        response.writeHead(200, { 'content-type': type }).end(body);
        return;
      }
      const found = discover(request.path, request.accept, types.all);
      const body = found?.body ?? (await openApiV3(request.path, types, handling.cluster.store));
      if (/^\/(healthz|livez|readyz)(\/ping)?\/?$/.test(request.path)) {
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok');
      } else if (body === undefined) throw noSuchPath();
      else answerJson(response, 200, body, found?.type);
      return;
    }
    form = checkAccepted(route, request);
    const deprecation = DEPRECATIONS[route.type.key] ?? route.type.deprecation;
    if (deprecation !== undefined) response.setHeader('warning', warningOf(deprecation));
    authorizeRequest(handling.cluster.store, route, request);
    if (request.method === 'GET' && isTrue(request.query.get('watch'))) {
      const watch = serveWatch(handling, route, request, response);
      handling.watches.add(watch);
      response.on('close', () => handling.watches.delete(watch));
      return;
    }
    if (route.subresource === 'log' && request.method === 'GET') {
      serveLog(handling, route, request, response);
      return;
    }
    const { code, body, warnings = [] } = await serveResource(handling, route, request);
    const all = deprecation === undefined ? warnings : [deprecation, ...warnings];
    if (all.length > 0) response.setHeader('warning', all.map(warningOf));
    const formatted = inRequestedFormat(handling, route, request, body);
    answerJson(response, code, request.times.serve(formatted, isCustom(route.type)), form);
  } catch (thrown) {
    const error = apiErrorOf(thrown, route?.type, route?.name ?? '');
    if (!response.headersSent) answerJson(response, error.code, statusObjectOf(error), form);
    else response.end();
  }
}
