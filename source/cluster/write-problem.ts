/** What went wrong with a write, in the words of the actions. */

import type { Problem, ProblemKind } from '../actions/ports.ts';
import { ClusterError, messageOf } from './errors.ts';

/** Failures before the first byte of a request has left. */
const NOT_SENT = new Set([
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

function make(kind: ProblemKind, sentence: string, causes: readonly string[] = []): Problem {
  return { kind, sentence, causes };
}

/** 'admission: ValidatingAdmissionPolicy 'x' … denied request: why' as it is, but for the object's name at its head. */
function withoutHead(said: string): string {
  return said.replace(/^\S+ "[^"]*" is (invalid|forbidden): /, '').replace(/\.$/, '');
}

/** `isWrite`: a failure after the request has left leaves the outcome open. */
export function problemOf(thrown: unknown, what: string, isWrite: boolean): Problem {
  // An abort by the caller, in the middle of it.
  if (!(thrown instanceof ClusterError))
    return open(`The request about ${what} was broken off (${messageOf(thrown)}).`, isWrite);
  const { kind, message, said, causes, status } = thrown;
  switch (kind) {
    case 'read-only':
      return make('read-only', message);
    case 'not-found':
      return make('not-found', `${what} does not exist any more.`);
    case 'conflict':
      return make(/\buid\b/i.test(said) ? 'replaced' : 'changed', `${what} has changed meanwhile: look again.`);
    case 'forbidden':
      return ADMISSION.test(said)
        ? make('invalid', `Admission does not allow it: ${withoutHead(said)}.`)
        : make('forbidden', message);
    case 'invalid':
      return make('invalid', `The API server does not accept it: ${withoutHead(said)}.`);
    case 'throttled': {
      const budget = causes.filter(({ reason }) => reason === 'DisruptionBudget');
      if (budget.length > 0 || /disruption budget/i.test(said)) {
        const sentence = `A disruption budget does not let ${what} be evicted now: it was not, and it is not tried again.`;
        return make(
          'disruption-budget',
          sentence,
          budget.map((cause) => withFullStop(cause.message)),
        );
      }
      return make('throttled', message);
    }
    case 'protocol':
      // A webhook with side effects takes no trials, which says nothing about what is meant.
      if (/does not support dry run/.test(said))
        return make('failed', `Admission takes no trials: ${withoutHead(said)}.`);
      // 400: the server could not even read it, which changes nothing.
      return status === undefined ? open(message, isWrite) : make('invalid', message);
    case 'server':
      return ADMISSION.test(said) || /failed calling webhook/.test(said)
        ? make('failed', `Admission could not decide: ${withoutHead(said)}.`)
        : open(message, isWrite);
    case 'network':
      return NOT_SENT.has(causeCode(thrown.cause)) ? make('unreachable', message) : open(message, isWrite);
    case 'timeout':
      return open(message, isWrite);
    case 'config':
    case 'tls':
      return make('unreachable', message);
    case 'unauthorized':
    case 'gone':
      return make('failed', message);
  }
}

function open(message: string, isWrite: boolean): Problem {
  return make(isWrite ? 'unknown-outcome' : 'failed', message);
}

function withFullStop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
