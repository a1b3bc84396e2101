/** Parses paths of the API. */

import type { ResourceType } from '../model/resource-types.ts';
import type { ServedTypes } from '../model/served-types.ts';

export interface ResourceRoute {
  readonly type: ResourceType;
  /** Empty for all namespaces and for cluster-scoped kinds. */
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
  readonly subresource: string;
}

const BASE = 'https://localhost';

/** Returns the URL of a request line; the root if the target is not a path. */
export function urlOf(target: string | undefined): URL {
  return URL.parse(target ?? '/', BASE) ?? new URL(BASE);
}

/** Returns undefined if the text has invalid escapes, such as "%zz". */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Returns undefined if the path names no served resource. */
export function parseRoute(pathname: string, types: ServedTypes): ResourceRoute | undefined {
  const written = pathname.split('/').filter((part) => part !== '');
  const parts = written.flatMap((part) => decoded(part) ?? []);
  if (parts.length < written.length) return undefined;
  const length = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0;
  if (length === 0) return undefined;
  const api = parts.slice(0, length).join('/');
  const rest = parts.slice(length);
  const [first = '', namespace = '', plural = ''] = rest;
  // "/namespaces/NAME/status" is about the namespace itself.
  const scoped = first === 'namespaces' && plural !== '' && !['status', 'finalize'].includes(plural);
  const [resource = '', name = '', subresource = '', ...more] = scoped ? rest.slice(2) : rest;
  const type = types.byPath(`${api}/${resource}`);
  if (type === undefined || more.length > 0 || (scoped && !type.namespaced)) return undefined;
  if (type.namespaced && !scoped && name !== '') return undefined;
  return { type, namespace: scoped ? namespace : '', name, subresource };
}
