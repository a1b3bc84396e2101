/** The effects of the actions: asks the cluster for an open dialog, carries out what was confirmed, writes it down. */

import { resourceAttributesOf } from '../actions/operations/write-metadata.ts';
import type { AccessReviewStatus, ResourceAttributes } from '../actions/ports.ts';
import { preflight } from '../actions/run/preflight.ts';
import { type RunResult, runPlan } from '../actions/run/run-plan.ts';
import { advanceRunProgress, NOTHING_SENT } from '../actions/run/run-progress.ts';
import type { ActionDialog, Task } from '../state/dialog/action-dialog.ts';
import { planContextFor } from '../state/dialog/plan-dialog.ts';
import { currentSet } from '../state/selectors.ts';
import type { Permission, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { createGoalWaiter } from './goal-waiter.ts';
import { createJournalWriter, type Journal } from './journal/journal-writer.ts';
import { createLostResponseLookup } from './lost-response-lookup.ts';
import type { SharedClient } from './shared-client.ts';

export interface ActionSync {
  /** Looks at what the state asks for. */
  readonly sync: (state: State, shared: SharedClient | undefined) => void;
  readonly close: () => void;
}

/** A number that is still being typed is not asked about. */
const PREFLIGHT_DELAY_MS = 120;
/** What one may do in a namespace is asked once the cursor rests there. */
const PERMISSION_CHECK_DELAY_MS = 200;
/** A role that was granted or taken meanwhile is noticed after this. */
const PERMISSION_TTL_MS = 60_000;

export function createActionSync(store: Store, journal: Journal): ActionSync {
  const closing = new AbortController();
  let runningPreflight: { readonly dialogId: number; readonly controller: AbortController } | undefined;
  const startedTasks = new Set<number>();
  /** The namespaces whose rights were asked of this cluster a short while ago. */
  const checkedNamespaces = new Set<string>();
  let checkedClient: SharedClient | undefined;
  /** Where the cursor rests, and will have been asked about in a moment. */
  let pendingNamespace: string | undefined;
  let permissionTimer: NodeJS.Timeout | undefined;

  function startPreflight(dialog: ActionDialog, shared: SharedClient): void {
    if (runningPreflight?.dialogId === dialog.id) return;
    runningPreflight?.controller.abort();
    const controller = new AbortController();
    runningPreflight = { dialogId: dialog.id, controller };
    // A dialog that became graver has all its facts already.
    if (dialog.facts.dryRun.state === 'known') return;
    const { signal } = controller;
    const timer = setTimeout(() => {
      const world = planContextFor(store.state(), dialog.setUid);
      if (world === undefined) return;
      const onFacts = (facts: ActionDialog['facts']) => {
        const { overlay } = store.state();
        // The id moves on when an answer makes the question graver: it is still the same dialog.
        if (overlay?.type !== 'action' || overlay.request !== dialog.request) return;
        store.dispatch({ type: 'facts-received', dialogId: overlay.id, facts });
      };
      preflight(shared.commands, world, dialog.request, { signal, onFacts }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }, PREFLIGHT_DELAY_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
  }

  /** The clock of the screen, which is the cluster's own where that is a demo's. */
  const screenNow = (): number => store.state().now;

  function stopPreflight(): void {
    runningPreflight?.controller.abort();
    runningPreflight = undefined;
  }

  async function runTask(task: Task, shared: SharedClient): Promise<void> {
    const { plan, id } = task;
    const { access, client, commands } = shared;
    const tell = (change: Partial<Omit<Task, 'id' | 'plan'>>) => store.dispatch({ type: 'task-changed', id, change });
    const journaling = createJournalWriter(journal, access, (text) => store.dispatch({ type: 'notice', text }));
    let reached = NOTHING_SENT;
    const follower = createGoalWaiter(client, {
      namespaces: taskNamespaces(task, store.state()),
      timeoutMs: undefined,
      now: screenNow,
    });
    shared.retain();
    tell({ state: 'running' });
    try {
      const result = await runPlan(plan, {
        ports: commands,
        signal: closing.signal,
        report: (event) => {
          journaling.report(event);
          reached = advanceRunProgress(reached, event);
          if (event.type !== 'progress') tell({ progress: reached });
          if (event.type === 'progress') tell({ text: event.progress.text });
          if (event.type === 'sent') tell({ text: `${event.step.write.target.name}: accepted` });
        },
        record: journaling.record,
        resolveLostResponse: createLostResponseLookup({
          ports: commands,
          signal: closing.signal,
          timeoutMs: undefined,
        }),
        waitForGoal: follower.waitForGoal,
        wait: true,
      });
      tell({ state: hasSucceeded(result) ? 'done' : 'failed', text: result.sentence, endedAt: screenNow() });
    } catch (error) {
      if (!closing.signal.aborted) throw error;
    } finally {
      follower.close();
      shared.release();
    }
  }

  function schedulePermissionCheck(state: State, shared: SharedClient): void {
    if (shared !== checkedClient) resetPermissionChecks();
    checkedClient = shared;
    const namespace = currentSet(state)?.set.meta.namespace;
    if (namespace === undefined || namespace === pendingNamespace || checkedNamespaces.has(namespace)) return;
    if (state.readOnlyReason !== undefined) return;
    pendingNamespace = namespace;
    clearTimeout(permissionTimer);
    permissionTimer = setTimeout(() => {
      pendingNamespace = undefined;
      checkedNamespaces.add(namespace);
      checkPermissions(namespace, shared).catch((error: unknown) => {
        if (!closing.signal.aborted) throw error;
      });
    }, PERMISSION_CHECK_DELAY_MS);
  }

  function resetPermissionChecks(): void {
    clearTimeout(permissionTimer);
    pendingNamespace = undefined;
    checkedNamespaces.clear();
  }

  async function checkPermissions(namespace: string, shared: SharedClient): Promise<void> {
    const { commands } = shared;
    const ask = async (right: Permission): Promise<AccessReviewStatus> => {
      const answer = await commands.canI(accessReviewOf(right, namespace), { signal: closing.signal });
      // Where the server can't be asked, the key is offered, and the dialog tells.
      return answer.ok ? answer.value : { allowed: true, reason: '' };
    };
    const [scale, change, remove, evict, shell] = await Promise.all([
      ask('scale'),
      ask('change'),
      ask('delete'),
      ask('evict'),
      ask('shell'),
    ]);
    if (shared !== checkedClient) return;
    store.dispatch({
      type: 'permissions-received',
      namespace,
      permissions: { scale, change, delete: remove, evict, shell },
    });
    setTimeout(() => checkedNamespaces.delete(namespace), PERMISSION_TTL_MS).unref();
  }

  return {
    sync(state, shared) {
      if (shared === undefined) return;
      if (state.overlay?.type === 'action') startPreflight(state.overlay, shared);
      else stopPreflight();
      schedulePermissionCheck(state, shared);
      for (const task of state.tasks) {
        if (task.state !== 'confirmed' || startedTasks.has(task.id)) continue;
        startedTasks.add(task.id);
        void runTask(task, shared);
      }
    },
    close() {
      stopPreflight();
      clearTimeout(permissionTimer);
      closing.abort();
    },
  };
}

function accessReviewOf(right: Permission, namespace: string): ResourceAttributes {
  const set = { kind: 'StatefulSet', namespace, name: '', uid: '', generation: 0 } as const;
  const pod = { kind: 'Pod', namespace, name: '', uid: '' } as const;
  switch (right) {
    case 'scale':
      return resourceAttributesOf({ operation: 'scale', target: set, from: 0, to: 0 });
    case 'change':
      return resourceAttributesOf({ operation: 'change', target: set, change: { type: 'partition', partition: 0 } });
    case 'delete':
      return resourceAttributesOf({ operation: 'delete', target: pod, force: false });
    case 'evict':
      return resourceAttributesOf({ operation: 'evict', target: pod });
    case 'shell':
      return { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace, name: '' };
  }
}

function hasSucceeded({ outcome }: RunResult): boolean {
  return outcome === 'done' || outcome === 'sent' || outcome === 'held';
}

/** Where what the task changes lives; for a node or a volume, whatever of the plan has a namespace, else what is shown. */
function taskNamespaces({ plan }: Task, { scope }: State): readonly string[] | 'all' {
  const set = plan.steps.flatMap(({ goal }) => ('set' in goal ? [goal.set] : []))[0];
  const pods = plan.steps.flatMap(({ goal }) => (goal.type === 'node-freed' ? goal.pods : []));
  if (set !== undefined) return [set.namespace];
  const named = [...pods, plan.target, ...plan.steps.map(({ write }) => write.target)].map(
    ({ namespace }) => namespace,
  );
  const found = new Set(named.filter((namespace) => namespace !== ''));
  return found.size === 0 ? scope.namespaces : [...found];
}
