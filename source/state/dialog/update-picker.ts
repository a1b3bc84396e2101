/** The part of `update` for pickers and menus: opening one, and choosing the entry under the cursor. */

import { requestShell } from '../shell/update-shell.ts';
import type { NamespaceSelection, State } from '../state.ts';
import { setScope } from '../update-scope.ts';
import { openRevisions } from './action-choices.ts';
import { type PickerChoice, pickerChoices } from './picker-choices.ts';
import { openDialog } from './plan-dialog.ts';

export type PickerCommand = { readonly type: 'pick-namespace' } | { readonly type: 'pick-context' };

export function updatePicker(state: State, { type }: PickerCommand): State {
  const overlay = type === 'pick-namespace' ? 'namespaces' : 'contexts';
  return { ...state, overlay: { type: overlay, text: '', index: 0 } };
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
    case 'context': {
      const context = state.contexts.find((candidate) => candidate.name === choice.name);
      const namespaces: NamespaceSelection = [context?.namespace ?? 'default'];
      return setScope(state, { context: choice.name, namespaces });
    }
    case 'revisions':
      return openRevisions(state, choice.setUid);
    case 'shell':
      return requestShell(state, choice);
    case 'action':
      return choice.refusal === undefined ? openDialog(state, choice.setUid, choice.wanted, choice.stage) : state;
  }
}
