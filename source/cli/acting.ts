/** The effects of the actions: asks the cluster for an open dialog, carries out what was confirmed, writes it down. */

import { accessQuestionOf } from '../actions/about-write.ts';
import type { AccessQuestion, AccessVerdict } from '../actions/ports.ts';
import { preflight } from '../actions/preflight.ts';
import { NOTHING_SENT, reachedBy } from '../actions/reached.ts';
import { type RunResult, runPlan } from '../actions/run.ts';
import type { ActionDialog, Task } from '../state/action-dialog.ts';
import { worldFor } from '../state/dialog.ts';
import { shownSet } from '../state/selectors.ts';
import type { Right, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './connection.ts';
import { createFollower } from './follow.ts';
import { createJournaling } from './journaling.ts';
import { createLookUp } from './look-up.ts';

export interface Acting {
  /** Looks at what the state asks for. */
  readonly follow: (state: State, shared: SharedClient | undefined) => void;
  readonly close: () => void;
}

/** A number that is still being typed is not asked about. */
const PREFLIGHT_AFTER_MS = 120;
/** What one may do in a namespace is asked once the cursor rests there. */
const RIGHTS_AFTER_MS = 200;
/** A role that was granted or taken meanwhile is noticed after this. */
const RIGHTS_KEPT_MS = 60_000;

export function createActing(store: Store, journal: string): Acting {
  const closing = new AbortController();
  let asking: { readonly dialogId: number; readonly controller: AbortController } | undefined;
  const started = new Set<number>();
  /** The namespaces whose rights were asked of this cluster a short while ago. */
  const askedRights = new Set<string>();
  let askedOf: SharedClient | undefined;
  /** Where the cursor rests, and will have been asked about in a moment. */
  let resting: string | undefined;
  let rightsTimer: NodeJS.Timeout | undefined;

  function askFor(dialog: ActionDialog, shared: SharedClient): void {
    if (asking?.dialogId === dialog.id) return;
    asking?.controller.abort();
    const controller = new AbortController();
    asking = { dialogId: dialog.id, controller };
    // A dialog that became graver has all its facts already.
    if (dialog.facts.dryRun.state === 'known') return;
    const { signal } = controller;
    const timer = setTimeout(() => {
      const world = worldFor(store.state(), dialog.setUid);
      if (world === undefined) return;
      const onFacts = (facts: ActionDialog['facts']) => {
        const { overlay } = store.state();
        // The id moves on when an answer makes the question graver: it is still the same dialog.
        if (overlay?.type !== 'action' || overlay.wanted !== dialog.wanted) return;
        store.dispatch({ type: 'facts-known', dialogId: overlay.id, facts });
      };
      preflight(shared.commands, world, dialog.wanted, { signal, onFacts }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }, PREFLIGHT_AFTER_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
  }

  /** The clock of the screen, which is the cluster's own where that is a demo's. */
  const screenNow = (): number => store.state().now;

  function stopAsking(): void {
    asking?.controller.abort();
    asking = undefined;
  }

  async function carryOut(task: Task, shared: SharedClient): Promise<void> {
    const { plan, id } = task;
    const { access, client, commands } = shared;
    const tell = (change: Partial<Omit<Task, 'id' | 'plan'>>) => store.dispatch({ type: 'task-changed', id, change });
    const journaling = createJournaling(journal, access, (text) => store.dispatch({ type: 'notice', text }));
    let reached = NOTHING_SENT;
    const follower = createFollower(client, {
      namespaces: namespacesOf(task, store.state()),
      timeoutMs: undefined,
      now: screenNow,
    });
    shared.hold();
    tell({ state: 'running' });
    try {
      const result = await runPlan(plan, {
        ports: commands,
        signal: closing.signal,
        report: (event) => {
          journaling.report(event);
          reached = reachedBy(reached, event);
          if (event.type !== 'progress') tell({ reached });
          if (event.type === 'progress') tell({ text: event.progress.text });
          if (event.type === 'sent') tell({ text: `${event.step.write.target.name}: accepted` });
        },
        record: journaling.record,
        lookUp: createLookUp({ ports: commands, signal: closing.signal, giveUpMs: undefined }),
        follow: follower.follow,
        wait: true,
      });
      tell({ state: isDone(result) ? 'done' : 'failed', text: result.sentence, endedAt: screenNow() });
    } catch (error) {
      if (!closing.signal.aborted) throw error;
    } finally {
      follower.close();
      shared.release();
    }
  }

  function askForRights(state: State, shared: SharedClient): void {
    if (shared !== askedOf) forgetRights();
    askedOf = shared;
    const namespace = shownSet(state)?.set.meta.namespace;
    if (namespace === undefined || namespace === resting || askedRights.has(namespace)) return;
    if (state.readOnly !== undefined) return;
    resting = namespace;
    clearTimeout(rightsTimer);
    rightsTimer = setTimeout(() => {
      resting = undefined;
      askedRights.add(namespace);
      askRights(namespace, shared).catch((error: unknown) => {
        if (!closing.signal.aborted) throw error;
      });
    }, RIGHTS_AFTER_MS);
  }

  function forgetRights(): void {
    clearTimeout(rightsTimer);
    resting = undefined;
    askedRights.clear();
  }

  async function askRights(namespace: string, shared: SharedClient): Promise<void> {
    const { commands } = shared;
    const ask = async (right: Right): Promise<AccessVerdict> => {
      const answer = await commands.canI(questionOf(right, namespace), { signal: closing.signal });
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
    if (shared !== askedOf) return;
    store.dispatch({ type: 'rights-known', namespace, rights: { scale, change, delete: remove, evict, shell } });
    setTimeout(() => askedRights.delete(namespace), RIGHTS_KEPT_MS).unref();
  }

  return {
    follow(state, shared) {
      if (shared === undefined) return;
      if (state.overlay?.type === 'action') askFor(state.overlay, shared);
      else stopAsking();
      askForRights(state, shared);
      for (const task of state.tasks) {
        if (task.state !== 'confirmed' || started.has(task.id)) continue;
        started.add(task.id);
        void carryOut(task, shared);
      }
    },
    close() {
      stopAsking();
      clearTimeout(rightsTimer);
      closing.abort();
    },
  };
}

function questionOf(right: Right, namespace: string): AccessQuestion {
  const set = { kind: 'StatefulSet', namespace, name: '', uid: '', generation: 0 } as const;
  const pod = { kind: 'Pod', namespace, name: '', uid: '' } as const;
  switch (right) {
    case 'scale':
      return accessQuestionOf({ operation: 'scale', target: set, from: 0, to: 0 });
    case 'change':
      return accessQuestionOf({ operation: 'change', target: set, change: { type: 'partition', partition: 0 } });
    case 'delete':
      return accessQuestionOf({ operation: 'delete', target: pod, force: false });
    case 'evict':
      return accessQuestionOf({ operation: 'evict', target: pod });
    case 'shell':
      return { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace, name: '' };
  }
}

function isDone({ outcome }: RunResult): boolean {
  return outcome === 'done' || outcome === 'sent' || outcome === 'held';
}

/** Where what the task changes lives; for a node or a volume, whatever of the plan has a namespace, else what is shown. */
function namespacesOf({ plan }: Task, { scope }: State): readonly string[] | 'all' {
  const set = plan.steps.flatMap(({ goal }) => ('set' in goal ? [goal.set] : []))[0];
  const pods = plan.steps.flatMap(({ goal }) => (goal.type === 'node-freed' ? goal.pods : []));
  if (set !== undefined) return [set.namespace];
  const named = [...pods, plan.target, ...plan.steps.map(({ write }) => write.target)].map(
    ({ namespace }) => namespace,
  );
  const found = new Set(named.filter((namespace) => namespace !== ''));
  return found.size === 0 ? scope.namespaces : [...found];
}
