/** Serves lists, whole or in pages that all show the same version. */

import { randomUUID } from 'node:crypto';
import type { KubeObject } from '../model/kube-object.ts';
import type { Store } from '../store/store.ts';
import type { ApiRequest } from './api-context.ts';
import { checkListOptions, checkVersion } from './list-options.ts';
import type { ResourceRoute } from './route.ts';
import { fieldMatcher, labelMatcher, type Matcher } from './selectors.ts';
import { ApiError, badRequest } from './status.ts';

export interface ListPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  /** Empty on the last page. */
  readonly continueToken: string;
  /** The number of items after this page; undefined if there is a single page. */
  readonly remaining: number | undefined;
}

interface RemainingList {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
}

/** The maximum number of concurrent paged lists. Beyond it, the oldest one is dropped. */
const OPEN_LISTS = 64;

/** The form of the tokens that are given out here. */
const TOKEN = /^[\da-f-]{36}$/;

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

/** @throws ApiError 400 */
export function matcherOf({ type, namespace, name }: ResourceRoute, query: URLSearchParams): Matcher {
  const labels = labelMatcher(query.get('labelSelector') ?? '');
  const fields = fieldMatcher(type, query.get('fieldSelector') ?? '');
  return (object) =>
    (namespace === '' || object.metadata.namespace === namespace) &&
    (name === '' || object.metadata.name === name) &&
    labels(object) &&
    fields(object);
}

/** Returns the exact version that is asked for; undefined for the present one. @throws ApiError 400, 504 */
function versionOf(query: URLSearchParams, current: number): number | undefined {
  const text = query.get('resourceVersion') ?? '';
  checkVersion(text, 'invalid resource version: ');
  if (text === '') return undefined;
  const version = Number(text);
  if (version > current) {
    const message = `Timeout: Too large resource version: ${text}, current: ${current}`;
    const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: '' }];
    throw new ApiError(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
  }
  return query.get('resourceVersionMatch') === 'Exact' ? version : undefined;
}

/** Returns the objects as they were, by undoing the changes since. @throws ApiError 410 */
function listAt(store: Store, { type, namespace }: ResourceRoute, version: number): readonly KubeObject[] {
  const events = store.eventsSince(version);
  if (events === undefined) {
    throw new ApiError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
  }
  const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
  const objects = new Map(store.list(type.key).map((object) => [keyOf(object), object]));
  for (const { resource, object, previous } of events.toReversed()) {
    if (resource !== type.key) continue;
    if (previous === undefined) objects.delete(keyOf(object));
    else objects.set(keyOf(object), previous);
  }
  return [...objects]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, object]) => object)
    .filter((object) => namespace === '' || object.metadata.namespace === namespace);
}

export interface Lister {
  /** @throws ApiError 400, 410 */
  page(route: ResourceRoute, request: ApiRequest): ListPage;
}

export function createLister(store: Store): Lister {
  const open = new Map<string, RemainingList>();

  function begin(route: ResourceRoute, query: URLSearchParams): RemainingList {
    const matches = matcherOf(route, query);
    const wanted = versionOf(query, store.version);
    if (wanted !== undefined) {
      return { items: listAt(store, route, wanted).filter(matches), resourceVersion: String(wanted) };
    }
    const all = store.list(route.type.key, route.namespace === '' ? undefined : route.namespace);
    return { items: all.filter(matches), resourceVersion: String(store.version) };
  }

  return {
    page(route, { query }) {
      const token = query.get('continue') ?? '';
      checkListOptions(query, false);
      // Less than nothing means that there is no limit, and what the cache may answer comes whole.
      const wanted = query.get('resourceVersion') === '0' ? 0 : Number(query.get('limit') ?? 0);
      const limit = Math.max(0, wanted);
      if (token !== '' && !TOKEN.test(token)) {
        throw badRequest(`invalid continue token: continue key is not valid: ${JSON.stringify(token)}`);
      }
      const rest = token === '' ? begin(route, query) : open.get(token);
      if (rest === undefined) throw new ApiError(410, 'Expired', TOO_OLD);
      const { items, resourceVersion } = rest;
      if (limit === 0 || items.length <= limit)
        return { items, resourceVersion, continueToken: '', remaining: undefined };
      const next = randomUUID();
      open.set(next, { items: items.slice(limit), resourceVersion });
      const [oldest] = open.keys();
      if (open.size > OPEN_LISTS && oldest !== undefined) open.delete(oldest);
      return { items: items.slice(0, limit), resourceVersion, continueToken: next, remaining: items.length - limit };
    },
  };
}
