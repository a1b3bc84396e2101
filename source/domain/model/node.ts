import type { ObjectMeta } from './object-meta.ts';

export interface Node {
  readonly kind: 'Node';
  readonly meta: ObjectMeta;
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly readySince: number | undefined;
  /** When its kubelet last wrote its status, which it does every 5 minutes at the latest; undefined before the first time. */
  readonly heartbeatAt: number | undefined;
  /** Why the node is not ready: "KubeletNotReady: container runtime is down"; empty if it is ready. */
  readonly readyReason: string;
  /** The label topology.kubernetes.io/zone; empty where there is none. */
  readonly zone: string;
  readonly unschedulable: boolean;
  /**
   * The volumes that the kubelet has mounted, as it wrote last: "kubernetes.io/csi/DRIVER^HANDLE". Read only of a node
   * that is not ready: they tell what may still be written to.
   */
  readonly volumesInUse: readonly string[];
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}
