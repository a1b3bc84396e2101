/**
 * Nobody may grant by a role, or by a binding to one, what they may not do themselves
 * (pkg/registry/rbac/validation/rule.go and the policy-based storages of RBAC).
 */

import { itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { qualifiedPlural, type ResourceType } from '../../model/resource-types.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { ApiError } from '../status.ts';
import { allowedBy, pathAllowedBy } from './authorize.ts';
import { RBAC_GROUP, rulesOfRole } from './rules.ts';
import { MASTERS, type User } from './user.ts';

/** One thing that a rule allows; `place` is all of it but the verb, as in the message. */
interface Grant {
  readonly place: string;
  readonly verb: string;
  readonly isHeld: boolean;
}

const textsOf = (value: unknown): readonly string[] => itemsOf(value).map(String);
const quoted = (text: string): string => `[${JSON.stringify(text)}]`;

function resourceGrants(store: Store, user: User, namespace: string, rule: Json): readonly Grant[] {
  const names = textsOf(rule['resourceNames']);
  const grants: Grant[] = [];
  for (const group of textsOf(rule['apiGroups'])) {
    for (const full of textsOf(rule['resources'])) {
      const [resource = '', subresource = ''] = full.split('/');
      for (const name of names.length === 0 ? [''] : names) {
        const named = name === '' ? '' : `, ResourceNames:${quoted(name)}`;
        const place = `APIGroups:${quoted(group)}, Resources:${quoted(full)}${named}`;
        for (const verb of textsOf(rule['verbs'])) {
          const attributes = { verb, group, resource, subresource, namespace, name };
          grants.push({ place, verb, isHeld: allowedBy(store, user, attributes) !== undefined });
        }
      }
    }
  }
  return grants;
}

function pathGrants(store: Store, user: User, rule: Json): readonly Grant[] {
  return textsOf(rule['nonResourceURLs']).flatMap((path) =>
    textsOf(rule['verbs']).map((verb) => ({
      place: `NonResourceURLs:${quoted(path)}`,
      verb,
      isHeld: pathAllowedBy(store, user, verb, path) !== undefined,
    })),
  );
}

/** Returns a line for each resource with verbs that the user may not use. */
function missingLines(store: Store, user: User, namespace: string, rules: readonly Json[]): readonly string[] {
  const verbs = new Map<string, Set<string>>();
  for (const rule of rules) {
    const grants = [...resourceGrants(store, user, namespace, rule), ...pathGrants(store, user, rule)];
    for (const { place, verb, isHeld } of grants) {
      if (!isHeld) verbs.set(place, (verbs.get(place) ?? new Set()).add(verb));
    }
  }
  return [...verbs]
    .map(([place, missing]) => `{${place}, Verbs:[${[...missing].map((verb) => JSON.stringify(verb)).join(' ')}]}`)
    .sort();
}

function mayDo(store: Store, user: User, verb: string, resource: string, namespace: string, name: string): boolean {
  const attributes = { verb, group: RBAC_GROUP, resource, subresource: '', namespace, name };
  return allowedBy(store, user, attributes) !== undefined;
}

/** The rules that the object would grant, unless the user may grant them whatever they are. */
function grantedRules(store: Store, user: User, { plural }: ResourceType, object: KubeObject): readonly Json[] {
  const { namespace = '', name } = object.metadata;
  if (plural === 'roles' || plural === 'clusterroles') {
    return mayDo(store, user, 'escalate', plural, namespace, name) ? [] : itemsOf(object['rules']).map(objectOf);
  }
  const roleRef = objectOf(object['roleRef']);
  const resource = roleRef['kind'] === 'Role' ? 'roles' : 'clusterroles';
  const role = stringOf(roleRef['name']);
  if (mayDo(store, user, 'bind', resource, namespace, role)) return [];
  const place = resource === 'roles' ? namespace : '';
  if (store.get(`${RBAC_GROUP}/${resource}`, place, role) === undefined) {
    throw new StoreError('NotFound', `${plural}.${RBAC_GROUP} "${role}" not found`);
  }
  return rulesOfRole(store, roleRef, namespace);
}

/** @throws ApiError 403 with the genuine sentence; StoreError if a binding's role is missing */
export function checkEscalation(store: Store, user: User, type: ResourceType, object: KubeObject): void {
  if (type.group !== RBAC_GROUP || user.groups.includes(MASTERS)) return;
  const { namespace = '', name } = object.metadata;
  const lines = missingLines(store, user, namespace, grantedRules(store, user, type, object));
  if (lines.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  const who = `user ${JSON.stringify(user.name)} (groups=[${groups}])`;
  const why = `${who} is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}`;
  const details = { name, group: type.group, kind: type.plural };
  throw new ApiError(403, 'Forbidden', `${qualifiedPlural(type.key)} "${name}" is forbidden: ${why}`, details);
}
