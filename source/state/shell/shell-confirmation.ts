/**
 * The confirmation of a shell in a protected context: the user types the pod's name, as for other dangerous actions
 * there.
 */

import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { ShellConfirmation } from '../inspect/inspection.ts';
import { kubectlTargetOf, type State } from '../state.ts';

export function openShellConfirmation(state: State, request: ShellConfirmation['request']): State {
  const id = state.lastDialogId + 1;
  const confirmation: ShellConfirmation = {
    type: 'shell-confirmation',
    id,
    request,
    typed: '',
    acceptsInput: false,
    ignoredKeys: 0,
  };
  return { ...state, overlay: confirmation, lastDialogId: id };
}

export type ShellConfirmationCommand =
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'erase-answer' }
  | { readonly type: 'enter' };

/** Enter cancels while nothing is typed, since Cancel has the focus. With a wrong name it has no effect. */
export function answerShellConfirmation(
  state: State,
  confirmation: ShellConfirmation,
  answer: ShellConfirmationCommand,
): State {
  if (!confirmation.acceptsInput)
    return { ...state, overlay: { ...confirmation, ignoredKeys: confirmation.ignoredKeys + 1 } };
  switch (answer.type) {
    case 'answer':
      return { ...state, overlay: { ...confirmation, typed: confirmation.typed + answer.text } };
    case 'erase-answer':
      return { ...state, overlay: { ...confirmation, typed: Array.from(confirmation.typed).slice(0, -1).join('') } };
    case 'enter':
      if (confirmation.typed === '') return { ...state, overlay: undefined };
      return confirmation.typed === confirmation.request.pod ? startShell(state, confirmation.request) : state;
  }
}

export function startShell(state: State, request: ShellConfirmation['request']): State {
  const id = state.lastInspectionId + 1;
  return { ...state, overlay: undefined, lastInspectionId: id, shellRequest: { ...request, id } };
}

/** Returns the equivalent kubectl command. */
export function shellCommand(
  state: State,
  { namespace, pod, container, command }: ShellConfirmation['request'],
): string {
  return kubectlCommand(kubectlTargetOf(state), namespace, ['exec', '-it', pod, '-c', container, '--', command]);
}
