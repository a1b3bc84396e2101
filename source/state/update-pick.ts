/** The part of `update` that is about pickers and menus: opening one, and taking what the cursor is on. */

import { openDialog } from './dialog.ts';
import { type Choice, choices } from './pick.ts';
import type { Namespaces, State } from './state.ts';
import { setScope } from './update-scope.ts';
import { wishShell } from './update-shell.ts';

export type PickCommand = { readonly type: 'pick-namespace' } | { readonly type: 'pick-context' };

export function updatePick(state: State, { type }: PickCommand): State {
  const overlay = type === 'pick-namespace' ? 'namespaces' : 'contexts';
  return { ...state, overlay: { type: overlay, text: '', index: 0 } };
}

/** Enter in a picker or a menu; nothing happens in any other overlay. */
export function takeChoice(state: State): State {
  const { overlay } = state;
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
