/** Checks that the sets could be read, before an empty result is taken for a complete one. */

import type { Client } from '../../cluster/connection/client.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { listNamespaces } from '../../cluster/read/namespaces.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';
import { nearestQuestion } from '../../domain/text/nearest.ts';
import { NotFoundError } from './set-names.ts';

/**
 * Returns a sentence for each namespace in which StatefulSets could not be read.
 * @throws ClusterError if they could be read in none
 */
export function setReadRefusals(snapshot: Snapshot, server: string): readonly string[] {
  const sources = snapshot.sources.filter(({ kind }) => kind === 'StatefulSet');
  const reasons = sources.flatMap(({ state }) => {
    if (state.phase === 'denied') return [state.reason];
    if (state.phase === 'absent') return [`${server} has no StatefulSets: check that it is a Kubernetes API server.`];
    return [];
  });
  const [first] = reasons;
  if (first !== undefined && reasons.length === sources.length) throw new ClusterError('forbidden', first);
  return reasons;
}

/**
 * Checks that namespaces without results exist. Skips the check if the user may not read them.
 * @throws NotFound for the first one that does not exist
 */
export async function requireNamespaces(client: Client, namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) {
    try {
      const { signal } = new AbortController();
      await client.get(`/api/v1/namespaces/${encodeURIComponent(namespace)}`, { signal });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.kind !== 'not-found') continue;
      const similar = nearestQuestion(namespace, await knownNamespaces(client));
      const hint = similar ?? 'check its name, or use -A for all namespaces.';
      throw new NotFoundError(`There is no namespace "${namespace}": ${hint}`);
    }
  }
}

/** Returns none if they cannot be listed: the names are only for a suggestion. */
async function knownNamespaces(client: Client): Promise<readonly string[]> {
  try {
    const answer = await listNamespaces(client);
    return 'names' in answer ? answer.names : [];
  } catch (error) {
    if (error instanceof ClusterError) return [];
    throw error;
  }
}
