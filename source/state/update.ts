/** The one place where the state changes: a pure function of the state and what happened. */

import type { Facts } from '../actions/facts.ts';
import type { AccessVerdict } from '../actions/ports.ts';
import { NO_CLAIM_FACTS } from '../domain/claims/readings.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../domain/snapshot.ts';
import type { SetStatus } from '../domain/status.ts';
import type { Task } from './action-dialog.ts';
import { changeTime, type TimeCommand } from './demo-time.ts';
import { learnFacts, observeDialog, openDialog } from './dialog.ts';
import { withDnsFindings } from './dns-findings.ts';
import { shownPage } from './page-list.ts';
import { changePage, pageStateOf } from './pages.ts';
import { type Choice, choices, sameNamespaces } from './pick.ts';
import { bindingRows, selectedBindingIndex, selectedIndex, shownSet, visibleSets } from './selectors.ts';
import {
  type NamespaceList,
  type Namespaces,
  type Overlay,
  type PageId,
  type Right,
  type Scope,
  SORT_KEYS,
  type State,
} from './state.ts';
import type { TextLayout } from './text-view.ts';
import { type ClaimCommand, type ClaimHappening, updateClaims } from './update-claims.ts';
import { type DialogCommand, updateDialog } from './update-dialog.ts';
import { type DnsCommand, type DnsHappening, updateDns } from './update-dns.ts';
import { type FindingCommand, updateFindings } from './update-findings.ts';
import {
  acceptSearch,
  backFromLook,
  type LookCommand,
  type LookHappening,
  typeSearch,
  updateLook,
} from './update-look.ts';
import { type ShellCommand, updateShell, wishShell } from './update-shell.ts';

/** What a person asks for by a key. */
export type Command =
  | DialogCommand
  | ClaimCommand
  | FindingCommand
  | LookCommand
  | DnsCommand
  | ShellCommand
  | TimeCommand
  /** `end` is how far the help can be scrolled, which only the screen knows. */
  | { readonly type: 'move'; readonly lines: number; readonly end: number }
  | { readonly type: 'open' }
  | { readonly type: 'back' }
  | { readonly type: 'filter' }
  | { readonly type: 'help' }
  | { readonly type: 'pick-namespace' }
  | { readonly type: 'pick-context' }
  | { readonly type: 'all-namespaces' }
  | { readonly type: 'turn-order' }
  | { readonly type: 'page'; readonly page: State['page'] }
  | { readonly type: 'sort'; readonly by: 1 | -1 }
  | { readonly type: 'reverse' }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'erase' }
  | { readonly type: 'erase-all' }
  /** `layout` of the text that is searched, where one is. */
  | { readonly type: 'accept'; readonly layout?: TextLayout | undefined }
  /** A sentence for the bottom line, until the next key. */
  | { readonly type: 'notice'; readonly text: string };

/** What the world tells. */
export type Happening =
  | ClaimHappening
  | LookHappening
  | DnsHappening
  | {
      readonly type: 'observed';
      readonly snapshot: Snapshot;
      readonly sets: readonly SetStatus[];
      readonly now: number;
    }
  | { readonly type: 'namespaces-listed'; readonly list: NamespaceList }
  /** A context could be used, or could not; the namespaces are those that are watched in it. */
  | {
      readonly type: 'connected';
      readonly user: string;
      readonly scope: Scope;
      readonly error: string | undefined;
      readonly readOnly: string | undefined;
      readonly isProtected: boolean;
    }
  | {
      readonly type: 'rights-known';
      readonly namespace: string;
      readonly rights: Readonly<Record<Right, AccessVerdict>>;
    }
  | { readonly type: 'facts-known'; readonly dialogId: number; readonly facts: Facts }
  /** The dialog has been on the screen while no key came. */
  | { readonly type: 'dialog-armed'; readonly dialogId: number }
  | { readonly type: 'task-changed'; readonly id: number; readonly change: Partial<Omit<Task, 'id' | 'plan'>> };

