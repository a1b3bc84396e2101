/** How the dialog of an action opens, learns from the server, notices changes, and is confirmed. */

import { driftSince } from '../actions/drift.ts';
import { type Facts, NO_FACTS } from '../actions/facts.ts';
import type { Surroundings, Wanted, World } from '../actions/plan.ts';
import { planAction } from '../actions/plan-action.ts';
import { NOTHING_SENT } from '../actions/reached.ts';
import type { ActionDialog, Task } from './action-dialog.ts';
import { callerOf, type State } from './state.ts';

/** What a plan for the set is made from; undefined where the set is not there. */
export function worldOf(state: State, setUid: string): World | undefined {
  const status = state.sets.find(({ set }) => set.meta.uid === setUid);
  if (status === undefined) return undefined;
  return { ...surroundingsOf(state), status };
}

function surroundingsOf(state: State): Surroundings {
  const { isProtected, snapshot, now } = state;
  return { ...callerOf(state), isProtected, snapshot, now };
}

/** What the dialog's plan is made from; undefined where its set is not there any more. */
export function worldFor(state: State, setUid: string | undefined): World | Surroundings | undefined {
  return setUid === undefined ? surroundingsOf(state) : worldOf(state, setUid);
}

/** Undefined where the set is not there. */
export function openDialog(
  state: State,
  setUid: string | undefined,
  wanted: Wanted,
  stage: ActionDialog['stage'],
): State {
  const world = worldFor(state, setUid);
  if (world === undefined) return state;
  const id = state.lastDialogId + 1;
  const dialog: ActionDialog = {
    type: 'action',
    id,
    setUid,
    wanted,
    facts: NO_FACTS,
    plan: planAction(world, wanted, NO_FACTS),
    drift: undefined,
    stage,
    typed: '',
    armed: false,
    ignored: 0,
    scroll: 0,
  };
  return { ...state, overlay: dialog, lastDialogId: id };
}

/** The same dialog for something else that is wanted; what the server said of the former is forgotten. */
export function rewantDialog(
  state: State,
  dialog: ActionDialog,
  wanted: Wanted,
  stage: ActionDialog['stage'] = dialog.stage,
): State {
  const opened = openDialog(state, dialog.setUid, wanted, stage);
  return opened === state ? { ...state, notice: dialog.drift ?? 'The set is not there any more.' } : opened;
}

/** A new snapshot under the open dialog: it says so when its objects have changed, and plans nothing anew behind a back. */
export function observeDialog(state: State): State {
  const dialog = state.overlay;
  if (dialog?.type !== 'action' || dialog.drift !== undefined) return state;
  const drift = driftSince(dialog.plan, state.snapshot);
  return drift === undefined ? state : { ...state, overlay: { ...dialog, drift, armed: false, typed: '' } };
}

/** What the server answered. Where that changes what is to be confirmed, or is the last of it, it has to be read first. */
export function learnFacts(state: State, id: number, facts: Facts): State {
  const dialog = state.overlay;
  if (dialog?.type !== 'action' || dialog.id !== id) return state;
  const world = worldFor(state, dialog.setUid);
  if (world === undefined) return state;
  const plan = dialog.drift === undefined ? planAction(world, dialog.wanted, facts) : dialog.plan;
  const isGraver = plan.confirmation.type !== dialog.plan.confirmation.type;
  const isComplete = isAsking(dialog) && !isAsking({ facts });
  if (!isGraver && !isComplete) return { ...state, overlay: { ...dialog, facts, plan } };
  const next = state.lastDialogId + 1;
  return {
    ...state,
    lastDialogId: next,
    overlay: { ...dialog, id: next, facts, plan, armed: false, ignored: 0, typed: '' },
  };
}

/** Why the plan can't be confirmed now; undefined when it can. */
export function hindrance(dialog: ActionDialog): string | undefined {
  if (dialog.drift !== undefined) return dialog.drift;
  if (dialog.plan.refusal !== undefined) return dialog.plan.refusal;
  return isAsking(dialog)
    ? 'The server is being asked whether it would take this, and what would come of it.'
    : undefined;
}

/** Whatever is still to be heard could be a reason not to: a quota, say, may answer after the trial. */
export function isAsking({ facts }: Pick<ActionDialog, 'facts'>): boolean {
  const isUnasked = [facts.access, facts.dryRun].some(({ state }) => state === 'unasked');
  return isUnasked || Object.values(facts).some(({ state }) => state === 'asked');
}

export function confirmDialog(state: State, dialog: ActionDialog): State {
  const id = (state.tasks.at(-1)?.id ?? 0) + 1;
  const { plan } = dialog;
  const task: Task = { id, plan, state: 'confirmed', text: 'sending', reached: NOTHING_SENT, endedAt: undefined };
  return { ...state, overlay: undefined, marked: new Set(), tasks: [...state.tasks, task] };
}
