/** Describes how a container terminated. */

import type { Container, ContainerState } from '../model/kinds.ts';

export type TerminatedState = Extract<ContainerState, { type: 'terminated' }>;

/** Returns the container's present termination, or that of its previous run; undefined if it has not terminated. */
export function lastTermination({ state, lastState }: Container): TerminatedState | undefined {
  if (state?.type === 'terminated') return state;
  return lastState?.type === 'terminated' ? lastState : undefined;
}

/**
 * Reports whether the kubelet does not restart the container after this termination. Source:
 * kubelet/container/helpers.go.
 */
export function isEndedForGood({ role, state, restartPolicy, restartRules }: Container): boolean {
  if (role !== 'main' || state?.type !== 'terminated' || restartPolicy === 'Always') return false;
  const isRuled = restartRules.some(
    ({ operator, exitCodes }) => exitCodes.includes(state.exitCode) === (operator === 'In'),
  );
  return !isRuled && (restartPolicy === 'Never' || state.exitCode === 0);
}

/** What a container runtime reports of a process that a signal ended: 128 and its number. */
const SIGNALS: Readonly<Record<number, string>> = {
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
};

/** "ended with exit code 1 (Error)"; empty for no end. */
export function terminationText(end: TerminatedState | undefined): string {
  if (end === undefined) return '';
  const by =
    end.signal !== undefined && end.signal !== 0 ? `on signal ${end.signal}` : `with exit code ${end.exitCode}`;
  const why = end.reason === '' || end.reason === 'Error' ? SIGNALS[end.exitCode] : end.reason;
  return `ended ${by}${why === undefined ? '' : ` (${why})`}`;
}
