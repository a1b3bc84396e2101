/** What a path of the API means. */

import { RESOURCE_TYPES, type ResourceType } from '../resources.ts';

export interface ResourceRoute {
  readonly type: ResourceType;
  /** Empty for all namespaces and for kinds without any. */
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
  readonly subresource: string;
}

const BY_PATH = new Map(
  RESOURCE_TYPES.map((type) => [
    `${type.group === '' ? 'api' : `apis/${type.group}`}/${type.version}/${type.plural}`,
    type,
  ]),
);

/** Undefined where the path names no resource that is served. */
export function parseRoute(pathname: string): ResourceRoute | undefined {
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const length = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0;
  if (length === 0) return undefined;
  const api = parts.slice(0, length).join('/');
  const rest = parts.slice(length);
  const [first = '', namespace = '', plural = ''] = rest;
  // "/namespaces/NAME/status" is about the namespace itself.
  const scoped = first === 'namespaces' && plural !== '' && !['status', 'finalize'].includes(plural);
  const [resource = '', name = '', subresource = '', ...more] = scoped ? rest.slice(2) : rest;
  const type = BY_PATH.get(`${api}/${resource}`);
  if (type === undefined || more.length > 0 || (scoped && !type.namespaced)) return undefined;
  if (type.namespaced && !scoped && name !== '') return undefined;
  return { type, namespace: scoped ? namespace : '', name, subresource };
}
