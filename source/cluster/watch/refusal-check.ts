/**
 * Asks the server in another way whether a refusal is meant. A proxy may answer 403 or 404 to everything for a while,
 * and an API server that has just started refuses what it will allow.
 */

import type { Clock } from '../../cache/clock.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import type { Resource } from '../projection/resources.ts';
import { createAccessReviews } from '../read/access-review.ts';
import { createServedApis, type ServedApis } from '../read/served-api.ts';
import type { Transport } from '../transport.ts';

export interface RefusalCheck {
  /**
   * True if an access review denies the list, or if discovery does not have the kind. False also if the server does not
   * answer the question.
   */
  isConfirmed(error: ClusterError, resource: Resource, namespace: string | undefined): Promise<boolean>;
  close(): void;
}

/** Milliseconds. A discovery result is reused for other kinds that are refused at the same time. */
const DISCOVERY_VALID_MS = 5000;

export function createRefusalCheck(client: Pick<Client, 'send' | keyof Transport>, clock: Clock): RefusalCheck {
  const closing = new AbortController();
  const { signal } = closing;
  const reviews = createAccessReviews(client, clock);
  let discovery: { readonly apis: ServedApis; readonly until: number } | undefined;

  async function isDenied({ api, plural }: Resource, namespace: string | undefined): Promise<boolean> {
    const [, group = ''] = /^\/apis\/([^/]+)\//.exec(api) ?? [];
    const question = { group, resource: plural, subresource: '', namespace: namespace ?? '', name: '' };
    try {
      for (const verb of ['list', 'watch']) {
        if (!(await reviews.review({ ...question, verb }, signal)).allowed) return true;
      }
      return false;
    } catch (thrown) {
      if (thrown instanceof ClusterError || signal.aborted) return false;
      throw thrown;
    }
  }

  async function isAbsent(resource: Resource): Promise<boolean> {
    const now = clock.now();
    if (discovery === undefined || discovery.until <= now) {
      discovery = { apis: createServedApis(client, signal), until: now + DISCOVERY_VALID_MS };
    }
    try {
      return await discovery.apis.isAbsent(resource);
    } catch (thrown) {
      if (signal.aborted) return false;
      throw thrown;
    }
  }

  return {
    isConfirmed: (error, resource, namespace) =>
      error.kind === 'forbidden' ? isDenied(resource, namespace) : isAbsent(resource),
    close: () => closing.abort(),
  };
}
