/** Watches what a sent write brings about, until it has happened or hangs. */

import type { Step } from '../actions/plan.ts';
import { type Progress, progressOf } from '../actions/run/progress.ts';
import type { Client } from '../cluster/connection/client.ts';
import { watchCluster } from '../cluster/watch/cluster-watch.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';
import { describeSets } from '../domain/set/describe-set.ts';

export interface GoalWaiter {
  readonly waitForGoal: (
    step: Pick<Step, 'goal'>,
    report: (progress: Progress) => void,
  ) => Promise<Progress | 'timed-out'>;
  readonly close: () => void;
}

export interface GoalWaiterOptions {
  readonly namespaces: readonly string[] | 'all';
  /** Milliseconds from now for all that is followed; undefined: no limit. */
  readonly timeoutMs: number | undefined;
  /** The cluster's clock: the real one, unless told. */
  readonly now?: (() => number) | undefined;
}

/** What looks stuck for a moment (a crash before the second try, a pod that is about to be replaced) may get over it. */
const STUCK_FOR_MS = 3000;
const TICK_MS = 1000;

/** The watch begins with the first thing that is followed. */
export function createGoalWaiter(client: Client, options: GoalWaiterOptions): GoalWaiter {
  const { namespaces, timeoutMs, now: clusterNow = Date.now } = options;
  const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
  let snapshot: Snapshot | undefined;
  let checkGoal = (): void => {};
  let watching: ReturnType<typeof watchCluster> | undefined;

  function readProgress(step: Pick<Step, 'goal'>): Progress {
    if (snapshot === undefined) return { state: 'waiting', text: 'the cluster is being listed' };
    const seen = snapshot;
    const now = clusterNow();
    return progressOf(step.goal, {
      snapshot: seen,
      // Goals about claims and volumes ask for none.
      get statuses() {
        return describeSets(seen, { now });
      },
      now,
    });
  }

  return {
    waitForGoal(step, report) {
      watching ??= watchCluster(client, {
        namespaces,
        onSnapshot: (next) => {
          snapshot = next;
          checkGoal();
        },
      });
      return new Promise((resolve) => {
        let stuckSince: number | undefined;
        const timer = setInterval(() => checkGoal(), TICK_MS);
        const settle = (outcome: Progress | 'timed-out') => {
          clearInterval(timer);
          checkGoal = () => {};
          resolve(outcome);
        };
        checkGoal = () => {
          const progress = readProgress(step);
          if (snapshot === undefined) {
            if (Date.now() >= deadline) settle('timed-out');
            return;
          }
          const now = Date.now();
          report(progress);
          stuckSince = progress.state === 'stuck' ? (stuckSince ?? now) : undefined;
          if (progress.state === 'stuck' ? now - (stuckSince ?? now) >= STUCK_FOR_MS : progress.state !== 'waiting') {
            settle(progress);
          } else if (now >= deadline) settle('timed-out');
        };
        checkGoal();
      });
    },
    close: () => watching?.close(),
  };
}
