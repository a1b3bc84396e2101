/** Answers the reviews of identity and access. Every client with the token may do everything. */

import { type Json, objectOf } from '../model/json.ts';
import { apiVersionOf, type ResourceType } from '../model/resource-types.ts';
import type { ApiRequest } from './api-context.ts';
import { parseBody } from './body.ts';
import type { WriteResult } from './write.ts';

const USER = { username: 'demo', groups: ['system:masters', 'system:authenticated'] };
const EVERYTHING = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
};
const ALLOWED = { allowed: true, reason: 'the holder of the token may do everything' };

const STATUS_BY_KIND: Readonly<Record<string, Json>> = {
  SelfSubjectReview: { userInfo: USER },
  SelfSubjectRulesReview: EVERYTHING,
  SelfSubjectAccessReview: ALLOWED,
  SubjectAccessReview: ALLOWED,
};

/** Reviews are answered and never stored. */
export function isReview({ kind }: ResourceType): boolean {
  return Object.hasOwn(STATUS_BY_KIND, kind);
}

export async function answerReview(type: ResourceType, request: ApiRequest): Promise<WriteResult> {
  const body = parseBody(await request.body(), request.contentType);
  return {
    code: 201,
    body: {
      kind: type.kind,
      apiVersion: apiVersionOf(type),
      metadata: {},
      spec: objectOf(body['spec']),
      status: STATUS_BY_KIND[type.kind] ?? {},
    },
  };
}
