/** What a sent write is to bring about, as the watch will show it. */

import type { ClaimRef, NodeRef, PodRef, SetRef, VolumeRef } from './ports.ts';

export type Goal =
  /** All pods of the range available, none beyond it. */
  | { readonly type: 'scaled'; readonly set: SetRef; readonly replicas: number }
  /** A pod of the same name and another uid, available; or only gone where nothing brings it back yet. */
  | { readonly type: 'pod-back'; readonly set: SetRef; readonly pod: PodRef; readonly comesBack: boolean }
  /** Every ordinal that updates by itself runs the update revision and is available. */
  | { readonly type: 'updated'; readonly set: SetRef }
  /** The controller has seen the change; no pod moves for it. */
  | { readonly type: 'observed'; readonly set: SetRef }
  | { readonly type: 'node-freed'; readonly node: NodeRef; readonly pods: readonly PodRef[] }
  | { readonly type: 'untainted'; readonly node: NodeRef }
  /** Nothing to wait for; `text` says what is so now. */
  | { readonly type: 'accepted'; readonly text: string }
  | { readonly type: 'claim-gone'; readonly claim: ClaimRef }
  /** Deleted by whoever provisioned it; Failed is the end too. */
  | { readonly type: 'volume-gone'; readonly volume: VolumeRef }
  /** Available, or bound again. */
  | { readonly type: 'volume-free'; readonly volume: VolumeRef };
