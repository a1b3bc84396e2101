/** Opening a closer look at what is under the cursor. */

import { EMPTY_LOG } from './log-buffer.ts';
import type { LogConnection, LogsLook, Look, LookObject, LookSubject } from './look.ts';
import { bindingOf, defaultContainer, objectsOf, ordinalWithPod, podOf, statusOf } from './look-parts.ts';
import { bindingRows, selectedBindingIndex, shownSet } from './selectors.ts';
import type { State } from './state.ts';
import { newTextView, type TextView } from './text-view.ts';

const CONNECTING: LogConnection = { state: 'connecting', text: '' };

/** What a look would be at: the row under the cursor, or what the open one is at already. */
export function lookSubject(state: State): LookSubject | undefined {
  if (state.look !== undefined) return state.look.subject;
  const status = shownSet(state);
  if (status === undefined) return undefined;
  const { uid, namespace, name } = status.set.meta;
  const row = state.opened === undefined ? undefined : bindingRows(state, status)[selectedBindingIndex(state, status)];
  return { setUid: uid, namespace, setName: name, ordinal: row?.ordinal };
}

export function openLook(state: State, at: Look['type']): State {
  const subject = lookSubject(state);
  if (subject === undefined) return state;
  switch (at) {
    case 'details':
      return show(state, { type: 'details', id: 0, subject, view: newTextView(START, true) });
    case 'events':
      return show(state, {
        type: 'events',
        id: 0,
        subject,
        view: newTextView('end', true),
        whole: subject.ordinal === undefined,
        ofVolumes: { state: 'loading' },
      });
    case 'logs':
      return openLogs(state, subject);
    case 'yaml': {
      const [object] = objectsOf(state, subject);
      return object === undefined ? state : openYaml(state, subject, object, false, newTextView(START, false));
    }
  }
}

export const START = { line: 0, part: 0 };

function show(state: State, look: Look): State {
  const id = state.lastLookId + 1;
  return { ...state, lastLookId: id, look: { ...look, id } };
}

export function openYaml(
  state: State,
  subject: LookSubject,
  object: LookObject,
  managedFields: boolean,
  view: TextView,
): State {
  return show(state, { type: 'yaml', id: 0, subject, view, object, managedFields, text: { state: 'loading' } });
}

/** The subject whose pod has logs: for a set as a whole, the ordinal to blame. */
export function subjectWithPod(state: State, subject: LookSubject): LookSubject {
  if (subject.ordinal !== undefined) return subject;
  const status = statusOf(state, subject);
  return status === undefined ? subject : { ...subject, ordinal: ordinalWithPod(state, status) };
}

function openLogs(state: State, wanted: LookSubject): State {
  const subject = subjectWithPod(state, wanted);
  const pod = podOf(bindingOf(state, subject));
  const container = pod === undefined ? undefined : defaultContainer(pod);
  if (pod === undefined || container === undefined) return state;
  return show(state, {
    type: 'logs',
    id: 0,
    subject,
    view: newTextView('end', true),
    pod: pod.meta.name,
    container: container.name,
    previous: false,
    timestamps: false,
    log: EMPTY_LOG,
    connection: CONNECTING,
  });
}

export function restartLogs(
  state: State,
  look: LogsLook,
  change: Partial<Pick<LogsLook, 'container' | 'previous'>>,
): State {
  const view: TextView = { ...look.view, top: 'end', seeking: false, match: undefined };
  return show(state, { ...look, ...change, view, log: EMPTY_LOG, connection: CONNECTING });
}
