/** Answers the reviews of identity and access, by the rules of RBAC. */

import { isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import { apiVersionOf, type ResourceType } from '../model/resource-types.ts';
import type { Store } from '../store/store.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { allowedBy, pathAllowedBy } from './authorization/authorize.ts';
import { rulesFor } from './authorization/rules.ts';
import { MASTERS, type User, withUsualGroups } from './authorization/user.ts';
import { parseBody } from './body.ts';
import type { WriteResult } from './write/write-result.ts';

const EVERYTHING = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
};

const KINDS = ['SelfSubjectReview', 'SelfSubjectRulesReview', 'SelfSubjectAccessReview', 'SubjectAccessReview'];

/** Reviews are answered and never stored. */
export function isReview({ kind }: ResourceType): boolean {
  return KINDS.includes(kind);
}

function accessOf(store: Store, user: User, spec: Json): Json {
  const { resourceAttributes: asked, nonResourceAttributes } = spec;
  const field = (name: string): string => stringOf(objectOf(asked)[name]);
  const reason = isObject(asked)
    ? allowedBy(store, user, {
        verb: field('verb'),
        group: field('group'),
        resource: field('resource'),
        subresource: field('subresource'),
        namespace: field('namespace'),
        name: field('name'),
      })
    : pathAllowedBy(
        store,
        user,
        stringOf(objectOf(nonResourceAttributes)['verb']),
        stringOf(objectOf(nonResourceAttributes)['path']),
      );
  return reason === undefined ? { allowed: false } : { allowed: true, ...(reason === '' ? {} : { reason }) };
}

function rulesReview(store: Store, user: User, spec: Json): Json {
  if (user.groups.includes(MASTERS)) return EVERYTHING;
  const rules = rulesFor(store, user, stringOf(spec['namespace'])).map(({ rule }) => rule);
  const isPath = (rule: Json): boolean => itemsOf(rule['nonResourceURLs']).length > 0;
  return {
    resourceRules: rules.filter((rule) => !isPath(rule)),
    nonResourceRules: rules.filter(isPath),
    incomplete: false,
  };
}

function statusOf(store: Store, type: ResourceType, user: User, spec: Json): Json {
  switch (type.kind) {
    case 'SelfSubjectReview':
      return { userInfo: { username: user.name, groups: user.groups } };
    case 'SelfSubjectRulesReview':
      return rulesReview(store, user, spec);
    case 'SubjectAccessReview': {
      const groups = itemsOf(spec['groups']).map((group) => stringOf(group));
      return accessOf(store, { ...withUsualGroups(stringOf(spec['user']), groups), groups }, spec);
    }
    default:
      return accessOf(store, user, spec);
  }
}

export async function answerReview(context: ApiContext, type: ResourceType, request: ApiRequest): Promise<WriteResult> {
  const spec = objectOf(parseBody(await request.body(), request.contentType)['spec']);
  const status = statusOf(context.cluster.store, type, request.user, spec);
  return { code: 201, body: { kind: type.kind, apiVersion: apiVersionOf(type), metadata: {}, spec, status } };
}
