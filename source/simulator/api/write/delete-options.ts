/** What a DELETE asks for, in its body or in its query. */

import { type Json, objectOf, stringOf } from '../../model/json.ts';
import { META } from '../../schema/messages.ts';
import { readObject } from '../../schema/read-object.ts';
import type { DeleteOptions } from '../../store/store.ts';
import { invalid, unsupported } from '../../validation/invalid.ts';
import type { ApiRequest } from '../api-context.ts';
import { parseBody } from '../body.ts';
import { checkOptions } from '../check-options.ts';
import { checkNumber, isTrue } from '../list-options.ts';
import { badRequest } from '../status.ts';
import { dryRunCauses } from './write-options.ts';

const POLICIES = ['Foreground', 'Background', 'Orphan'] as const;

export interface DeleteRequest {
  readonly options: DeleteOptions;
  readonly dry: boolean;
}

/** @throws ApiError 400 if a number is expected and the value is none */
function inQuery(query: URLSearchParams): Json {
  checkNumber(query, 'gracePeriodSeconds');
  const grace = query.get('gracePeriodSeconds');
  const [policy, orphan] = [query.get('propagationPolicy'), query.get('orphanDependents')];
  return {
    ...(grace === null || grace === '' ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(policy === null || policy === '' ? {} : { propagationPolicy: policy }),
    ...(orphan === null ? {} : { orphanDependents: isTrue(orphan) }),
    dryRun: query.getAll('dryRun'),
  };
}

/** @throws ApiError 400 for a value of a wrong type */
function inBody(body: Json): Json {
  const { apiVersion: _version, kind: _kind, ...sent } = body;
  const { problem } = readObject(sent, `${META}.DeleteOptions`);
  if (problem !== undefined) throw badRequest(problem);
  return sent;
}

/** With a body, the server does not look at the query. @throws ApiError 400, 415, 422 */
export async function readDeleteRequest({ query, body, contentType }: ApiRequest): Promise<DeleteRequest> {
  const bytes = await body();
  const sent = bytes.length === 0 ? inQuery(query) : inBody(parseBody(bytes, contentType));
  const { gracePeriodSeconds: grace, propagationPolicy: wanted, orphanDependents: orphan, dryRun } = sent;
  const policy = wanted ?? (orphan === undefined ? undefined : orphan === true ? 'Orphan' : 'Background');
  const propagationPolicy = POLICIES.find((each) => each === policy);
  const isUnknown = policy !== undefined && propagationPolicy === undefined;
  const isTwice = wanted !== undefined && orphan !== undefined;
  const dryRuns = Array.isArray(dryRun) ? dryRun : [];
  checkOptions('DeleteOptions', [
    ...(isTwice
      ? [invalid('propagationPolicy', wanted, 'orphanDependents and deletionPropagation cannot be both set')]
      : []),
    ...(isUnknown ? [unsupported('propagationPolicy', policy, [...POLICIES, 'nil'])] : []),
    ...dryRunCauses(dryRuns),
  ]);
  const preconditions = objectOf(sent['preconditions']);
  return {
    options: {
      uid: stringOf(preconditions['uid']) || undefined,
      resourceVersion: stringOf(preconditions['resourceVersion']) || undefined,
      gracePeriodSeconds: typeof grace === 'number' ? grace : undefined,
      propagationPolicy,
    },
    dry: dryRuns.length > 0,
  };
}
