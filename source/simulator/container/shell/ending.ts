/** How a shell ends, and what signals do to it. */

import type { Task } from '../kernel/task.ts';
import { complain } from '../program.ts';
import type { Evaluator } from './evaluator.ts';
import { parseFor } from './parse-for.ts';
import { BreakLoop, ExitShell, Interrupted, ReturnFromFunction, ShellError, type ShellState } from './state.ts';

export function* runTraps({ run }: Evaluator, state: ShellState): Task<void> {
  for (let signal = state.pendingSignals.shift(); signal !== undefined; signal = state.pendingSignals.shift()) {
    const action = state.traps.get(signal);
    if (action === undefined || action === '') continue;
    const { status } = state;
    yield* run(state, parseFor(state, action));
    state.status = status;
  }
}

export function* runToEnd({ run }: Evaluator, state: ShellState, body: () => Task<number>): Task<number> {
  yield* untilExit(state, body);
  const atExit = state.traps.get('EXIT');
  if (atExit !== undefined && atExit !== '') {
    state.traps.delete('EXIT');
    const { status } = state;
    const ended = yield* untilExit(state, () => run(state, parseFor(state, atExit)));
    if (!ended) state.status = status;
  }
  return state.status & 0xff;
}

/** Returns whether `exit` was called. */
function* untilExit(state: ShellState, body: () => Task<number>): Task<boolean> {
  try {
    state.status = yield* body();
    return false;
  } catch (thrown) {
    if (thrown instanceof ShellError) {
      yield* complain(state, `${state.name}: ${thrown.message}`);
      state.status = thrown.exitCode;
    } else if (thrown instanceof Interrupted) state.status = 130;
    else if (!(thrown instanceof ExitShell || thrown instanceof ReturnFromFunction || thrown instanceof BreakLoop)) {
      throw thrown;
    }
    return thrown instanceof ExitShell;
  }
}

/** A shell with a trap takes the signal, and runs the action between two commands. */
export function attachSignals(state: ShellState): void {
  state.proc.handleSignal = (signal) => {
    const action = state.traps.get(signal);
    if (action !== undefined) {
      if (action !== '') state.pendingSignals.push(signal);
      if (action !== '' && state.isWaiting) state.proc.thread.interrupt(new Interrupted());
      return true;
    }
    if (!state.isInteractive) return false;
    if (signal === 'INT') state.proc.thread.interrupt(new Interrupted());
    return signal === 'INT' || signal === 'TERM' || signal === 'QUIT';
  };
}
