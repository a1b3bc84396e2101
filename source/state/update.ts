/** The only place where the state changes: a pure function of the state and a command or event. */

import type { PreflightFacts } from '../actions/preflight-facts.ts';
import { type ClaimCommand, type ClaimSystemEvent, updateClaims } from './claims/update-claims.ts';
import { lineChoices, unknownLineSentence } from './commands/command-line.ts';
import { endOrder, followClock, type StepBackCommand, type TimeCommand, type TimeSystemEvent } from './demo-time.ts';
import type { Task } from './dialog/action-dialog.ts';
import { receiveFacts } from './dialog/plan-dialog.ts';
import { type DialogCommand, updateDialog } from './dialog/update-dialog.ts';
import { type ExchangeSystemEvent, updateExchanges } from './dialog/update-exchanges.ts';
import { type PickerCommand, updatePicker } from './dialog/update-picker.ts';
import { type DnsCommand, type DnsSystemEvent, updateDns } from './dns/update-dns.ts';
import { type FindingCommand, updateFindings } from './findings/update-findings.ts';
import { type InspectionCommand, type InspectionSystemEvent, updateInspection } from './inspect/update-inspection.ts';
import { fixSelection, keepSelection, type MoveCommand, updateMove } from './navigation/update-move.ts';
import { type OrderCommand, updateOrder } from './navigation/update-order.ts';
import { type ScreenCommand, updateScreen } from './navigation/update-screen.ts';
import { type TypingCommand, updateTyping } from './navigation/update-typing.ts';
import { endNotice, type Notice, withNotice } from './notice.ts';
import { PAST_REASON } from './past.ts';
import { currentSet } from './selectors.ts';
import { type MeasureCommand, updateMeasurement } from './shell/measure-disks.ts';
import { type ShellCommand, updateShell } from './shell/update-shell.ts';
import { type ReceivedSnapshot, receiveSnapshot, updateStepBack, updateTime } from './shown-moment.ts';
import { showObject } from './sought-object.ts';
import type { Overlay, State } from './state.ts';
import { type ScopeCommand, type ScopeSystemEvent, updateScope } from './update-scope.ts';

/** A user's command, given by a key. */
export type Command =
  | MoveCommand
  | ScreenCommand
  | OrderCommand
  | TypingCommand
  | PickerCommand
  | ScopeCommand
  | DialogCommand
  | ClaimCommand
  | FindingCommand
  | InspectionCommand
  | DnsCommand
  | ShellCommand
  | MeasureCommand
  | TimeCommand
  | StepBackCommand
  | { readonly type: 'show-object'; readonly kind: 'set' | 'pod'; readonly name: string }
  /** Reads at once what waits to be retried, and sorts the list again. */
  | { readonly type: 'refresh' }
  /** A text was offered to the clipboard. `text` says which. */
  | { readonly type: 'copied'; readonly text: string }
  /** A sentence for the bottom line, until the next key or until it has been read. */
  | { readonly type: 'notice'; readonly text: string };

/** What happened outside the program's keys: what was read, and what came of it. */
export type SystemEvent =
  | ScopeSystemEvent
  | ClaimSystemEvent
  | InspectionSystemEvent
  | DnsSystemEvent
  | ExchangeSystemEvent
  | TimeSystemEvent
  | ReceivedSnapshot
  /** A key was pressed, whatever it means. */
  | { readonly type: 'key-pressed'; readonly key: string }
  | { readonly type: 'facts-received'; readonly dialogId: number; readonly facts: PreflightFacts }
  /** The dialog has been on the screen for a moment without a key. */
  | { readonly type: 'dialog-accepts-input'; readonly dialogId: number }
  /** `problem`: a sentence; undefined if the journal can be written. */
  | { readonly type: 'journal-checked'; readonly problem: string | undefined }
  /** Writes that an earlier run had sent when it was ended, a sentence each. */
  | { readonly type: 'interrupted-writes-read'; readonly sentences: readonly string[] }
  | { readonly type: 'task-changed'; readonly id: number; readonly change: Partial<Omit<Task, 'id' | 'plan'>> }
  /** The notice has been on the screen for long enough. */
  | { readonly type: 'notice-read'; readonly notice: Notice };

