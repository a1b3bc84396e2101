/** What becomes of the data once a claim is deleted. */

import type { Claim, Volume } from '../model/kinds.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { listState } from './list-state.ts';

/**
 * - `empty`: there is no volume, or it is not this claim's.
 * - `kept`: the volume stays, Released, with its data.
 * - `stranded`: the volume is to be deleted and nothing can: it ends as Failed, its data still where they are.
 * - `destroyed`: the volume goes with its data.
 * - `unknown`: volumes can't be read, which counts as destroyed.
 */
export type DataOutcome = 'no-volume' | 'kept' | 'undeletable' | 'destroyed' | 'unknown';

export interface DeletionOutcome {
  readonly dataOutcome: DataOutcome;
  /** The claim's own volume, where it is known. */
  readonly volume: Volume | undefined;
}

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** Sources for which the controller has no deleter. hostPath has one for folders below /tmp. */
const SOURCES_WITHOUT_DELETER = /^(local|nfs|iscsi|fc|hostPath (?!\/tmp\/.)) ?/;

/** Source: pv_controller.go, findDeletablePlugin. */
function hasNoDeleter(volume: Volume): boolean {
  return volume.meta.annotations[PROVISIONED_BY] === undefined && SOURCES_WITHOUT_DELETER.test(volume.source);
}

/** What deleting a claim of this volume does under a reclaim policy. */
export function outcomeUnderPolicy(policy: Volume['reclaimPolicy'], volume: Volume): DataOutcome {
  if (policy === 'Retain') return 'kept';
  return policy === 'Delete' && hasNoDeleter(volume) ? 'undeletable' : 'destroyed';
}

export function deletionOutcome(snapshot: Snapshot, claim: Claim): DeletionOutcome {
  if (claim.volume === '') return { dataOutcome: 'no-volume', volume: undefined };
  if (listState(snapshot, 'PersistentVolume', '') !== 'live') return { dataOutcome: 'unknown', volume: undefined };
  const volume = snapshot.tables.PersistentVolume.get(claim.volume);
  if (volume === undefined) return { dataOutcome: 'no-volume', volume };
  // Until the binder has written its half, nobody can tell whose the volume is going to be.
  if (volume.claimRef === undefined || volume.claimRef.uid === '') return { dataOutcome: 'unknown', volume: undefined };
  if (volume.claimRef.uid !== claim.meta.uid) return { dataOutcome: 'no-volume', volume: undefined };
  return { dataOutcome: outcomeUnderPolicy(volume.reclaimPolicy, volume), volume };
}

/** As JSON has it: `unknown` has to be taken for destroyed. */
export function isDataDestroyed(fate: DataOutcome): boolean | 'unknown' {
  return fate === 'unknown' ? 'unknown' : fate === 'destroyed';
}
