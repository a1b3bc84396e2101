/** Waits until a goal is reached, or is seen not to be reachable. */

import type { Observation, Progress } from '../actions/observation.ts';
import type { Step } from '../actions/plan.ts';
import { progressOf } from '../actions/run/progress.ts';
import { systemClock } from '../cluster/connection/system-clock.ts';
import type { Observations, OpenObservations } from './observations.ts';

export interface GoalWaiter {
  /** For the goal of a step. Rejects when the signal is aborted. */
  readonly waitForGoal: (
    step: Pick<Step, 'goal'>,
    report: (progress: Progress) => void,
  ) => Promise<Progress | 'timed-out'>;
  /** Calls `judge` with what is new, and once a second. Rejects when the signal is aborted, and when `judge` throws. */
  readonly waitUntil: <Judged extends Progress>(
    judge: (observation: Observation) => Judged,
    report: (progress: Judged) => void,
  ) => Promise<Judged | 'timed-out'>;
  readonly close: () => void;
}

/** Milliseconds. What looks stuck for a moment (a crash before the second try, a pod about to be replaced) may recover. */
const STUCK_FOR_MS = 3000;
const TICK_MS = 1000;

export interface GoalWaiterOptions {
  /** Milliseconds from now for all goals together; undefined: no limit. */
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
  /** In milliseconds; a clock that never jumps by default. */
  readonly now?: () => number;
}

/** Opens the observations with the first goal. */
export function createGoalWaiter(
  open: OpenObservations,
  { timeoutMs, signal, now: clockNow = systemClock.now }: GoalWaiterOptions,
): GoalWaiter {
  const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : clockNow() + timeoutMs;
  let checkGoal = (): void => {};
  let observations: Observations | undefined;

  function waitUntil<Judged extends Progress>(
    judge: (observation: Observation) => Judged,
    report: (progress: Judged) => void,
  ): Promise<Judged | 'timed-out'> {
    observations ??= open(() => checkGoal());
    const { latest } = observations;
    return new Promise((resolve, reject) => {
      let stuckSince: number | undefined;
      const timer = setInterval(() => checkGoal(), TICK_MS);
      const stop = () => {
        clearInterval(timer);
        checkGoal = () => {};
        signal.removeEventListener('abort', onAbort);
      };
      const fail = (reason: unknown) => {
        stop();
        reject(reason);
      };
      const onAbort = () => fail(signal.reason);
      const settle = (outcome: Judged | 'timed-out') => {
        stop();
        resolve(outcome);
      };
      const check = () => {
        const now = clockNow();
        const observation = latest();
        if (observation === undefined) {
          if (now >= deadline) settle('timed-out');
          return;
        }
        const progress = judge(observation);
        report(progress);
        stuckSince = progress.state === 'stuck' ? (stuckSince ?? now) : undefined;
        if (progress.state === 'stuck' ? now - (stuckSince ?? now) >= STUCK_FOR_MS : progress.state !== 'waiting') {
          settle(progress);
        } else if (now >= deadline) settle('timed-out');
      };
      signal.addEventListener('abort', onAbort);
      checkGoal = () => {
        try {
          check();
        } catch (error) {
          fail(error);
        }
      };
      checkGoal();
    });
  }

  return {
    waitUntil,
    waitForGoal: ({ goal }, report) => waitUntil((observation) => progressOf(goal, observation), report),
    close: () => observations?.close(),
  };
}
