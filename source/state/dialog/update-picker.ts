/** The part of `update` for pickers and menus: opening one, and choosing the entry under the cursor. */

import { requestShell } from '../shell/update-shell.ts';
import type { State } from '../state.ts';
import { setContext, setScope } from '../update-scope.ts';
import { openRevisions } from './action-choices.ts';
import { type PickerChoice, pickerChoices } from './picker-choices.ts';
import { openDialog } from './plan-dialog.ts';

export type PickerCommand =
  | { readonly type: 'pick-namespace' }
  | { readonly type: 'pick-context' }
  | { readonly type: 'command-line' }
  /** Replaces the typed text by the choice under the cursor. */
  | { readonly type: 'complete' };

export function updatePicker(state: State, { type }: PickerCommand): State {
  switch (type) {
    case 'pick-namespace':
      return { ...state, overlay: { type: 'namespaces', text: '', index: 0 } };
    case 'pick-context':
      return { ...state, overlay: { type: 'contexts', text: '', index: 0 } };
    case 'command-line':
      return { ...state, overlay: { type: 'command', text: '', index: 0, under: state.overlay } };
    case 'complete':
      return complete(state);
  }
}

function complete(state: State): State {
  const { overlay } = state;
  if (overlay === undefined || !('text' in overlay)) return state;
  const choice = pickerChoices(state)[overlay.index];
  const text = choice === undefined ? undefined : completedText(choice);
  return text === undefined ? state : { ...state, overlay: { ...overlay, text, index: 0 } };
}

function completedText(choice: PickerChoice): string | undefined {
  switch (choice.type) {
    case 'line':
      return choice.text.includes(' ') ? choice.text : `${choice.text} `;
    case 'namespaces':
      return choice.names.join(',');
    case 'context':
      return choice.name;
    default:
      return undefined;
  }
}

/** Handles enter in a picker or a menu. Other overlays stay unchanged. */
export function takeChoice(state: State): State {
  const { overlay } = state;
  if (overlay === undefined || !('index' in overlay)) return state;
  const choice = pickerChoices(state)[overlay.index];
  return choice === undefined ? state : applyChoice(state, choice);
}

function applyChoice(state: State, choice: PickerChoice): State {
  switch (choice.type) {
    case 'all':
      return setScope(state, { ...state.scope, namespaces: 'all' });
    case 'namespaces':
      return setScope(state, { ...state.scope, namespaces: choice.names });
    case 'context':
      return setContext(state, choice.name);
    case 'line':
      return state;
    case 'revisions':
      return openRevisions(state, choice.setUid);
    case 'shell':
      return requestShell(state, choice);
    case 'action':
      return choice.refusal === undefined ? openDialog(state, choice.setUid, choice.wanted, choice.stage) : state;
  }
}
