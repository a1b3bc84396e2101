/** What happens to the data when a claim is deleted. */

import type { Claim, Volume } from '../model/kinds.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { listState } from './list-state.ts';

/**
 * - `no-volume`: there is no volume, or it is not bound to this claim.
 * - `kept`: the volume stays, Released, with its data.
 * - `undeletable`: the volume is due for deletion, but nothing can delete it. It ends as Failed and its data stays.
 * - `destroyed`: the volume is deleted with its data.
 * - `unknown`: volumes can't be read. This counts as destroyed.
 */
export type DataOutcome = 'no-volume' | 'kept' | 'undeletable' | 'destroyed' | 'unknown';

export interface DeletionOutcome {
  readonly dataOutcome: DataOutcome;
  /** The volume bound to the claim, if known. */
  readonly volume: Volume | undefined;
}

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** Volume sources for which the controller has no deleter. It has one for hostPath folders below /tmp. */
const SOURCES_WITHOUT_DELETER = /^(local|nfs|iscsi|fc|hostPath (?!\/tmp\/.)) ?/;

/** Source: pv_controller.go, findDeletablePlugin. */
function hasNoDeleter(volume: Volume): boolean {
  return volume.meta.annotations[PROVISIONED_BY] === undefined && SOURCES_WITHOUT_DELETER.test(volume.source);
}

/** Returns what deleting a claim does to the data of this volume under a reclaim policy. */
export function outcomeUnderPolicy(policy: Volume['reclaimPolicy'], volume: Volume): DataOutcome {
  if (policy === 'Retain') return 'kept';
  return policy === 'Delete' && hasNoDeleter(volume) ? 'undeletable' : 'destroyed';
}

export function deletionOutcome(snapshot: Snapshot, claim: Claim): DeletionOutcome {
  if (claim.volume === '') return { dataOutcome: 'no-volume', volume: undefined };
  if (listState(snapshot, 'PersistentVolume', '') !== 'live') return { dataOutcome: 'unknown', volume: undefined };
  const volume = snapshot.tables.PersistentVolume.get(claim.volume);
  if (volume === undefined) return { dataOutcome: 'no-volume', volume };
  // Until the binder has written the uid into claimRef, it is unknown which claim the volume will belong to.
  if (volume.claimRef === undefined || volume.claimRef.uid === '') return { dataOutcome: 'unknown', volume: undefined };
  if (volume.claimRef.uid !== claim.meta.uid) return { dataOutcome: 'no-volume', volume: undefined };
  return { dataOutcome: outcomeUnderPolicy(volume.reclaimPolicy, volume), volume };
}

/** Returns the value for JSON. `unknown` has to be treated as destroyed. */
export function isDataDestroyed(fate: DataOutcome): boolean | 'unknown' {
  return fate === 'unknown' ? 'unknown' : fate === 'destroyed';
}
