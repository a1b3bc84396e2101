/** The question before a shell in a protected context: the pod's name is typed, as for any other danger there. */

import { kubectl } from '../domain/kubectl.ts';
import type { ShellQuestion } from './look.ts';
import { callerOf, type State } from './state.ts';

export type { ShellQuestion } from './look.ts';

export function askForShell(state: State, wish: ShellQuestion['wish']): State {
  const id = state.lastDialogId + 1;
  const question: ShellQuestion = { type: 'shell-question', id, wish, typed: '', armed: false, ignored: 0 };
  return { ...state, overlay: question, lastDialogId: id };
}

export type ShellAnswer =
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'erase-answer' }
  | { readonly type: 'enter' };

/** Enter cancels while nothing is typed, as Cancel has the focus; with another name it does nothing. */
export function answerShell(state: State, question: ShellQuestion, answer: ShellAnswer): State {
  if (!question.armed) return { ...state, overlay: { ...question, ignored: question.ignored + 1 } };
  switch (answer.type) {
    case 'answer':
      return { ...state, overlay: { ...question, typed: question.typed + answer.text } };
    case 'erase-answer':
      return { ...state, overlay: { ...question, typed: Array.from(question.typed).slice(0, -1).join('') } };
    case 'enter':
      if (question.typed === '') return { ...state, overlay: undefined };
      return question.typed === question.wish.pod ? startShell(state, question.wish) : state;
  }
}

export function startShell(state: State, wish: ShellQuestion['wish']): State {
  const id = state.lastLookId + 1;
  return { ...state, overlay: undefined, lastLookId: id, shell: { ...wish, id } };
}

/** The same as a kubectl command. */
export function shellCommand(state: State, { namespace, pod, container, command }: ShellQuestion['wish']): string {
  return kubectl(callerOf(state), namespace, ['exec', '-it', pod, '-c', container, '--', command]);
}
