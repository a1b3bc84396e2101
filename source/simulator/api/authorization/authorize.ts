/** Decides whether a user may do what a request asks for. */

import { itemsOf, type Json } from '../../model/json.ts';
import type { Store } from '../../store/store.ts';
import type { ApiRequest } from '../api-context.ts';
import type { ResourceRoute } from '../route.ts';
import { ApiError } from '../status.ts';
import { rulesFor } from './rules.ts';
import { MASTERS, type User } from './user.ts';

export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

function includes(list: unknown, ...wanted: readonly string[]): boolean {
  return itemsOf(list).some((item) => item === '*' || wanted.includes(String(item)));
}

function allows(rule: Json, { verb, group, resource, subresource, name }: ResourceAttributes): boolean {
  const { verbs, apiGroups, resources, resourceNames } = rule;
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const names = itemsOf(resourceNames);
  const more = subresource === '' ? [] : [`*/${subresource}`];
  return (
    includes(verbs, verb) &&
    includes(apiGroups, group) &&
    includes(resources, full, ...more) &&
    (names.length === 0 || names.includes(name))
  );
}

/** Returns why it is allowed, "" for whoever may do everything; undefined if it is not. */
export function allowedBy(store: Store, user: User, attributes: ResourceAttributes): string | undefined {
  if (user.groups.includes(MASTERS)) return '';
  const found = rulesFor(store, user, attributes.namespace).find(({ rule }) => allows(rule, attributes));
  return found === undefined ? undefined : `RBAC: allowed by ${found.by}`;
}

export function pathAllowedBy(store: Store, user: User, verb: string, path: string): string | undefined {
  if (user.groups.includes(MASTERS)) return '';
  const fits = (pattern: unknown): boolean => {
    const text = String(pattern);
    return text === '*' || text === path || (text.endsWith('*') && path.startsWith(text.slice(0, -1)));
  };
  const found = rulesFor(store, user, '').find(
    ({ rule }) => includes(rule['verbs'], verb) && itemsOf(rule['nonResourceURLs']).some(fits),
  );
  return found === undefined ? undefined : `RBAC: allowed by ${found.by}`;
}

function verbOf({ name }: ResourceRoute, { method, query }: ApiRequest): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      if (/^(true|1|t)$/i.test(query.get('watch') ?? '')) return 'watch';
      return name === '' ? 'list' : 'get';
  }
}

function forbidden(user: User, { verb, group, resource, subresource, namespace, name }: ResourceAttributes): ApiError {
  const plural = group === '' ? resource : `${resource}.${group}`;
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const object = name === '' ? plural : `${plural} "${name}"`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = `User "${user.name}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`;
  const details = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource };
  return new ApiError(403, 'Forbidden', `${object} is forbidden: ${what}`, details);
}

/** @throws ApiError 403 with the genuine sentence */
export function authorize(store: Store, user: User, attributes: ResourceAttributes): void {
  if (allowedBy(store, user, attributes) === undefined) throw forbidden(user, attributes);
}

/** Everybody may ask what they may do. @throws ApiError 403 */
export function authorizeRequest(store: Store, route: ResourceRoute, request: ApiRequest): void {
  const { group, plural } = route.type;
  if (request.user.groups.includes(MASTERS) || /^selfsubject/.test(plural)) return;
  const { namespace, name, subresource } = route;
  const verb = verbOf(route, request);
  authorize(store, request.user, { verb, group, resource: plural, subresource, namespace, name });
}
