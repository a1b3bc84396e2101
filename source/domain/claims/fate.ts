/** What becomes of the data once a claim is deleted. */

import type { Claim, Volume } from '../kinds.ts';
import type { Snapshot } from '../snapshot.ts';
import { listState } from './lists.ts';

/**
 * - `empty`: there is no volume, or it is not this claim's.
 * - `kept`: the volume stays, Released, with its data.
 * - `stranded`: the volume is to be deleted and nothing can: it ends as Failed, its data still where they are.
 * - `destroyed`: the volume goes with its data.
 * - `unknown`: volumes can't be read, which counts as destroyed.
 */
export type Fate = 'empty' | 'kept' | 'stranded' | 'destroyed' | 'unknown';

export interface FateOfData {
  readonly fate: Fate;
  /** The claim's own volume, where it is known. */
  readonly volume: Volume | undefined;
}

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** Sources for which the controller has no deleter. hostPath has one for folders below /tmp. */
const NO_DELETER = /^(local|nfs|iscsi|fc|hostPath (?!\/tmp\/.)) ?/;

/** Source: pv_controller.go, findDeletablePlugin. */
function nothingCanDelete(volume: Volume): boolean {
  return volume.meta.annotations[PROVISIONED_BY] === undefined && NO_DELETER.test(volume.source);
}

/** What deleting a claim of this volume does under a reclaim policy. */
export function fateUnder(policy: Volume['reclaimPolicy'], volume: Volume): Fate {
  if (policy === 'Retain') return 'kept';
  return policy === 'Delete' && nothingCanDelete(volume) ? 'stranded' : 'destroyed';
}

export function fateOf(snapshot: Snapshot, claim: Claim): FateOfData {
  if (claim.volume === '') return { fate: 'empty', volume: undefined };
  if (listState(snapshot, 'PersistentVolume', '') !== 'live') return { fate: 'unknown', volume: undefined };
  const volume = snapshot.tables.PersistentVolume.get(claim.volume);
  if (volume === undefined) return { fate: 'empty', volume };
  // Until the binder has written its half, nobody can tell whose the volume is going to be.
  if (volume.claimRef === undefined || volume.claimRef.uid === '') return { fate: 'unknown', volume: undefined };
  if (volume.claimRef.uid !== claim.meta.uid) return { fate: 'empty', volume: undefined };
  return { fate: fateUnder(volume.reclaimPolicy, volume), volume };
}

/** As JSON has it: `unknown` has to be taken for destroyed. */
export function isDestroyed(fate: Fate): boolean | 'unknown' {
  return fate === 'unknown' ? 'unknown' : fate === 'destroyed';
}
