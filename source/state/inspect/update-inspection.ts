/** The part of `update` for inspections: opening, switching, moving in the text, and adding results. */

import type { ClusterEvent } from '../../domain/model/kinds.ts';
import type { State } from '../state.ts';
import type { Fetched, Inspection, LogConnection, LogsInspection, ShownLogs } from './inspection.ts';
import { inspectableObjects, logContainers } from './inspection-subject.ts';
import { appendLog, type LogLine } from './log-buffer.ts';
import { openInspection, openMemberLogs, openYaml, restartLogs, TEXT_START } from './open-inspection.ts';
import {
  keepSearchPosition,
  nextMatch,
  scrollSideways,
  scrollText,
  type TextLayout,
  type TextView,
  toggleFollow,
} from './text-view.ts';

export type InspectionToggle = 'wrap' | 'follow' | 'timestamps' | 'previous' | 'managed-fields';

export type InspectionCommand =
  | { readonly type: 'inspect'; readonly at: Inspection['type'] }
  /** Opens the logs of all members of the set. */
  | { readonly type: 'inspect-member-logs' }
  /** Selects the next container, object or scope. */
  | { readonly type: 'inspect-next' }
  | { readonly type: 'close-inspection' }
  | { readonly type: 'inspect-toggle'; readonly field: InspectionToggle; readonly layout: TextLayout | undefined }
  | { readonly type: 'scroll-text'; readonly rows: number; readonly layout: TextLayout | undefined }
  | { readonly type: 'scroll-sideways'; readonly columns: number }
  | { readonly type: 'next-match'; readonly by: 1 | -1; readonly layout: TextLayout | undefined }
  /** Starts typing a search or a filter for the lines. */
  | { readonly type: 'search'; readonly what: 'search' | 'filter' };

export type InspectionSystemEvent =
  | {
      readonly type: 'log-received';
      readonly inspectionId: number;
      readonly lines: readonly Omit<LogLine, 'number'>[];
      readonly connection: LogConnection;
    }
  | { readonly type: 'object-read'; readonly inspectionId: number; readonly text: Fetched<readonly string[]> }
  | {
      readonly type: 'volume-events-read';
      readonly inspectionId: number;
      readonly events: Fetched<readonly ClusterEvent[]>;
    };

export function updateInspection(state: State, input: InspectionCommand | InspectionSystemEvent): State {
  const { inspection } = state;
  switch (input.type) {
    case 'inspect':
      return openInspection(state, input.at);
    case 'inspect-member-logs':
      return openMemberLogs(state);
    case 'close-inspection':
      return { ...state, inspection: undefined };
    case 'inspect-next':
      return inspection === undefined ? state : inspectNext(state, inspection);
    case 'inspect-toggle':
      return inspection === undefined ? state : toggle(state, inspection, input.field, input.layout);
    case 'scroll-text':
      return changeTextView(state, input.layout, (view, layout) => scrollText(view, layout, input.rows));
    case 'scroll-sideways':
      return inspection === undefined
        ? state
        : { ...state, inspection: { ...inspection, view: scrollSideways(inspection.view, input.columns) } };
    case 'next-match':
      return changeTextView(state, input.layout, (view, layout) => nextMatch(view, layout, input.by));
    case 'search':
      return inspection === undefined
        ? state
        : { ...state, overlay: { type: 'search', what: input.what, before: inspection.view[input.what] } };
    case 'log-received': {
      if (inspection?.type !== 'logs' || inspection.id !== input.inspectionId) return state;
      const log = input.lines.length === 0 ? inspection.log : appendLog(inspection.log, input.lines);
      return { ...state, inspection: { ...inspection, log, connection: input.connection } };
    }
    case 'object-read':
      return inspection?.type === 'yaml' && inspection.id === input.inspectionId
        ? { ...state, inspection: { ...inspection, text: input.text } }
        : state;
    case 'volume-events-read':
      return inspection?.type === 'events' && inspection.id === input.inspectionId
        ? { ...state, inspection: { ...inspection, volumeEvents: input.events } }
        : state;
  }
}

