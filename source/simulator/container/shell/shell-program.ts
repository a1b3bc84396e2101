/** `sh`: runs a line, a script, or what it reads line by line. */

import { FileError } from '../files/file-error.ts';
import { release, retain, streamAt } from '../kernel/descriptors.ts';
import type { Task } from '../kernel/task.ts';
import { complain, type Invocation, type Program, pathIn, print } from '../program.ts';
import { createBuiltins, isOnTerminal } from './builtins/builtins.ts';
import { setOptions } from './builtins/state-builtins.ts';
import { attachSignals } from './ending.ts';
import { createEvaluator } from './evaluate.ts';
import type { Evaluator } from './evaluator.ts';
import { parseFor } from './parse-for.ts';
import { parseShell } from './parser/parse-shell.ts';
import { ShellSyntaxError } from './parser/syntax.ts';
import { createShellState, ExitShell, Interrupted, type ShellState } from './state.ts';

interface Arguments {
  readonly options: readonly string[];
  readonly line: string | undefined;
  readonly operands: readonly string[];
  readonly isInteractive: boolean;
}

const PARSED_LONG = new Set(['--login', '--norc', '--noprofile', '--posix']);

function parseArguments(args: readonly string[]): Arguments {
  const options: string[] = [];
  let takesLine = false;
  let isInteractive = false;
  let index = 0;
  for (; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (PARSED_LONG.has(arg)) continue;
    if (arg === '--') {
      index += 1;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    const letters = arg.slice(1).replace(/[cilsm]/g, '');
    if (arg.startsWith('-') && arg.includes('c')) takesLine = true;
    if (arg.startsWith('-') && arg.includes('i')) isInteractive = true;
    if (letters === '') continue;
    options.push(`${arg[0]}${letters}`);
    if (letters.includes('o')) {
      index += 1;
      options.push(args[index] ?? '');
    }
  }
  const rest = args.slice(index);
  return {
    options,
    line: takesLine ? (rest[0] ?? '') : undefined,
    operands: takesLine ? rest.slice(1) : rest,
    isInteractive,
  };
}

const evaluator = createEvaluator(createBuiltins());

export const shell: Program = function* (invocation: Invocation): Task<number> {
  const { options, line, operands, isInteractive } = parseArguments(invocation.args);
  const [script] = operands;
  const readsInput = line === undefined && script === undefined;
  const state = createShellState(
    {
      ...invocation,
      shell: invocation.name,
      name: line === undefined ? (script ?? invocation.name) : (operands[0] ?? invocation.name),
      isScript: line === undefined && script !== undefined,
      descriptors: retain(invocation.descriptors),
      isInteractive: readsInput && (isInteractive || isOnTerminal(invocation)),
      positional: operands.slice(1),
    },
    invocation.environment,
  );
  attachSignals(state);
  try {
    if (options.length > 0) setOptions(state, options);
    if (readsInput) return yield* evaluator.runToEnd(state, () => runInput(state, evaluator));
    const text = line ?? readScript(invocation, script ?? '');
    return yield* evaluator.runToEnd(state, () => evaluator.run(state, parseFor(state, text)));
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    invocation.host.notSimulated({ kind: 'file', what: pathIn(invocation, script ?? '') });
    yield* complain(invocation, `${invocation.name}: can't open '${script}': ${thrown.message}`);
    return 2;
  } finally {
    release(state.descriptors);
  }
};

function readScript(invocation: Invocation, path: string): string {
  return invocation.host.files.read(pathIn(invocation, path));
}

/** Reads a line at a time, so that the commands can read the lines after them. */
function* runInput(state: ShellState, { run }: Evaluator): Task<number> {
  let pending = '';
  for (;;) {
    try {
      if (state.isInteractive) yield* print(state, promptOf(state, pending !== ''));
      const line = yield* nextLine(state);
      if (line === undefined) {
        if (pending === '') return state.status;
        yield* complain(state, `${state.name}: syntax error: unexpected end of file`);
        return 2;
      }
      pending += line;
      const script = parseShell(pending, state.shell === 'bash');
      pending = '';
      yield* run(state, script);
    } catch (thrown) {
      if (thrown instanceof ShellSyntaxError) {
        if (thrown.isIncomplete) continue;
        pending = '';
        yield* complain(state, `${state.name}: ${thrown.message}`);
        state.status = 2;
        if (!state.isInteractive) return 2;
      } else if (thrown instanceof Interrupted && state.isInteractive) {
        pending = '';
        state.status = 130;
        state.loops = 0;
        state.calls = 0;
        state.conditions = 0;
      } else if (thrown instanceof ExitShell || !state.isInteractive) throw thrown;
      else throw thrown;
    }
  }
}

function promptOf(state: ShellState, isContinued: boolean): string {
  if (isContinued) return state.variables.get('PS2')?.value ?? '> ';
  const prompt = state.variables.get('PS1')?.value ?? '\\$ ';
  return prompt
    .replaceAll('\\w', state.folder)
    .replaceAll('\\W', state.folder.slice(state.folder.lastIndexOf('/') + 1) || '/')
    .replaceAll('\\h', state.host.pod.metadata.name)
    .replaceAll('\\u', 'root')
    .replaceAll('\\$', '#')
    .replace(/\\[[\]]/g, '');
}

function* nextLine(state: ShellState): Task<string | undefined> {
  const stream = streamAt(state.descriptors, 0);
  let line = '';
  for (;;) {
    const bytes = yield* stream.read();
    if (bytes === '') return line === '' ? undefined : line;
    const end = bytes.indexOf('\n');
    if (end === -1) {
      line += bytes;
      continue;
    }
    if (end + 1 < bytes.length) stream.unread(bytes.slice(end + 1));
    return line + bytes.slice(0, end + 1);
  }
}
