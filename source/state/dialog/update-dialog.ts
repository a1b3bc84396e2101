/** The part of `update` for actions: opening dialogs, and the keys and text in them. */

import type { DeletionMode, RequestedAction } from '../../actions/plan.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { rangeFromMark } from '../lists/mark-range.ts';
import { withNotice } from '../notice.ts';
import { bindingRows, currentSet, selectedBindingIndex } from '../selectors.ts';
import { answerShellConfirmation } from '../shell/shell-confirmation.ts';
import type { State } from '../state.ts';
import type { ActionDialog, NumberStage } from './action-dialog.ts';
import { chooseSize, nextWayToGrow, openGrow } from './grow-dialog.ts';
import { blockedReason, confirmDialog, openDialog, replanDialog } from './plan-dialog.ts';

export type DialogCommand =
  | { readonly type: 'scale' }
  | { readonly type: 'delete-pod' }
  | { readonly type: 'grow' }
  | { readonly type: 'update-menu' }
  /** What to break on purpose of the member under the cursor. */
  | { readonly type: 'break-menu' }
  | { readonly type: 'undo' }
  | { readonly type: 'mark' }
  | { readonly type: 'mark-range' }
  | { readonly type: 'tasks' }
  /** Increases or decreases the number. */
  | { readonly type: 'step'; readonly by: 1 | -1 }
  /** Selects the next way to delete a pod. */
  | { readonly type: 'next-method' }
  /** A character typed into the open dialog. */
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'erase-answer' }
  /** Enter. Cancel has the focus unless the name has been typed. */
  | { readonly type: 'enter' }
  | { readonly type: 'scroll'; readonly lines: number; readonly end: number };

/** One more digit than the API's largest number, so that a number that is too large can be typed and is refused. */
const MAX_DIGITS = 10;

const CONFIRM = { type: 'confirm' } as const;

export function updateDialog(state: State, command: DialogCommand): State {
  switch (command.type) {
    case 'scale':
      return withCurrentSet(state, (status) => openScale(state, status));
    case 'grow':
      return openGrow(state);
    case 'delete-pod':
      return withCurrentSet(state, (status) => openDeletePod(state, status));
    case 'update-menu':
      return withCurrentSet(state, ({ set }) => ({
        ...state,
        overlay: { type: 'update-menu', setUid: set.meta.uid, index: 0 },
      }));
    case 'break-menu':
      return withCurrentSet(state, (status) => openBreakMenu(state, status));
    case 'undo':
      return undo(state);
    case 'mark':
      return withCurrentSet(state, (status) => mark(state, status));
    case 'mark-range':
      return withCurrentSet(state, (status) => markRange(state, status));
    case 'tasks':
      return {
        ...state,
        overlay: { type: 'tasks', scroll: 0 },
        interruptedWrites: { ...state.interruptedWrites, isRead: true },
      };
    case 'answer':
    case 'erase-answer':
    case 'enter':
      if (state.overlay?.type === 'shell-confirmation') return answerShellConfirmation(state, state.overlay, command);
      return answerAction(state, command);
    default:
      return answerAction(state, command);
  }
}

function withCurrentSet(state: State, change: (status: SetStatus) => State): State {
  const status = currentSet(state);
  return status === undefined ? state : change(status);
}

/** Opens with the present number of replicas: a pre-filled number never changes anything. */
function openScale(state: State, { set }: SetStatus): State {
  const wanted: RequestedAction = { action: 'scale', replicas: set.replicas };
  return openDialog(state, set.meta.uid, wanted, {
    type: 'number',
    digits: String(set.replicas),
    isPrefilled: true,
  });
}

function openBreakMenu(state: State, status: SetStatus): State {
  const pod = bindingRows(state, status)[selectedBindingIndex(state, status)]?.podName;
  if (pod === undefined) return state;
  return { ...state, overlay: { type: 'break-menu', setUid: status.set.meta.uid, pod, index: 0 } };
}

function openDeletePod(state: State, status: SetStatus): State {
  const pods = podsToDelete(state, status);
  if (pods.length === 0) return state;
  return openDialog(state, status.set.meta.uid, { action: 'delete-pod', pods, how: 'graceful' }, CONFIRM);
}

/**
 * Returns the marked pods from the highest ordinal down, in the controller's order, or the pod under the cursor if none
 * is marked.
 */
