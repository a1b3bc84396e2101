/** Sends a plan to a genuine control plane and waits for the goal of each step. */

import type { Plan } from '../../../source/actions/plan.ts';
import type { ActionPorts } from '../../../source/actions/ports.ts';
import { type RunResult, runPlan } from '../../../source/actions/run/run-plan.ts';
import type { Client } from '../../../source/cluster/connection/client.ts';
import { createActionPorts } from '../../../source/cluster/write/action-ports.ts';
import { createGoalWaiter } from '../../../source/session/goal-waiter.ts';
import { createLostResponseLookup } from '../../../source/session/lost-response-lookup.ts';
import { observeCluster } from '../../../source/session/observations.ts';
import { NO_JOURNAL } from '../../support/no-journal.ts';

export interface RunToEndOptions {
  readonly client: Client;
  readonly namespace: string;
  /** Milliseconds for all goals together. */
  readonly timeoutMs: number;
  /** Changes what is sent or answered; by default, nothing. */
  readonly between?: ((ports: ActionPorts) => ActionPorts) | undefined;
}

export async function runToEnd(plan: Plan, options: RunToEndOptions): Promise<RunResult> {
  const { client, namespace, timeoutMs, between = (same) => same } = options;
  const { signal } = new AbortController();
  const ports = createActionPorts(client);
  const goalWaiter = createGoalWaiter(observeCluster(client, { namespaces: [namespace] }), { timeoutMs, signal });
  try {
    return await runPlan(plan, {
      ports: between(ports),
      signal,
      report: () => {},
      journal: NO_JOURNAL,
      resolveLostResponse: createLostResponseLookup({ ports, signal, timeoutMs: 100_000 }),
      waitForGoal: goalWaiter.waitForGoal,
      wait: true,
    });
  } finally {
    goalWaiter.close();
  }
}
