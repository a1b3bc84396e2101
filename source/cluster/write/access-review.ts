import type { AccessReviewStatus, ResourceAttributes } from '../../actions/ports.ts';
import type { Clock } from '../../cache/clock.ts';
import type { Client } from '../connection/client.ts';
import { fields, flag, text } from '../json-fields.ts';

/** A newly granted role takes effect after this time. */
const CACHE_MS = 60_000;

export interface AccessReviews {
  /** @throws ClusterError */
  review(question: ResourceAttributes, signal: AbortSignal): Promise<AccessReviewStatus>;
}

/** Asks the API server by SelfSubjectAccessReview, and caches its answers for a minute. */
export function createAccessReviews(client: Pick<Client, 'send'>, clock: Clock): AccessReviews {
  const answers = new Map<string, { readonly verdict: AccessReviewStatus; readonly until: number }>();
  return {
    async review(question, signal) {
      const key = JSON.stringify(question);
      const kept = answers.get(key);
      if (kept !== undefined && clock.now() < kept.until) return kept.verdict;
      const resourceAttributes = Object.fromEntries(Object.entries(question).filter(([, value]) => value !== ''));
      const answer = await client.send({
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes },
        },
        signal,
      });
      const status = fields<'allowed' | 'reason'>(fields<'status'>(answer).status);
      const verdict: AccessReviewStatus = { allowed: flag(status.allowed), reason: text(status.reason) };
      answers.set(key, { verdict, until: clock.now() + CACHE_MS });
      return verdict;
    },
  };
}
