/** Translates the failure of a write into a problem of an action. */

import type { ActionProblem, ActionProblemKind } from '../../actions/ports.ts';
import { ClusterError, messageOf } from '../errors.ts';

/** Failures before the first byte of a request is sent. */
const NOT_SENT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
]);

function causeCode(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'errors' in cause && Array.isArray(cause.errors) ? causeCode(cause.errors[0]) : '';
}

const ADMISSION = /admission webhook|ValidatingAdmissionPolicy|denied the request|exceeded quota|violates PodSecurity/i;

function actionProblem(kind: ActionProblemKind, sentence: string, causes: readonly string[] = []): ActionProblem {
  return { kind, sentence, causes };
}

/**
 * Removes the object's name at the head of a message such as 'admission: ValidatingAdmissionPolicy 'x' … denied
 * request: why'.
 */
function withoutHead(message: string): string {
  return message.replace(/^\S+ "[^"]*" is (invalid|forbidden): /, '').replace(/\.$/, '');
}

/** `isWrite`: a failure after the request was sent leaves the outcome unknown. */
export function actionProblemOf(thrown: unknown, what: string, isWrite: boolean): ActionProblem {
  // The caller aborted the request while it was in progress.
  if (!(thrown instanceof ClusterError))
    return lostResponse(`The request about ${what} was broken off (${messageOf(thrown)}).`, isWrite);
  const { kind, message, serverMessage, causes, status } = thrown;
  switch (kind) {
    case 'read-only':
      return actionProblem('read-only', message);
    case 'not-found':
      return actionProblem('not-found', `${what} does not exist any more.`);
    case 'conflict':
      return actionProblem(
        /\buid\b/i.test(serverMessage) ? 'replaced' : 'changed',
        `${what} has changed meanwhile: look again.`,
      );
    case 'forbidden':
      return ADMISSION.test(serverMessage)
        ? actionProblem('invalid', `Admission does not allow it: ${withoutHead(serverMessage)}.`)
        : actionProblem('forbidden', message);
    case 'invalid':
      return actionProblem('invalid', `The API server does not accept it: ${withoutHead(serverMessage)}.`);
    case 'throttled': {
      const budget = causes.filter(({ reason }) => reason === 'DisruptionBudget');
      if (budget.length > 0 || /disruption budget/i.test(serverMessage)) {
        const sentence = `A disruption budget does not let ${what} be evicted now: it was not, and it is not tried again.`;
        return actionProblem(
          'disruption-budget',
          sentence,
          budget.map((cause) => withFullStop(cause.message)),
        );
      }
      return actionProblem('throttled', message);
    }
    case 'protocol':
      // A webhook with side effects rejects dry runs, which says nothing about the real request.
      if (/does not support dry run/.test(serverMessage))
        return actionProblem('failed', `Admission takes no trials: ${withoutHead(serverMessage)}.`);
      // 400: the server could not parse the request, so it changed nothing.
      return status === undefined ? lostResponse(message, isWrite) : actionProblem('invalid', message);
    case 'server':
      return ADMISSION.test(serverMessage) || /failed calling webhook/.test(serverMessage)
        ? actionProblem('failed', `Admission could not decide: ${withoutHead(serverMessage)}.`)
        : lostResponse(message, isWrite);
    case 'network':
      return NOT_SENT_CODES.has(causeCode(thrown.cause))
        ? actionProblem('unreachable', message)
        : lostResponse(message, isWrite);
    case 'timeout':
      return lostResponse(message, isWrite);
    case 'config':
    case 'tls':
      return actionProblem('unreachable', message);
    case 'unauthorized':
    case 'gone':
      return actionProblem('failed', message);
  }
}

function lostResponse(message: string, isWrite: boolean): ActionProblem {
  return actionProblem(isWrite ? 'unknown-outcome' : 'failed', message);
}

function withFullStop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
