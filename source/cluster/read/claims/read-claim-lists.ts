/** Reads everything that verdicts on claims need, at one time. */

import { claimsNeedingManagedFields } from '../../../domain/claims/claim-report.ts';
import type { ClaimFacts } from '../../../domain/claims/readings.ts';
import type { Snapshot, Tables } from '../../../domain/model/snapshot.ts';
import type { NamespaceScope } from '../../projection/resources.ts';
import type { Transport } from '../../transport.ts';
import { readSnapshot } from '../read-snapshot.ts';
import { readClaimCreators } from './claim-creators.ts';
import { readClaimReadings } from './claim-users.ts';

const RELATED_KINDS = ['StatefulSet', 'Pod', 'PersistentVolume', 'StorageClass', 'Node'] as const;

/**
 * The claims are read first: an object that starts to use one later is then in the lists that follow.
 * @throws ClusterError if the server cannot be reached
 */
export async function readClaimLists(
  transport: Transport,
  namespaces: NamespaceScope,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly facts: ClaimFacts }> {
  const claims = await readSnapshot(transport, { namespaces, kinds: ['PersistentVolumeClaim'] });
  signal.throwIfAborted();
  const [related, readings] = await Promise.all([
    readSnapshot(transport, { namespaces, kinds: RELATED_KINDS }),
    readClaimReadings(transport, namespaces, signal),
  ]);
  const tables: Tables = { ...related.tables, PersistentVolumeClaim: claims.tables.PersistentVolumeClaim };
  const snapshot: Snapshot = { tables, sources: [...claims.sources, ...related.sources] };
  return {
    snapshot,
    facts: { readings, creators: await readClaimCreators(transport, claimsNeedingManagedFields(snapshot), signal) },
  };
}