export function podsToDelete(state: State, status: SetStatus): readonly string[] {
  const rows = bindingRows(state, status).filter(({ pod }) => pod !== undefined);
  const marked = rows.filter(({ podName }) => state.markedRows.has(podName));
  if (marked.length > 0) return marked.toSorted((a, b) => b.ordinal - a.ordinal).map(({ podName }) => podName);
  const current = bindingRows(state, status)[selectedBindingIndex(state, status)];
  return current?.pod === undefined ? [] : [current.podName];
}

function mark(state: State, status: SetStatus): State {
  const rows = bindingRows(state, status);
  const index = selectedBindingIndex(state, status);
  const current = rows[index];
  if (state.openedSet === undefined || current?.pod === undefined) return state;
  const marked = new Set(state.markedRows);
  if (!marked.delete(current.podName)) marked.add(current.podName);
  return { ...state, markedRows: marked };
}

/** Marks the pods from the nearest marked row to the cursor. */
function markRange(state: State, status: SetStatus): State {
  const rows = bindingRows(state, status);
  const names = rows.map(({ podName }) => podName);
  const range = rangeFromMark(names, selectedBindingIndex(state, status), state.markedRows);
  const pods = rows.filter(({ podName, pod }) => pod !== undefined && range.includes(podName));
  return { ...state, markedRows: new Set([...state.markedRows, ...pods.map(({ podName }) => podName)]) };
}

function undo(state: State): State {
  const task = undoableTask(state);
  return task?.plan.undo === undefined ? state : openDialog(state, setUidOf(task.plan), task.plan.undo, CONFIRM);
}

/** Returns the last action in the present context that can be reversed. */
export function undoableTask(state: State): State['tasks'][number] | undefined {
  return state.tasks.findLast(
    ({ plan }) =>
      plan.undo !== undefined &&
      plan.context === state.scope.context &&
      state.sets.some(({ set }) => set.meta.uid === setUidOf(plan)),
  );
}

/** Returns the set of the plan, also if the plan's target is a pod or a node. */
function setUidOf({ target, steps }: State['tasks'][number]['plan']): string {
  if (target.kind === 'StatefulSet') return target.uid;
  const goal = steps[0]?.goal;
  return goal !== undefined && 'set' in goal ? goal.set.uid : '';
}

export type AnswerCommand = Extract<
  DialogCommand,
  { type: 'step' | 'next-method' | 'answer' | 'erase-answer' | 'enter' | 'scroll' }
>;

function answerAction(state: State, command: AnswerCommand): State {
  return state.overlay?.type === 'action' ? answerDialog(state, state.overlay, command) : state;
}

function answerDialog(state: State, dialog: ActionDialog, command: AnswerCommand): State {
  if (command.type === 'scroll') {
    const scroll = Math.max(0, Math.min(command.end, dialog.scroll + command.lines));
    return { ...state, overlay: { ...dialog, scroll } };
  }
  switch (dialog.stage.type) {
    case 'number':
      return chooseNumber(state, dialog, dialog.stage, command);
    case 'size':
      return chooseSize(state, dialog, dialog.stage, command);
    case 'confirm':
      return confirm(state, dialog, command);
  }
}

function chooseNumber(state: State, dialog: ActionDialog, stage: NumberStage, command: AnswerCommand): State {
  const { digits } = stage;
  switch (command.type) {
    case 'step':
      // A digit typed afterwards starts a new number, so "-5" at 3 never becomes 25.
      return setNumber(state, dialog, String(Math.max(0, Number(digits) + command.by)), true);
    case 'answer':
      if (!/^\d$/.test(command.text) || (digits.length >= MAX_DIGITS && !stage.isPrefilled)) return state;
      return setNumber(state, dialog, stage.isPrefilled || digits === '0' ? command.text : digits + command.text);
    case 'erase-answer':
      return setNumber(state, dialog, digits.slice(0, -1));
    case 'enter':
      return digits === ''
        ? withNotice(state, 'enter: there is no number yet')
        : replanDialog(state, dialog, dialog.request, CONFIRM);
    default:
      return state;
  }
}