function changeTextView(
  state: State,
  layout: TextLayout | undefined,
  change: (view: TextView, layout: TextLayout) => TextView,
): State {
  const { inspection } = state;
  return inspection === undefined || layout === undefined
    ? state
    : { ...state, inspection: { ...inspection, view: change(inspection.view, layout) } };
}

/** Returns the item after the current one, and the first one after the last. */
function itemAfter<T>(items: readonly T[], isCurrent: (item: T) => boolean): T | undefined {
  return items[(items.findIndex(isCurrent) + 1) % Math.max(1, items.length)];
}

function inspectNext(state: State, inspection: Inspection): State {
  switch (inspection.type) {
    case 'details':
      return state;
    case 'events':
      return inspection.subject.ordinal === undefined
        ? state
        : {
            ...state,
            inspection: {
              ...inspection,
              isWholeSet: !inspection.isWholeSet,
              view: { ...inspection.view, top: 'end', matchLine: undefined },
            },
          };
    case 'logs': {
      const source = nextLogSource(state, inspection);
      return source === undefined ? state : restartLogs(state, inspection, { source, isPrevious: false });
    }
    case 'yaml': {
      const { object, subject, showManagedFields } = inspection;
      const next = itemAfter(
        inspectableObjects(state, subject),
        ({ kind, name }) => kind === object.kind && name === object.name,
      );
      const view: TextView = { ...inspection.view, top: TEXT_START, columnOffset: 0, matchLine: undefined };
      return next === undefined ? state : openYaml(state, subject, next, showManagedFields, view);
    }
  }
}

/** Returns undefined if there is no other container. */
function nextLogSource(state: State, inspection: LogsInspection): ShownLogs | undefined {
  const { source } = inspection;
  const containers = logContainers(state, inspection);
  if (containers.length < 2) return undefined;
  switch (source.type) {
    case 'pod': {
      const container = itemAfter(containers, (name) => name === source.container);
      return container === undefined || container === source.container ? undefined : { ...source, container };
    }
    case 'members':
      return { ...source, container: itemAfter([undefined, ...containers], (name) => name === source.container) };
  }
}

function toggle(state: State, inspection: Inspection, what: InspectionToggle, layout: TextLayout | undefined): State {
  const view = layout === undefined ? inspection.view : keepSearchPosition(inspection.view, layout);
  switch (what) {
    case 'wrap': {
      const top = view.top === 'end' ? 'end' : { line: view.top.line, part: 0 };
      return { ...state, inspection: { ...inspection, view: { ...view, wrap: !view.wrap, columnOffset: 0, top } } };
    }
    case 'follow':
      return layout === undefined
        ? state
        : { ...state, inspection: { ...inspection, view: toggleFollow(inspection.view, layout) } };
    case 'timestamps':
      return inspection.type === 'logs'
        ? { ...state, inspection: { ...inspection, showTimestamps: !inspection.showTimestamps } }
        : state;
    case 'previous':
      return inspection.type === 'logs'
        ? restartLogs(state, inspection, { isPrevious: !inspection.isPrevious })
        : state;
    case 'managed-fields':
      return inspection.type === 'yaml'
        ? openYaml(state, inspection.subject, inspection.object, !inspection.showManagedFields, {
            ...view,
            matchLine: undefined,
          })
        : state;
  }
}

/** Esc: first clears search and filter, then closes the inspection. */
export function backFromInspection(state: State, inspection: Inspection): State {
  const { search, filter } = inspection.view;
  if (search === '' && filter === '') return { ...state, inspection: undefined };
  const view: TextView = { ...inspection.view, search: '', filter: '', isSearching: false, matchLine: undefined };
  return { ...state, inspection: { ...inspection, view } };
}

/** Applies the text typed so far. */
export function typeSearch(state: State, what: 'search' | 'filter', text: string): State {
  const { inspection } = state;
  if (inspection === undefined) return state;
  const change = what === 'search' ? { search: text, isSearching: text !== '' } : { filter: text };
  return { ...state, inspection: { ...inspection, view: { ...inspection.view, ...change, matchLine: undefined } } };
}

/** Enter: keeps the view at the match that the search has found. */
export function acceptSearch(state: State, layout: TextLayout | undefined): State {
  return changeTextView({ ...state, overlay: undefined }, layout, keepSearchPosition);
}
