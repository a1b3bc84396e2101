/** Builtins that steer the shell: loops, and what is evaluated. */

import { FileError } from '../../files/file-error.ts';
import { absolutePath } from '../../files/paths.ts';
import type { Task } from '../../kernel/task.ts';
import type { Builtin } from '../evaluator.ts';
import { parseFor } from '../parse-for.ts';
import { BreakLoop, ExitShell, ReturnFromFunction, ShellError, type ShellState } from '../state.ts';

function codeOf(who: string, state: ShellState, text: string | undefined): number {
  if (text === undefined) return state.status;
  if (!/^\d+$/.test(text)) throw new ShellError(`${who}: Illegal number: ${text}`);
  return Number(text) & 0xff;
}

function* exit(state: ShellState, [code]: readonly string[]): Task<number> {
  state.status = codeOf('exit', state, code);
  throw new ExitShell();
}

function* return_(state: ShellState, [code]: readonly string[]): Task<number> {
  state.status = codeOf('return', state, code);
  throw new ReturnFromFunction();
}

function leave(isContinue: boolean): Builtin {
  return function* (state, [levels = '1']) {
    const many = codeOf(isContinue ? 'continue' : 'break', state, levels);
    if (state.loops > 0) throw new BreakLoop(Math.max(1, many), isContinue);
    return 0;
  };
}

const evaluate: Builtin = function* (state, args, { run }) {
  const script = parseFor(state, args.join(' '));
  state.status = 0;
  return yield* run(state, script);
};

const source: Builtin = function* (state, [path = '', ...args], { run }) {
  const { files, notSimulated } = state.host;
  const full = absolutePath(path, state.folder);
  let text: string;
  try {
    text = files.read(full);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    notSimulated({ kind: 'file', what: full });
    throw new ShellError(`.: can't open '${path}'`);
  }
  const before = state.positional;
  if (args.length > 0) state.positional = args;
  try {
    return yield* run(state, parseFor(state, text));
  } catch (thrown) {
    if (thrown instanceof ReturnFromFunction) return state.status;
    throw thrown;
  } finally {
    state.positional = before;
  }
};

export const FLOW_BUILTINS: readonly (readonly [string, Builtin])[] = [
  ['exit', exit],
  ['return', return_],
  ['break', leave(false)],
  ['continue', leave(true)],
  ['eval', evaluate],
  ['.', source],
  ['source', source],
];
