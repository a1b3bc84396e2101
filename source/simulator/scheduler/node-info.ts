/** What the scheduler's filters look at, and what they find. */

import type { KubeObject } from '../model/kube-object.ts';

export interface NodeInfo {
  readonly node: KubeObject;
  /** Pods that run on the node or are assigned to it. */
  readonly pods: readonly KubeObject[];
}

export interface FilterFailure {
  readonly reasons: readonly string[];
  /** True if fewer pods on the node would help. */
  readonly isTransient: boolean;
}
