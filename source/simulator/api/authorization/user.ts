/** Who asks: the holder of the token, or whom the holder impersonates. */

import type { IncomingHttpHeaders } from 'node:http';

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export const AUTHENTICATED = 'system:authenticated';
export const MASTERS = 'system:masters';
const OWNER: User = { name: 'demo', groups: [MASTERS, AUTHENTICATED] };
const ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/** Returns the user with the groups that everybody of its sort is in. */
export function withUsualGroups(name: string, given: readonly string[]): User {
  const [, namespace] = ACCOUNT.exec(name) ?? [];
  const account = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const groups = given.length > 0 ? given : account;
  return { name, groups: [...new Set([...groups, AUTHENTICATED])] };
}

/** Every client has the token, so that it may impersonate everybody. */
export function userOf(headers: IncomingHttpHeaders): User {
  const name = headers['impersonate-user'];
  const groups = headers['impersonate-group'];
  if (typeof name !== 'string' || name === '') return OWNER;
  // Node joins repeated headers that it does not know.
  const each = typeof groups === 'string' ? groups.split(', ') : (groups ?? []);
  return withUsualGroups(name, each);
}
