/** The one place where the state changes: a pure function of the state and what happened. */

import type { Facts } from '../actions/facts.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { SetStatus } from '../domain/status.ts';
import type { Task } from './action-dialog.ts';
import { changeTime, type TimeCommand } from './demo-time.ts';
import { learnFacts, observeDialog } from './dialog.ts';
import { withDnsFindings } from './dns-findings.ts';
import type { State } from './state.ts';
import { type ClaimCommand, type ClaimHappening, updateClaims } from './update-claims.ts';
import { type DialogCommand, updateDialog } from './update-dialog.ts';
import { type DnsCommand, type DnsHappening, updateDns } from './update-dns.ts';
import { type FindingCommand, updateFindings } from './update-findings.ts';
import { type LookCommand, type LookHappening, updateLook } from './update-look.ts';
import { choose, keepObserved, type MoveCommand, updateMove } from './update-move.ts';
import { type OrderCommand, updateOrder } from './update-order.ts';
import { type PickCommand, updatePick } from './update-pick.ts';
import { type ScopeCommand, type ScopeHappening, updateScope } from './update-scope.ts';
import { type ScreenCommand, updateScreen } from './update-screen.ts';
import { type ShellCommand, updateShell } from './update-shell.ts';
import { type TypingCommand, updateTyping } from './update-typing.ts';

/** What a person asks for by a key. */
export type Command =
  | MoveCommand
  | ScreenCommand
  | OrderCommand
  | TypingCommand
  | PickCommand
  | ScopeCommand
  | DialogCommand
  | ClaimCommand
  | FindingCommand
  | LookCommand
  | DnsCommand
  | ShellCommand
  | TimeCommand
  /** A sentence for the bottom line, until the next key. */
  | { readonly type: 'notice'; readonly text: string };

/** What the world tells. */
export type Happening =
  | ScopeHappening
  | ClaimHappening
  | LookHappening
  | DnsHappening
  | {
      readonly type: 'observed';
      readonly snapshot: Snapshot;
      readonly sets: readonly SetStatus[];
      readonly now: number;
    }
  | { readonly type: 'facts-known'; readonly dialogId: number; readonly facts: Facts }
  /** The dialog has been on the screen while no key came. */
  | { readonly type: 'dialog-armed'; readonly dialogId: number }
  | { readonly type: 'task-changed'; readonly id: number; readonly change: Partial<Omit<Task, 'id' | 'plan'>> };

export function update(before: State, input: Command | Happening): State {
  const state = HAPPENINGS.has(input.type) ? before : forgetNotice(choose(before));
  switch (input.type) {
    case 'observed':
      return observeDialog(
        keepObserved(withDnsFindings({ ...state, snapshot: input.snapshot, sets: input.sets, now: input.now })),
      );
    case 'facts-known':
      return learnFacts(state, input.dialogId, input.facts);
    case 'dialog-armed':
      return (state.overlay?.type === 'action' || state.overlay?.type === 'shell-question') &&
        state.overlay.id === input.dialogId
        ? { ...state, overlay: { ...state.overlay, armed: true } }
        : state;
    case 'task-changed':
      return {
        ...state,
        tasks: state.tasks.map((task) => (task.id === input.id ? { ...task, ...input.change } : task)),
      };
    case 'notice':
      return { ...state, notice: input.text };
    case 'time':
      return state.demo === undefined ? state : { ...state, demo: changeTime(state.demo, input.change) };
    case 'move':
      return updateMove(state, input);
    case 'open':
    case 'back':
    case 'page':
    case 'help':
      return updateScreen(state, input);
    case 'turn-order':
    case 'sort':
    case 'reverse':
      return updateOrder(state, input);
    case 'filter':
    case 'type':
    case 'erase':
    case 'erase-all':
    case 'accept':
      return updateTyping(state, input);
    case 'pick-namespace':
    case 'pick-context':
      return updatePick(state, input);
    case 'all-namespaces':
    case 'namespaces-listed':
    case 'connected':
    case 'rights-known':
      return updateScope(state, input);
    case 'look':
    case 'look-part':
    case 'look-turn':
    case 'leave-look':
    case 'text-move':
    case 'text-shift':
    case 'text-match':
    case 'search':
    case 'log-came':
    case 'object-read':
    case 'volume-events-read':
      return updateLook(state, input);
    case 'dns':
    case 'dns-watch':
    case 'dns-again':
    case 'dns-servers':
    case 'dns-breadth':
    case 'dns-told':
    case 'dns-round':
    case 'dns-failed':
      return updateDns(state, input);
    case 'shell':
    case 'shell-ended':
      return updateShell(state, input);
    case 'why':
    case 'next-finding':
    case 'act-on-finding':
    case 'to-the-row':
      return updateFindings(state, input);
    case 'claims-read':
    case 'clean-claims':
    case 'mark-claim':
    case 'free-volume':
    case 'start-afresh':
      return updateClaims(state, input);
    default:
      return updateDialog(state, input);
  }
}

function forgetNotice(state: State): State {
  return state.notice === undefined ? state : { ...state, notice: undefined };
}

const HAPPENINGS: ReadonlySet<string> = new Set<Happening['type']>([
  'observed',
  'namespaces-listed',
  'connected',
  'rights-known',
  'facts-known',
  'dialog-armed',
  'task-changed',
  'log-came',
  'object-read',
  'volume-events-read',
  'dns-told',
  'dns-round',
  'dns-failed',
  'claims-read',
]);
