import type { AccessReviewStatus, ResourceAttributes } from '../../actions/ports.ts';
import type { Clock } from '../../cache/clock.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { fields, text } from '../json-fields.ts';

/** A newly granted role takes effect after this time. */
const CACHE_MS = 60_000;

export interface AccessReviews {
  /** @throws ClusterError */
  review(question: ResourceAttributes, signal: AbortSignal): Promise<AccessReviewStatus>;
}

/** Asks the API server by SelfSubjectAccessReview, and caches its answers for a minute. */
export function createAccessReviews(client: Pick<Client, 'send' | 'peer'>, clock: Clock): AccessReviews {
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
      const { kind, status } = fields<'kind' | 'status'>(answer);
      const { allowed, reason } = fields<'allowed' | 'reason'>(status);
      if (kind !== 'SelfSubjectAccessReview' || typeof allowed !== 'boolean') {
        const sentence = `${client.peer.server} answered an access review with something else: check what stands between here and the API server.`;
        throw new ClusterError('protocol', sentence);
      }
      const verdict: AccessReviewStatus = { allowed, reason: text(reason) };
      answers.set(key, { verdict, until: clock.now() + CACHE_MS });
      return verdict;
    },
  };
}