export function update(before: State, input: Command | Happening): State {
  const state = HAPPENINGS.has(input.type) || before.notice === undefined ? before : { ...before, notice: undefined };
  switch (input.type) {
    case 'observed':
      return observeDialog(
        keepSelection(withDnsFindings({ ...state, snapshot: input.snapshot, sets: input.sets, now: input.now })),
      );
    case 'namespaces-listed':
      return { ...state, namespaceList: input.list };
    case 'connected':
      return {
        ...state,
        user: input.user,
        scope: input.scope,
        connectionError: input.error,
        readOnly: input.readOnly,
        isProtected: input.isProtected,
      };
    case 'rights-known':
      return { ...state, rights: new Map(state.rights).set(input.namespace, input.rights) };
    case 'facts-known':
      return learnFacts(state, input.dialogId, input.facts);
    case 'dialog-armed':
      return state.overlay?.type === 'action' && state.overlay.id === input.dialogId
        ? { ...state, overlay: { ...state.overlay, armed: true } }
        : state;
    case 'task-changed':
      return {
        ...state,
        tasks: state.tasks.map((task) => (task.id === input.id ? { ...task, ...input.change } : task)),
      };
    case 'move':
      return move(state, input.lines, input.end);
    case 'open':
      return open(state);
    case 'back':
      return back(state);
    case 'filter':
      return { ...state, overlay: { type: 'filter', before: filterOf(state) } };
    case 'help':
      return { ...state, overlay: { type: 'help', scroll: 0 } };
    case 'pick-namespace':
      return { ...state, overlay: { type: 'namespaces', text: '', index: 0 } };
    case 'pick-context':
      return { ...state, overlay: { type: 'contexts', text: '', index: 0 } };
    case 'all-namespaces':
      return setScope(state, { ...state.scope, namespaces: 'all' });
    case 'page':
      return { ...state, page: input.page, opened: undefined, selectedOrdinal: undefined, marked: new Set() };
    case 'turn-order':
      return { ...state, ordinalOrder: state.ordinalOrder === 'ascending' ? 'descending' : 'ascending' };
    case 'sort':
      if (shownPage(state) !== undefined) return shownPage(state)?.sort?.(state, input.by) ?? state;
      return { ...state, sort: { ...state.sort, key: nextSortKey(state, input.by) } };
    case 'reverse':
      if (state.page !== 'sets') return reversePage(state, state.page);
      return { ...state, sort: { ...state.sort, reversed: !state.sort.reversed } };
    case 'type':
      return setText(state, textOf(state) + input.text);
    case 'erase':
      return setText(state, Array.from(textOf(state)).slice(0, -1).join(''));
    case 'erase-all':
      return setText(state, '');
    case 'accept':
      return accept(state, input.layout);
    case 'notice':
      return { ...state, notice: input.text };
    case 'time':
      return state.demo === undefined ? state : { ...state, demo: changeTime(state.demo, input.change) };
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

function move(state: State, lines: number, end: number): State {
  const { overlay } = state;
  if (
    overlay?.type === 'dns' ||
    overlay?.type === 'help' ||
    overlay?.type === 'tasks' ||
    overlay?.type === 'claim' ||
    overlay?.type === 'finding'
  ) {
    return { ...state, overlay: { ...overlay, scroll: clamp(overlay.scroll + lines, end + 1) } };
  }
  if (overlay !== undefined && 'index' in overlay) {
    return { ...state, overlay: { ...overlay, index: clamp(overlay.index + lines, choices(state).length) } };
  }
  const page = shownPage(state);
  if (page !== undefined) {
    return page.select(state, clamp(page.selectedIndex(state) + lines, page.visible(state).length));
  }
  const status = shownSet(state);
  if (state.opened !== undefined) {
    if (status === undefined) return state;
    const rows = bindingRows(state, status);
    const row = rows[clamp(selectedBindingIndex(state, status) + lines, rows.length)];
    return { ...state, selectedOrdinal: row?.ordinal };
  }
  const sets = visibleSets(state);
  const index = clamp(selectedIndex(state) + lines, sets.length);
  return select(state, index);
}

function select(state: State, index: number): State {
  const uid = visibleSets(state)[index]?.set.meta.uid;
  return { ...state, selected: { uid, index }, selectedOrdinal: undefined };
}

/** After a change of the list: the cursor stays on its object, or in its place once the object is gone. */
function keepSelection(state: State): State {
  const index = selectedIndex(state);
  const uid = visibleSets(state)[index]?.set.meta.uid;
  if (state.selected.uid === uid && state.selected.index === index) return state;
  return { ...state, selected: { uid, index } };
}

function open(state: State): State {
  const page = shownPage(state);
  if (page !== undefined) return page.open?.(state) ?? state;
  const status = shownSet(state);
  if (status === undefined || state.opened !== undefined) return state;
  const { uid, namespace, name } = status.set.meta;
  return { ...state, opened: { uid, namespace, name }, selected: { uid, index: selectedIndex(state) } };
}

function back(state: State): State {
  const { overlay } = state;
  if (overlay?.type === 'filter') return setFilter({ ...state, overlay: undefined }, overlay.before);
  if (overlay?.type === 'search') return typeSearch({ ...state, overlay: undefined }, overlay.what, overlay.before);
  if (overlay !== undefined) return { ...state, overlay: undefined };
  if (state.look !== undefined) return backFromLook(state, state.look);
  if (state.opened !== undefined)
    return keepSelection({ ...state, opened: undefined, selectedOrdinal: undefined, marked: new Set() });
  if (filterOf(state) !== '') return setFilter(state, '');
  return { ...state, page: 'sets' };
}

/** The filter of the list that is shown. */
export function filterOf(state: State): string {
  return state.page === 'sets' ? state.filter : pageStateOf(state, state.page).filter;
}

function reversePage(state: State, page: PageId): State {
  const { sort } = pageStateOf(state, page);
  return changePage(state, page, { sort: { id: sort?.id, reversed: sort?.reversed !== true } });
}

function setFilter(state: State, filter: string): State {
  return state.page === 'sets' ? { ...state, filter } : changePage(state, state.page, { filter });
}

function nextSortKey(state: State, by: 1 | -1): State['sort']['key'] {
  const index = SORT_KEYS.indexOf(state.sort.key) + by;
  return SORT_KEYS[(index + SORT_KEYS.length) % SORT_KEYS.length] ?? 'name';
}

/** What is being typed: the filter, or what narrows a picker. */
export function textOf(state: State): string {
  const { overlay } = state;
  if (overlay?.type === 'namespaces' || overlay?.type === 'contexts') return overlay.text;
  if (overlay?.type === 'search') return state.look?.view[overlay.what] ?? '';
  return filterOf(state);
}

function setText(state: State, text: string): State {
  const { overlay } = state;
  if (overlay?.type === 'filter') return setFilter(state, text);
  if (overlay?.type === 'search') return typeSearch(state, overlay.what, text);
  if (overlay?.type === 'namespaces' || overlay?.type === 'contexts') {
    const changed: Overlay = { ...overlay, text, index: 0 };
    return { ...state, overlay: changed };
  }
  return state;
}

function accept(state: State, layout: TextLayout | undefined): State {
  const { overlay } = state;
  if (overlay?.type === 'search') return acceptSearch(state, layout);
  if (overlay?.type === 'filter') return keepSelection({ ...state, overlay: undefined });
  if (overlay === undefined || !('index' in overlay)) return state;
  const choice = choices(state)[overlay.index];
  return choice === undefined ? state : take(state, choice);
}

function take(state: State, choice: Choice): State {
  switch (choice.type) {
    case 'all':
      return setScope(state, { ...state.scope, namespaces: 'all' });
    case 'namespaces':
      return setScope(state, { ...state.scope, namespaces: choice.names });
    case 'context': {
      const context = state.contexts.find((candidate) => candidate.name === choice.name);
      const namespaces: Namespaces = [context?.namespace ?? 'default'];
      return setScope(state, { context: choice.name, namespaces });
    }
    case 'revisions':
      return { ...state, overlay: { type: 'revisions', setUid: choice.setUid, index: 0 } };
    case 'shell':
      return wishShell(state, choice);
    case 'action':
      return choice.refusal === undefined ? openDialog(state, choice.setUid, choice.wanted, choice.stage) : state;
  }
}

/** What was known of another context or of other namespaces must not be seen under the new name. */
function setScope(state: State, scope: Scope): State {
  const closed: State = { ...state, overlay: undefined };
  const sameContext = scope.context === state.scope.context;
  if (sameContext && sameNamespaces(scope.namespaces, state.scope.namespaces) && state.connectionError === undefined) {
    return closed;
  }
  return {
    ...closed,
    scope,
    connectionError: undefined,
    namespaceList: sameContext ? state.namespaceList : { state: 'unasked' },
    snapshot: EMPTY_SNAPSHOT,
    sets: [],
    opened: undefined,
    look: undefined,
    selectedOrdinal: undefined,
    marked: new Set(),
    rights: sameContext ? state.rights : new Map(),
    pageStates: new Map(),
    askedNames: new Map(),
    claimFacts: NO_CLAIM_FACTS,
    attachments: { state: 'unread' },
    filter: sameContext ? state.filter : '',
  };
}

/** The nearest index of a list of that length; 0 for an empty one. */
function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
