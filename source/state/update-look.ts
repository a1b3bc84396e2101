/** The closer look's part of `update`: opening it, turning it, moving in its text, and what comes in for it. */

import type { ClusterEvent } from '../domain/kinds.ts';
import { appendLog, type LogLine } from './log-buffer.ts';
import type { Fetched, LogConnection, Look } from './look.ts';
import { bindingOf, objectsOf, podOf } from './look-parts.ts';
import { openLook, openYaml, restartLogs, START } from './open-look.ts';
import type { State } from './state.ts';
import { moveText, nextMatch, settled, shiftText, type TextLayout, type TextView, turnFollow } from './text-view.ts';

export type LookTurn = 'wrap' | 'follow' | 'timestamps' | 'previous' | 'managed-fields';

export type LookCommand =
  | { readonly type: 'look'; readonly at: Look['type'] }
  /** The next container, object or breadth. */
  | { readonly type: 'look-part' }
  | { readonly type: 'leave-look' }
  | { readonly type: 'look-turn'; readonly what: LookTurn; readonly layout: TextLayout | undefined }
  | { readonly type: 'text-move'; readonly rows: number; readonly layout: TextLayout | undefined }
  | { readonly type: 'text-shift'; readonly columns: number }
  | { readonly type: 'text-match'; readonly by: 1 | -1; readonly layout: TextLayout | undefined }
  /** Begins to type what is searched, or what the lines are narrowed to. */
  | { readonly type: 'search'; readonly what: 'search' | 'filter' };

export type LookHappening =
  | {
      readonly type: 'log-came';
      readonly lookId: number;
      readonly lines: readonly Omit<LogLine, 'number'>[];
      readonly connection: LogConnection;
    }
  | { readonly type: 'object-read'; readonly lookId: number; readonly text: Fetched<readonly string[]> }
  | {
      readonly type: 'volume-events-read';
      readonly lookId: number;
      readonly events: Fetched<readonly ClusterEvent[]>;
    };

export function updateLook(state: State, input: LookCommand | LookHappening): State {
  const { look } = state;
  switch (input.type) {
    case 'look':
      return openLook(state, input.at);
    case 'leave-look':
      return { ...state, look: undefined };
    case 'look-part':
      return look === undefined ? state : nextPart(state, look);
    case 'look-turn':
      return look === undefined ? state : turn(state, look, input.what, input.layout);
    case 'text-move':
      return changeView(state, input.layout, (view, layout) => moveText(view, layout, input.rows));
    case 'text-shift':
      return look === undefined ? state : { ...state, look: { ...look, view: shiftText(look.view, input.columns) } };
    case 'text-match':
      return changeView(state, input.layout, (view, layout) => nextMatch(view, layout, input.by));
    case 'search':
      return look === undefined
        ? state
        : { ...state, overlay: { type: 'search', what: input.what, before: look.view[input.what] } };
    case 'log-came': {
      if (look?.type !== 'logs' || look.id !== input.lookId) return state;
      const log = input.lines.length === 0 ? look.log : appendLog(look.log, input.lines);
      return { ...state, look: { ...look, log, connection: input.connection } };
    }
    case 'object-read':
      return look?.type === 'yaml' && look.id === input.lookId
        ? { ...state, look: { ...look, text: input.text } }
        : state;
    case 'volume-events-read':
      return look?.type === 'events' && look.id === input.lookId
        ? { ...state, look: { ...look, ofVolumes: input.events } }
        : state;
  }
}

function changeView(
  state: State,
  layout: TextLayout | undefined,
  change: (view: TextView, layout: TextLayout) => TextView,
): State {
  const { look } = state;
  return look === undefined || layout === undefined
    ? state
    : { ...state, look: { ...look, view: change(look.view, layout) } };
}

/** The name, or the object, behind the one that is shown; the first behind the last. */
function after<T>(items: readonly T[], isCurrent: (item: T) => boolean): T | undefined {
  return items[(items.findIndex(isCurrent) + 1) % Math.max(1, items.length)];
}

function nextPart(state: State, look: Look): State {
  switch (look.type) {
    case 'details':
      return state;
    case 'events':
      return look.subject.ordinal === undefined
        ? state
        : { ...state, look: { ...look, whole: !look.whole, view: { ...look.view, top: 'end', match: undefined } } };
    case 'logs': {
      const containers = podOf(bindingOf(state, look.subject))?.containers ?? [];
      const next = after(containers, ({ name }) => name === look.container);
      if (next === undefined || next.name === look.container) return state;
      return restartLogs(state, look, { container: next.name, previous: false });
    }
    case 'yaml': {
      const { object, subject, managedFields } = look;
      const next = after(objectsOf(state, subject), ({ kind, name }) => kind === object.kind && name === object.name);
      const view: TextView = { ...look.view, top: START, left: 0, match: undefined };
      return next === undefined ? state : openYaml(state, subject, next, managedFields, view);
    }
  }
}

function turn(state: State, look: Look, what: LookTurn, layout: TextLayout | undefined): State {
  const view = layout === undefined ? look.view : settled(look.view, layout);
  switch (what) {
    case 'wrap': {
      const top = view.top === 'end' ? 'end' : { line: view.top.line, part: 0 };
      return { ...state, look: { ...look, view: { ...view, wrap: !view.wrap, left: 0, top } } };
    }
    case 'follow':
      return layout === undefined ? state : { ...state, look: { ...look, view: turnFollow(look.view, layout) } };
    case 'timestamps':
      return look.type === 'logs' ? { ...state, look: { ...look, timestamps: !look.timestamps } } : state;
    case 'previous':
      return look.type === 'logs' ? restartLogs(state, look, { previous: !look.previous }) : state;
    case 'managed-fields':
      return look.type === 'yaml'
        ? openYaml(state, look.subject, look.object, !look.managedFields, { ...view, match: undefined })
        : state;
  }
}

/** Esc: what is searched and narrowed goes first, then the look. */
export function backFromLook(state: State, look: Look): State {
  const { search, filter } = look.view;
  if (search === '' && filter === '') return { ...state, look: undefined };
  const view: TextView = { ...look.view, search: '', filter: '', seeking: false, match: undefined };
  return { ...state, look: { ...look, view } };
}

/** What is being typed, while the text already shows what comes of it. */
export function typeSearch(state: State, what: 'search' | 'filter', text: string): State {
  const { look } = state;
  if (look === undefined) return state;
  const change = what === 'search' ? { search: text, seeking: text !== '' } : { filter: text };
  return { ...state, look: { ...look, view: { ...look.view, ...change, match: undefined } } };
}

/** Enter: the view stays where the search has come to. */
export function acceptSearch(state: State, layout: TextLayout | undefined): State {
  return changeView({ ...state, overlay: undefined }, layout, settled);
}
