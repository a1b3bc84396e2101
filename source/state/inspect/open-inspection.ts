/** Opens an inspection of the object under the cursor. */

import { bindingRows, currentSet, selectedBindingIndex } from '../selectors.ts';
import type { State } from '../state.ts';
import type { InspectedObjectRef, Inspection, InspectionSubject, LogConnection, LogsInspection } from './inspection.ts';
import {
  bindingOfSubject,
  defaultContainer,
  defaultOrdinal,
  inspectableObjects,
  podOfBinding,
  setOfSubject,
} from './inspection-subject.ts';
import { EMPTY_LOG } from './log-buffer.ts';
import { newTextView, type TextView } from './text-view.ts';

const CONNECTING: LogConnection = { state: 'connecting', text: '' };

/** Returns the subject of a new inspection: the row under the cursor, or the subject of the open inspection. */
export function currentSubject(state: State): InspectionSubject | undefined {
  if (state.inspection !== undefined) return state.inspection.subject;
  const status = currentSet(state);
  if (status === undefined) return undefined;
  const { uid, namespace, name } = status.set.meta;
  const row =
    state.openedSet === undefined ? undefined : bindingRows(state, status)[selectedBindingIndex(state, status)];
  return { setUid: uid, namespace, setName: name, ordinal: row?.ordinal };
}

export function openInspection(state: State, at: Inspection['type']): State {
  const subject = currentSubject(state);
  if (subject === undefined) return state;
  switch (at) {
    case 'details':
      return showInspection(state, { type: 'details', id: 0, subject, view: newTextView(TEXT_START, true) });
    case 'events':
      return showInspection(state, {
        type: 'events',
        id: 0,
        subject,
        view: newTextView('end', true),
        isWholeSet: subject.ordinal === undefined,
        volumeEvents: { state: 'loading' },
      });
    case 'logs':
      return openLogs(state, subject);
    case 'yaml': {
      const [object] = inspectableObjects(state, subject);
      return object === undefined ? state : openYaml(state, subject, object, false, newTextView(TEXT_START, false));
    }
  }
}

export const TEXT_START = { line: 0, part: 0 };

function showInspection(state: State, inspection: Inspection): State {
  const id = state.lastInspectionId + 1;
  return { ...state, lastInspectionId: id, inspection: { ...inspection, id } };
}

export function openYaml(
  state: State,
  subject: InspectionSubject,
  object: InspectedObjectRef,
  managedFields: boolean,
  view: TextView,
): State {
  return showInspection(state, {
    type: 'yaml',
    id: 0,
    subject,
    view,
    object,
    showManagedFields: managedFields,
    text: { state: 'loading' },
  });
}

/** Returns the subject whose pod has logs. For a set as a whole, it is the blocking ordinal. */
export function subjectWithPod(state: State, subject: InspectionSubject): InspectionSubject {
  if (subject.ordinal !== undefined) return subject;
  const status = setOfSubject(state, subject);
  return status === undefined ? subject : { ...subject, ordinal: defaultOrdinal(state, status) };
}

function openLogs(state: State, wanted: InspectionSubject): State {
  const subject = subjectWithPod(state, wanted);
  const pod = podOfBinding(bindingOfSubject(state, subject));
  const container = pod === undefined ? undefined : defaultContainer(pod);
  if (pod === undefined || container === undefined) return state;
  return showInspection(state, {
    type: 'logs',
    id: 0,
    subject,
    view: newTextView('end', true),
    source: { type: 'pod', pod: pod.meta.name, container: container.name },
    isPrevious: false,
    showTimestamps: false,
    log: EMPTY_LOG,
    connection: CONNECTING,
  });
}

/** Opens the logs of all members of the set, whatever ordinal the cursor is on. */
export function openMemberLogs(state: State): State {
  const subject = currentSubject(state);
  if (subject === undefined) return state;
  return showInspection(state, {
    type: 'logs',
    id: 0,
    subject,
    view: newTextView('end', true),
    source: { type: 'members', container: undefined },
    isPrevious: false,
    showTimestamps: false,
    log: EMPTY_LOG,
    connection: CONNECTING,
  });
}

export function restartLogs(
  state: State,
  inspection: LogsInspection,
  change: Partial<Pick<LogsInspection, 'source' | 'isPrevious'>>,
): State {
  const view: TextView = { ...inspection.view, top: 'end', isSearching: false, matchLine: undefined };
  return showInspection(state, { ...inspection, ...change, view, log: EMPTY_LOG, connection: CONNECTING });
}
