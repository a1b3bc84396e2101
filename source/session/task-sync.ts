/** Runs the actions that were confirmed, and records what they send. */

import { type RunResult, runPlan } from '../actions/run/run-plan.ts';
import { advanceRunProgress, NOTHING_SENT } from '../actions/run/run-progress.ts';
import type { Task } from '../state/dialog/action-dialog.ts';
import { unreachedGoalOf } from '../state/dialog/revise-tasks.ts';
import type { NamespaceSelection, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { createGoalWaiter } from './goal-waiter.ts';
import { createJournalWriter, type JournalSettings } from './journal/journal-writer.ts';
import { createLostResponseLookup } from './lost-response-lookup.ts';
import { observeCluster, observeStore } from './observations.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

export interface TaskSettings {
  readonly journal: JournalSettings;
  /** The client of the watches that fill the store now. */
  readonly currentClient: () => SharedClient | undefined;
}

/** A task that has started keeps its client, and goes on when another context is chosen. */
export function taskSubscriptions(
  { tasks }: State,
  shared: SharedClient | undefined,
  store: Store,
  settings: TaskSettings,
): readonly Subscription[] {
  return tasks.flatMap((task) => {
    const isWaitingForClient = task.state === 'confirmed' && shared === undefined;
    if (task.endedAt !== undefined || isWaitingForClient) return [];
    return [
      {
        key: ['task', task.id],
        start: async (signal: AbortSignal) => {
          if (shared !== undefined) await runTask(task, shared, store, settings, signal);
        },
      },
    ];
  });
}

async function runTask(
  task: Task,
  shared: SharedClient,
  store: Store,
  { journal, currentClient }: TaskSettings,
  signal: AbortSignal,
): Promise<void> {
  const { plan, id } = task;
  const { access, client, commands } = shared;
  const updateTask = (change: Partial<Omit<Task, 'id' | 'plan'>>) =>
    store.dispatch({ type: 'task-changed', id, change });
  const namespaces = taskNamespaces(task, store.state());
  // The clock of the screen: in the embedded cluster, that is the cluster's.
  const screenNow = () => store.state().now;
  const isCovered = (state: State) =>
    currentClient() === shared && isScopeCovering(state, access.contextName, namespaces);
  const openOwn = observeCluster(client, { namespaces, now: screenNow });
  const goalWaiter = createGoalWaiter(observeStore(store, isCovered, openOwn), { timeoutMs: undefined, signal });
  let runProgress = NOTHING_SENT;
  shared.retain();
  updateTask({ state: 'running' });
  let result: RunResult;
  try {
    result = await runPlan(plan, {
      ports: commands,
      signal,
      report: (event) => {
        runProgress = advanceRunProgress(runProgress, event);
        if (event.type === 'progress') updateTask({ text: event.progress.text });
        else updateTask({ progress: runProgress });
        if (event.type === 'sent') updateTask({ text: `${event.step.write.target.name}: accepted` });
      },
      journal: createJournalWriter(journal, access, (text) => store.dispatch({ type: 'notice', text })),
      resolveLostResponse: createLostResponseLookup({ ports: commands, signal, timeoutMs: undefined }),
      waitForGoal: goalWaiter.waitForGoal,
      wait: true,
    });
  } finally {
    goalWaiter.close();
    shared.release();
  }
  updateTask({
    state: hasSucceeded(result) ? 'done' : 'failed',
    text: result.sentence,
    endedAt: screenNow(),
    unreached: unreachedGoalOf(plan, result, store.state().sets),
  });
}

function hasSucceeded({ outcome }: RunResult): boolean {
  return outcome === 'done' || outcome === 'sent' || outcome === 'held';
}

/**
 * Returns the namespaces of the objects that the task changes. When it changes only a node or a volume, these are the
 * namespaces of the plan's other objects, or those of the screen.
 */
function taskNamespaces({ plan }: Task, { scope }: State): NamespaceSelection {
  const set = plan.steps.flatMap(({ goal }) => ('set' in goal ? [goal.set] : []))[0];
  const pods = plan.steps.flatMap(({ goal }) => (goal.type === 'node-freed' ? goal.pods : []));
  if (set !== undefined) return [set.namespace];
  const named = [...pods, plan.target, ...plan.steps.map(({ write }) => write.target)].map(
    ({ namespace }) => namespace,
  );
  const found = new Set(named.filter((namespace) => namespace !== ''));
  return found.size === 0 ? scope.namespaces : [...found];
}

/** Reports whether the snapshot in the store has all objects of these namespaces, with no set filtered out. */
function isScopeCovering({ scope, selector }: State, context: string, namespaces: NamespaceSelection): boolean {
  if (scope.context !== context || selector !== undefined) return false;
  if (scope.namespaces === 'all') return true;
  const { namespaces: watched } = scope;
  return namespaces !== 'all' && namespaces.every((namespace) => watched.includes(namespace));
}
