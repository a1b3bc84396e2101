/** One pod on its node, and how its containers fare. */

import type { Json } from '../json.ts';
import type { Fate } from './fate.ts';
import type { ContainerRun } from './pod-status.ts';

export interface Life {
  readonly uid: string;
  readonly key: string;
  readonly fate: Fate;
  readonly startTime: string;
  podIP: string | undefined;
  restarts: number;
  /** How the containers ended last. */
  lastState: Json | undefined;
  isStopping: boolean;
  /** Calls off what comes next. */
  cancel: () => void;
}

function past({ lastState }: Life): Pick<ContainerRun, 'lastState'> {
  return lastState === undefined ? {} : { lastState };
}

export function waits(life: Life, reason: string, message?: string): ContainerRun {
  const state = { waiting: message === undefined ? { reason } : { reason, message } };
  return { state, ...past(life), restartCount: life.restarts, isReady: false };
}

export function runs(life: Life, isReady: boolean, startedAt: string): ContainerRun {
  return { state: { running: { startedAt } }, ...past(life), restartCount: life.restarts, isReady };
}
