/** Opens the dialog of an action, adds the server's facts, detects changes, and confirms it. */

import type { PlanContext, RequestedAction, SetPlanContext } from '../../actions/plan.ts';
import { planAction } from '../../actions/plans/plan-action.ts';
import { driftSince } from '../../actions/plans/plan-drift.ts';
import { NO_FACTS, type PreflightFacts } from '../../actions/preflight-facts.ts';
import { NOTHING_SENT } from '../../actions/run/run-progress.ts';
import { withNotice } from '../notice.ts';
import { kubectlTargetOf, type State } from '../state.ts';
import type { ActionDialog, Task } from './action-dialog.ts';

/** Returns the input for a plan about the set; undefined if the set does not exist. */
export function setPlanContextOf(state: State, setUid: string): SetPlanContext | undefined {
  const status = state.sets.find(({ set }) => set.meta.uid === setUid);
  if (status === undefined) return undefined;
  return { ...planContextOf(state), status };
}

function planContextOf(state: State): PlanContext {
  const { isProtected, snapshot, now, demoTime } = state;
  return { ...kubectlTargetOf(state), isProtected, isEmbedded: demoTime !== undefined, snapshot, now };
}

/** Returns the input for the dialog's plan; undefined if its set no longer exists. */
export function planContextFor(state: State, setUid: string | undefined): SetPlanContext | PlanContext | undefined {
  return setUid === undefined ? planContextOf(state) : setPlanContextOf(state, setUid);
}

/** Returns undefined if the set does not exist. */
export function openDialog(
  state: State,
  setUid: string | undefined,
  wanted: RequestedAction,
  stage: ActionDialog['stage'],
): State {
  const planContext = planContextFor(state, setUid);
  if (planContext === undefined) return state;
  const id = state.lastDialogId + 1;
  const dialog: ActionDialog = {
    type: 'action',
    id,
    setUid,
    request: wanted,
    facts: NO_FACTS,
    plan: planAction(planContext, wanted, NO_FACTS),
    drift: undefined,
    stage,
    typed: '',
    acceptsInput: false,
    ignoredKeys: 0,
    scroll: 0,
  };
  return { ...state, overlay: dialog, lastDialogId: id };
}

/** Changes the request of the dialog and discards the server's facts about the former one. */
export function replanDialog(
  state: State,
  dialog: ActionDialog,
  wanted: RequestedAction,
  stage: ActionDialog['stage'] = dialog.stage,
): State {
  const opened = openDialog(state, dialog.setUid, wanted, stage);
  return opened === state ? withNotice(state, dialog.drift ?? 'The set is not there any more.') : opened;
}

/**
 * Checks the open dialog against a new snapshot. If its objects have changed, the dialog says so. It is not planned
 * again without the user.
 */
export function checkDialogDrift(state: State): State {
  const dialog = state.overlay;
  if (dialog?.type !== 'action' || dialog.drift !== undefined) return state;
  const drift = driftSince(dialog.plan, state.snapshot);
  return drift === undefined ? state : { ...state, overlay: { ...dialog, drift, acceptsInput: false, typed: '' } };
}

/**
 * Adds the server's facts. If they change what is to be confirmed, or are the last ones, the user has to read them
 * first.
 */
export function receiveFacts(state: State, id: number, facts: PreflightFacts): State {
  const dialog = state.overlay;
  if (dialog?.type !== 'action' || dialog.id !== id) return state;
  const planContext = planContextFor(state, dialog.setUid);
  if (planContext === undefined) return state;
  const plan = dialog.drift === undefined ? planAction(planContext, dialog.request, facts) : dialog.plan;
  const needsStrongerConfirmation = plan.confirmation.type !== dialog.plan.confirmation.type;
  const isComplete = hasPendingFacts(dialog) && !hasPendingFacts({ facts });
  if (!needsStrongerConfirmation && !isComplete) return { ...state, overlay: { ...dialog, facts, plan } };
  const next = state.lastDialogId + 1;
  return {
    ...state,
    lastDialogId: next,
    overlay: { ...dialog, id: next, facts, plan, acceptsInput: false, ignoredKeys: 0, typed: '' },
  };
}

/** Returns why the plan cannot be confirmed now; undefined if it can. */
export function blockedReason(dialog: ActionDialog): string | undefined {
  if (dialog.drift !== undefined) return dialog.drift;
  if (dialog.plan.refusal !== undefined) return dialog.plan.refusal;
  return hasPendingFacts(dialog)
    ? 'The server is being asked whether it would take this, and what would come of it.'
    : undefined;
}

/** Reports whether facts are missing. Each of them could be an objection: a quota may be read after the dry run. */
export function hasPendingFacts({ facts }: Pick<ActionDialog, 'facts'>): boolean {
  const isUnasked = [facts.access, facts.dryRun].some(({ state }) => state === 'not-requested');
  return isUnasked || Object.values(facts).some(({ state }) => state === 'pending');
}

export function confirmDialog(state: State, dialog: ActionDialog): State {
  const id = (state.tasks.at(-1)?.id ?? 0) + 1;
  const { plan } = dialog;
  const task: Task = {
    id,
    plan,
    state: 'confirmed',
    text: 'sending',
    progress: NOTHING_SENT,
    confirmedAt: state.now,
    endedAt: undefined,
    unreached: undefined,
  };
  return { ...state, overlay: undefined, markedRows: new Set(), tasks: [...state.tasks, task] };
}
