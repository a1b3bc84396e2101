/** The choices of the pickers for the typed text. */

import { type LineChoice, lineChoices } from '../commands/command-line.ts';
import { isNamespaceName, typedNamespaces } from '../namespace-names.ts';
import { type ShellChoice, shellChoices } from '../shell/update-shell.ts';
import type { NamespaceSelection, State } from '../state.ts';
import { type ActionChoice, breakChoices, revisionChoices, updateActionChoices } from './action-choices.ts';

export type PickerChoice =
  | { readonly type: 'all' }
  | { readonly type: 'namespaces'; readonly names: readonly string[]; readonly typed: boolean }
  | { readonly type: 'context'; readonly name: string }
  /** Opens the list of revisions. */
  | { readonly type: 'revisions'; readonly setUid: string }
  | LineChoice
  | ShellChoice
  | ActionChoice;

export function pickerChoices(state: State): readonly PickerChoice[] {
  switch (state.overlay?.type) {
    case 'namespaces':
      return namespaceChoices(state, state.overlay.text);
    case 'contexts': {
      const { text } = state.overlay;
      return state.contexts
        .filter((context) => context.name.toLowerCase().includes(text.toLowerCase()))
        .map((context) => ({ type: 'context', name: context.name }));
    }
    case 'command':
      return lineChoices(state, state.overlay.text);
    case 'update-menu':
      return updateActionChoices(state, state.overlay.setUid);
    case 'break-menu':
      return breakChoices(state, state.overlay.setUid, state.overlay.pod);
    case 'revisions':
      return revisionChoices(state, state.overlay.setUid);
    case 'shell':
      return shellChoices(state, state.overlay.pod);
    default:
      return [];
  }
}

function namespaceChoices(state: State, text: string): readonly PickerChoice[] {
  const known = state.namespaceList.state === 'listed' ? state.namespaceList.names : [];
  const wanted = text.toLowerCase();
  const matching: PickerChoice[] = known
    .filter((name) => name.includes(wanted))
    .map((name) => ({ type: 'namespaces', names: [name], typed: false }));
  const typed = typedNamespaces(text);
  const isKnown = typed.length === 1 && known.includes(typed[0] ?? '');
  const offerTyped: PickerChoice[] =
    typed.length > 0 && !isKnown && typed.every(isNamespaceName)
      ? [{ type: 'namespaces', names: typed, typed: true }]
      : [];
  const all: PickerChoice[] = 'all namespaces'.includes(wanted) ? [{ type: 'all' }] : [];
  return [...all, ...matching, ...offerTyped];
}

export function sameNamespaces(a: NamespaceSelection, b: NamespaceSelection): boolean {
  if (a === 'all' || b === 'all') return a === b;
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
