/** The rules of Roles and ClusterRoles that hold for a user: plugin/pkg/auth/authorizer/rbac. */

import { itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { AUTHENTICATED, type User } from './user.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

export interface GrantedRule {
  readonly rule: Json;
  /** `RoleBinding "readers/default" of Role "reader" to User "jane"` */
  readonly by: string;
}

function subjectText(subject: Json, user: User, namespace: string): string | undefined {
  const name = stringOf(subject['name']);
  switch (subject['kind']) {
    case 'User':
      return name === user.name ? `User "${name}"` : undefined;
    case 'Group':
      return user.groups.includes(name) ? `Group "${name}"` : undefined;
    case 'ServiceAccount': {
      const place = stringOf(subject['namespace'], namespace);
      const isUser = user.name === `system:serviceaccount:${place}:${name}`;
      return isUser ? `ServiceAccount "${name}/${place}"` : undefined;
    }
    default:
      return undefined;
  }
}

/** The rules of the role that a binding names; none if there is no such role. */
export function rulesOfRole(store: Store, roleRef: Json, namespace: string): readonly Json[] {
  const name = stringOf(roleRef['name']);
  const role =
    roleRef['kind'] === 'Role'
      ? store.get(`${RBAC_GROUP}/roles`, namespace, name)
      : store.get(`${RBAC_GROUP}/clusterroles`, '', name);
  return itemsOf(role?.['rules']).map(objectOf);
}

function granted(store: Store, binding: KubeObject, user: User): readonly GrantedRule[] {
  const { name, namespace = '' } = binding.metadata;
  const subjects = itemsOf(binding['subjects']).map((subject) => subjectText(objectOf(subject), user, namespace));
  const subject = subjects.find((text) => text !== undefined);
  if (subject === undefined) return [];
  const roleRef = objectOf(binding['roleRef']);
  const place = namespace === '' ? name : `${name}/${namespace}`;
  const by = `${binding.kind} "${place}" of ${stringOf(roleRef['kind'])} "${stringOf(roleRef['name'])}" to ${subject}`;
  return rulesOfRole(store, roleRef, namespace).map((rule) => ({ rule, by }));
}

interface UsualRole {
  readonly name: string;
  readonly group: string;
  readonly rules: readonly Json[];
}

const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const creating = (apiGroup: string, resources: readonly string[]): Json => ({
  verbs: ['create'],
  apiGroups: [apiGroup],
  resources,
});
const reading = (nonResourceURLs: readonly string[]): Json => ({ verbs: ['get'], nonResourceURLs });

/** Every cluster has these roles and their bindings (plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
const USUAL_ROLES: readonly UsualRole[] = [
  {
    name: 'system:basic-user',
    group: AUTHENTICATED,
    rules: [
      creating('authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
      creating('authentication.k8s.io', ['selfsubjectreviews']),
    ],
  },
  {
    name: 'system:discovery',
    group: AUTHENTICATED,
    rules: [reading(['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...PUBLIC_PATHS])],
  },
  { name: 'system:public-info-viewer', group: AUTHENTICATED, rules: [reading(PUBLIC_PATHS)] },
  {
    name: 'system:service-account-issuer-discovery',
    group: 'system:serviceaccounts',
    rules: [
      reading([
        '/.well-known/openid-configuration',
        '/.well-known/openid-configuration/',
        '/openid/v1/jwks',
        '/openid/v1/jwks/',
      ]),
    ],
  },
];

function usualRules({ groups }: User): readonly GrantedRule[] {
  return USUAL_ROLES.filter(({ group }) => groups.includes(group)).flatMap(({ name, group, rules }) => {
    const by = `ClusterRoleBinding "${name}" of ClusterRole "${name}" to Group "${group}"`;
    return rules.map((rule) => ({ rule, by }));
  });
}

/** @param namespace empty for cluster-wide requests */
export function rulesFor(store: Store, user: User, namespace: string): readonly GrantedRule[] {
  const bindings = [
    ...store.list(`${RBAC_GROUP}/clusterrolebindings`),
    ...(namespace === '' ? [] : store.list(`${RBAC_GROUP}/rolebindings`, namespace)),
  ];
  return [...usualRules(user), ...bindings.flatMap((binding) => granted(store, binding, user))];
}