export function update(before: State, input: Command | SystemEvent): State {
  const state = isSystemEvent(input) ? before : resetCopies(clearNotice(fixSelection(before)), input);
  if (state.past.back > 0 && OF_THE_PRESENT.has(input.type)) return withNotice(state, PAST_REASON);
  switch (input.type) {
    case 'snapshot-received':
      return receiveSnapshot(state, input);
    case 'key-pressed':
      return { ...state, pressedKeys: [...state.pressedKeys, input.key].slice(-SHOWN_KEYS) };
    case 'facts-received':
      return receiveFacts(state, input.dialogId, input.facts);
    case 'dialog-accepts-input':
      return (state.overlay?.type === 'action' || state.overlay?.type === 'shell-confirmation') &&
        state.overlay.id === input.dialogId
        ? { ...state, overlay: { ...state.overlay, acceptsInput: true } }
        : state;
    case 'task-changed':
      return {
        ...state,
        tasks: state.tasks.map((task) => (task.id === input.id ? { ...task, ...input.change } : task)),
      };
    case 'journal-checked':
      return { ...state, journalProblem: input.problem };
    case 'interrupted-writes-read':
      return {
        ...state,
        interruptedWrites: { sentences: [...state.interruptedWrites.sentences, ...input.sentences], isRead: false },
      };
    case 'unfinished-exchanges-read':
    case 'offer-exchange':
      return updateExchanges(state, input);
    case 'refresh':
      return keepSelection({ ...state, refreshes: state.refreshes + 1, heldOrder: undefined });
    case 'copied':
      return withNotice({ ...state, copies: state.copies + 1 }, input.text);
    case 'notice':
      return withNotice(state, input.text);
    case 'notice-read':
      return endNotice(state, input.notice);
    case 'time':
      return updateTime(state, input);
    case 'step-back':
      return updateStepBack(state);
    case 'clock-read':
      return { ...state, demoTime: followClock(state.demoTime, input.clock) };
    case 'clock-order-ended': {
      if (state.demoTime === undefined) return state;
      const ended = { ...state, demoTime: endOrder(state.demoTime, input.id) };
      return input.problem === '' ? ended : withNotice(ended, input.problem);
    }
    case 'move':
    case 'select':
      return updateMove(state, input);
    case 'open':
    case 'back':
    case 'page':
    case 'help':
      return updateScreen(state, input);
    case 'reverse-ordinals':
    case 'sort':
    case 'reverse':
      return updateOrder(state, input);
    case 'filter':
    case 'type':
    case 'erase':
    case 'erase-all':
      return updateTyping(state, input);
    case 'accept':
      return state.overlay?.type === 'command' ? acceptLine(state, state.overlay) : updateTyping(state, input);
    case 'pick-namespace':
    case 'pick-context':
    case 'command-line':
    case 'complete':
      return updatePicker(state, input);
    case 'show-object':
      return showObject(state, { kind: input.kind, namespace: undefined, name: input.name });
    case 'all-namespaces':
    case 'choose-namespaces':
    case 'choose-context':
    case 'namespaces-listed':
    case 'connected':
    case 'permissions-received':
      return updateScope(state, input);
    case 'inspect':
    case 'inspect-member-logs':
    case 'inspect-next':
    case 'inspect-toggle':
    case 'close-inspection':
    case 'scroll-text':
    case 'scroll-sideways':
    case 'next-match':
    case 'search':
    case 'log-received':
    case 'object-read':
    case 'volume-events-read':
      return updateInspection(state, input);
    case 'dns':
    case 'dns-watch':
    case 'dns-query-again':
    case 'dns-query-all-servers':
    case 'dns-toggle-pod':
    case 'dns-report-received':
    case 'dns-round-received':
    case 'dns-failed':
      return updateDns(state, input);
    case 'shell':
    case 'shell-ended':
      return updateShell(state, input);
    case 'measure-disks':
    case 'disks-measured':
      return updateMeasurement(state, input);
    case 'why':
    case 'next-finding':
    case 'act-on-finding':
    case 'go-to-finding-row':
      return updateFindings(state, input);
    case 'claims-read':
    case 'clean-claims':
    case 'mark-claim':
    case 'mark-claim-range':
    case 'free-volume':
    case 'grow-claim':
    case 'start-afresh':
      return updateClaims(state, input);
    default:
      return updateDialog(state, input);
  }
}

/** How many of the last keys are shown. */
const SHOWN_KEYS = 4;

/** What is done to the cluster as it is. */
const OF_THE_PRESENT: ReadonlySet<(Command | SystemEvent)['type']> = new Set([
  'act-on-finding',
  'break-menu',
  'clean-claims',
  'delete-pod',
  'free-volume',
  'grow',
  'grow-claim',
  'measure-disks',
  'offer-exchange',
  'scale',
  'shell',
  'start-afresh',
  'undo',
  'update-menu',
]);

/** Carries out the choice of the command line. Quitting is a request of the key, which the state does not see. */
function acceptLine(state: State, overlay: Extract<Overlay, { type: 'command' }>): State {
  const choice = lineChoices(state, overlay.text)[overlay.index];
  if (choice === undefined) return withNotice(state, unknownLineSentence(state, overlay.text));
  const { request, needsSet } = choice;
  const closed: State = { ...state, overlay: undefined };
  if (request.type === 'quit') return closed;
  if (needsSet && currentSet(closed) === undefined) return withNotice(closed, 'there is no set here');
  const isPage = request.type === 'page' || request.type === 'open';
  return update(isPage ? { ...closed, inspection: undefined } : closed, request);
}

function resetCopies(state: State, { type }: Command | SystemEvent): State {
  return type === 'copied' || state.copies === 0 ? state : { ...state, copies: 0 };
}

function clearNotice(state: State): State {
  return state.notice === undefined ? state : { ...state, notice: undefined };
}

/** A record, so that a type of the union that is missing here does not compile. */
const SYSTEM_EVENT_TYPES: Readonly<Record<SystemEvent['type'], true>> = {
  'snapshot-received': true,
  'namespaces-listed': true,
  connected: true,
  'permissions-received': true,
  'facts-received': true,
  'dialog-accepts-input': true,
  'journal-checked': true,
  'interrupted-writes-read': true,
  'unfinished-exchanges-read': true,
  'offer-exchange': true,
  'task-changed': true,
  'notice-read': true,
  'log-received': true,
  'object-read': true,
  'volume-events-read': true,
  'dns-report-received': true,
  'dns-round-received': true,
  'dns-failed': true,
  'claims-read': true,
  'key-pressed': true,
  'clock-read': true,
  'clock-order-ended': true,
};

function isSystemEvent({ type }: Command | SystemEvent): boolean {
  return Object.hasOwn(SYSTEM_EVENT_TYPES, type);
}
