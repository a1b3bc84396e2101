/** Everything that verdicts on claims need, read at one time. */

import type { ClaimFacts } from '../domain/claims/readings.ts';
import { candidates } from '../domain/claims/verdict.ts';
import type { Snapshot, Tables } from '../domain/snapshot.ts';
import { readMakers } from './claim-makers.ts';
import { readClaimReadings } from './claim-users.ts';
import { readOnce } from './once.ts';
import type { Namespaces } from './resources.ts';
import type { Transport } from './transport.ts';

const AROUND_CLAIMS = ['StatefulSet', 'Pod', 'PersistentVolume', 'StorageClass', 'Node'] as const;

/**
 * The claims come first: whoever begins to use one after that is in the lists that follow.
 * @throws ClusterError where the server cannot be reached
 */
export async function readClaimWorld(
  transport: Transport,
  namespaces: Namespaces,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly facts: ClaimFacts }> {
  const claims = await readOnce(transport, { namespaces, kinds: ['PersistentVolumeClaim'] });
  signal.throwIfAborted();
  const [around, readings] = await Promise.all([
    readOnce(transport, { namespaces, kinds: AROUND_CLAIMS }),
    readClaimReadings(transport, namespaces, signal),
  ]);
  const tables: Tables = { ...around.tables, PersistentVolumeClaim: claims.tables.PersistentVolumeClaim };
  const snapshot: Snapshot = { tables, sources: [...claims.sources, ...around.sources] };
  return { snapshot, facts: { readings, makers: await readMakers(transport, candidates(snapshot), signal) } };
}
