/** The state that a sent write has to reach, as the watch shows it. */

import type { ClaimRef, NodeRef, PodRef, SetRef, TemplateSize, VolumeRef } from './ports.ts';

export type Goal =
  /** All pods of the range are available, and none exists beyond it. */
  | { readonly type: 'scaled'; readonly set: SetRef; readonly replicas: number }
  /** A pod of the same name with another uid is available. If nothing recreates the pod yet, it only has to be gone. */
  | { readonly type: 'pod-back'; readonly set: SetRef; readonly pod: PodRef; readonly comesBack: boolean }
  /** Every ordinal that updates without a user runs the update revision and is available. */
  | { readonly type: 'updated'; readonly set: SetRef }
  /** The controller has observed the change. No pod changes because of it. */
  | { readonly type: 'observed'; readonly set: SetRef }
  | { readonly type: 'node-freed'; readonly node: NodeRef; readonly pods: readonly PodRef[] }
  | { readonly type: 'untainted'; readonly node: NodeRef }
  /** There is nothing to wait for. `text` says what holds now. */
  | { readonly type: 'accepted'; readonly text: string }
  | { readonly type: 'claim-gone'; readonly claim: ClaimRef }
  /** The provisioner has deleted the volume, or failed to. */
  | { readonly type: 'volume-gone'; readonly volume: VolumeRef }
  /** The volume is Available, or bound again. */
  | { readonly type: 'volume-free'; readonly volume: VolumeRef }
  /** Each claim has the capacity that it asks for. */
  | { readonly type: 'claims-grown'; readonly claims: readonly ClaimRef[]; readonly size: string }
  /** The driver has made the volume larger. The rest is done when its pod mounts it anew. */
  | { readonly type: 'volume-grown'; readonly claim: ClaimRef; readonly size: string }
  /** One after the other. */
  | { readonly type: 'in-turn'; readonly goals: readonly Goal[] }
  /** The set is gone. Its pods stay. */
  | { readonly type: 'set-gone'; readonly set: SetRef }
  /** Another set of that name with the size in its template has all pods of the set that was deleted. */
  | { readonly type: 'set-back'; readonly set: SetRef; readonly size: TemplateSize };