function setNumber(state: State, dialog: ActionDialog, digits: string, untouched = false): State {
  const stage = { type: 'number', digits, isPrefilled: untouched } as const;
  // An empty field does not mean 0. The plan is then that of the present number.
  const number = digits === '' ? (currentNumber(state, dialog) ?? 0) : Number(digits);
  switch (dialog.request.action) {
    case 'scale':
      return replanDialog(state, dialog, { action: 'scale', replicas: number }, stage);
    case 'partition':
      return replanDialog(state, dialog, { action: 'partition', to: number }, stage);
    default:
      return state;
  }
}

/** Returns the present replicas or partition of the set; undefined if the set no longer exists. */
function currentNumber(state: State, { setUid, request }: ActionDialog): number | undefined {
  const set = state.sets.find(({ set: { meta } }) => meta.uid === setUid)?.set;
  if (set === undefined || request.action === 'scale') return set?.replicas;
  return set.strategy.type === 'RollingUpdate' ? set.strategy.partition : 0;
}

function confirm(state: State, dialog: ActionDialog, command: AnswerCommand): State {
  if (command.type === 'next-method') return switchMethod(state, dialog);
  const { confirmation } = dialog.plan;
  const entersCancel = command.type === 'enter' && (confirmation.type === 'key' || blockedReason(dialog) !== undefined);
  if (entersCancel) return { ...state, overlay: undefined };
  if (!dialog.acceptsInput) return { ...state, overlay: { ...dialog, ignoredKeys: dialog.ignoredKeys + 1 } };
  if (command.type === 'erase-answer') {
    return { ...state, overlay: { ...dialog, typed: Array.from(dialog.typed).slice(0, -1).join('') } };
  }
  if (blockedReason(dialog) !== undefined) return state;
  if (confirmation.type === 'key') {
    return command.type === 'answer' && command.text === confirmation.key ? confirmDialog(state, dialog) : state;
  }
  if (command.type === 'answer') return { ...state, overlay: { ...dialog, typed: dialog.typed + command.text } };
  if (command.type === 'enter' && dialog.typed === '') return { ...state, overlay: undefined };
  if (command.type === 'enter' && dialog.typed === confirmation.word) return confirmDialog(state, dialog);
  return state;
}

const DELETE_METHODS: readonly DeletionMode[] = ['graceful', 'evict', 'force'];

/** For a pod on a node that no longer reports, the last choice is the node's taint. */
function switchMethod(state: State, dialog: ActionDialog): State {
  const { request } = dialog;
  if (request.action === 'out-of-service') {
    const pods = dialog.plan.steps.flatMap(({ goal }) => (goal.type === 'node-freed' ? goal.pods : []));
    const [pod] = pods.length > 0 ? pods.map(({ name }) => name) : podsOnNode(state, dialog, request.node);
    return pod === undefined
      ? state
      : replanDialog(state, dialog, { action: 'delete-pod', pods: [pod], how: 'graceful' });
  }
  if (request.action === 'clean-claims') {
    return replanDialog(state, dialog, { ...request, how: request.how === 'delete' ? 'keep' : 'delete' });
  }
  if (request.action === 'grow') return replanDialog(state, dialog, nextWayToGrow(state, dialog.setUid, request));
  if (request.action !== 'delete-pod') return state;
  const next = DELETE_METHODS[DELETE_METHODS.indexOf(request.how) + 1];
  if (next !== undefined) return replanDialog(state, dialog, { ...request, how: next });
  const node = request.pods.length === 1 ? notReadyNodeOf(state, dialog, request.pods[0] ?? '') : undefined;
  return replanDialog(
    state,
    dialog,
    node === undefined ? { ...request, how: 'graceful' } : { action: 'out-of-service', node, present: true },
  );
}

function bindingsOf(state: State, { setUid }: ActionDialog): SetStatus['bindings'] {
  const status = state.sets.find(({ set }) => set.meta.uid === setUid);
  return status === undefined ? [] : [...status.bindings, ...status.outside];
}

function notReadyNodeOf(state: State, dialog: ActionDialog, podName: string): string | undefined {
  const binding = bindingsOf(state, dialog).find((candidate) => candidate.podName === podName);
  return binding?.node !== undefined && binding.node.ready !== 'True' ? binding.node.meta.name : undefined;
}

function podsOnNode(state: State, dialog: ActionDialog, node: string): readonly string[] {
  return bindingsOf(state, dialog).flatMap(({ pod }) => (pod?.pod.node === node ? [pod.pod.meta.name] : []));
}
