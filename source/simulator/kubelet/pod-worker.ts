/** The state of one pod on its node. */

import type { KubeObject } from '../model/kube-object.ts';
import type { ContainerState } from './containers/container-state.ts';
import type { PodBehavior } from './pod-behavior.ts';
import type { Timers } from './timers.ts';

export interface PodWorker {
  readonly uid: string;
  readonly key: string;
  readonly behavior: PodBehavior;
  readonly startTime: string;
  /** In the order in which they start. Ephemeral ones are added at the end. */
  readonly containers: ContainerState[];
  readonly newTimers: () => Timers;
  /** Steps of the pod itself. */
  readonly timers: Timers;
  podIP: string | undefined;
  /** It has its volumes, an address and its images: containers may start. */
  hasSandbox: boolean;
  /** Its containers are being stopped for good. */
  isStopping: boolean;
  /** It stops since it is being deleted. */
  isDeleting: boolean;
  /** When its grace ends, while it stops. */
  stopDeadline: number;
  /** Why it has failed as a whole. */
  failure: { readonly reason: string; readonly message: string } | undefined;
  /** Cancels the failure that comes once a disk is full. */
  cancelFull: () => void;
  /** Brings its containers on, and reports its status. */
  readonly changed: () => void;
}

/** Returns the pod with the addresses that its status is about to have. */
export function withAddresses(pod: KubeObject, { podIP }: PodWorker, hostIP: string): KubeObject {
  const addresses = podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] };
  return { ...pod, status: { ...pod.status, hostIP, hostIPs: [{ ip: hostIP }], ...addresses } };
}
