/** The state of one pod on its node. */

import type { Json } from '../model/json.ts';
import type { PodBehavior } from './pod-behavior.ts';
import type { ContainerRun } from './pod-status.ts';

export interface PodWorker {
  readonly uid: string;
  readonly key: string;
  readonly behavior: PodBehavior;
  readonly startTime: string;
  podIP: string | undefined;
  restarts: number;
  /** The last termination of the containers. */
  lastState: Json | undefined;
  isStopping: boolean;
  /** Cancels the next step. */
  cancel: () => void;
  /** Cancels the failure that comes once a disk is full. */
  cancelFull: () => void;
}

function lastStateOf({ lastState }: PodWorker): Pick<ContainerRun, 'lastState'> {
  return lastState === undefined ? {} : { lastState };
}

export function waitingRun(life: PodWorker, reason: string, message?: string): ContainerRun {
  const state = { waiting: message === undefined ? { reason } : { reason, message } };
  return { state, ...lastStateOf(life), restartCount: life.restarts, isReady: false };
}

export function runningRun(life: PodWorker, isReady: boolean, startedAt: string): ContainerRun {
  return { state: { running: { startedAt } }, ...lastStateOf(life), restartCount: life.restarts, isReady };
}
