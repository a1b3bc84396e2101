/** All builtins of the shell. */

import { FileError } from '../../files/file-error.ts';
import { absolutePath } from '../../files/paths.ts';
import { streamAt } from '../../kernel/descriptors.ts';
import { guarded, type Invocation, type Program, print } from '../../program.ts';
import type { Builtin } from '../evaluator.ts';
import { ShellError } from '../state.ts';
import { environmentOf, setVariable } from '../variables.ts';
import { mapfile, printfInto } from './array-builtins.ts';
import { DECLARE_BUILTINS } from './declare-builtins.ts';
import { FLOW_BUILTINS } from './flow-builtins.ts';
import { JOB_BUILTINS } from './job-builtins.ts';
import { namingBuiltins } from './naming-builtins.ts';
import { readBuiltin } from './read-builtin.ts';
import { STATE_BUILTINS } from './state-builtins.ts';

const changeFolder: Builtin = function* (state, args) {
  const [path = state.variables.get('HOME')?.value ?? '/'] = args.filter((arg) => !/^-[LP]$/.test(arg));
  const target = path === '-' ? (state.variables.get('OLDPWD')?.value ?? state.folder) : path;
  const full = absolutePath(target === '' ? '.' : target, state.folder);
  const node = state.host.files.node(full);
  if (node?.kind !== 'folder') {
    const why = new FileError(node === undefined ? 'ENOENT' : 'ENOTDIR').message;
    throw new ShellError(`cd: can't cd to ${path}: ${why}`, 1);
  }
  setVariable(state, 'OLDPWD', state.folder, true);
  setVariable(state, 'PWD', full, true);
  state.folder = full;
  if (path === '-') yield* print(state, `${full}\n`);
  return 0;
};

const pushFolder: Builtin = function* (state, [path = ''], evaluator) {
  const before = state.folder;
  const code = yield* changeFolder(state, [path], evaluator);
  state.folders = [before, ...state.folders];
  yield* print(state, `${[state.folder, ...state.folders].join(' ')}\n`);
  return code;
};

const popFolder: Builtin = function* (state, _, evaluator) {
  const [last, ...rest] = state.folders;
  if (last === undefined) throw new ShellError('popd: directory stack empty', 1);
  const code = yield* changeFolder(state, [last], evaluator);
  state.folders = rest;
  yield* print(state, `${[state.folder, ...rest].join(' ')}\n`);
  return code;
};

/** Succeeds and does nothing, where the simulation has nothing to set. */
const nothing: Builtin = function* () {
  return 0;
};

const umask: Builtin = function* (state, args) {
  if (args.length === 0) yield* print(state, '0022\n');
  return 0;
};

const ulimit: Builtin = function* (state) {
  yield* print(state, 'unlimited\n');
  return 0;
};

/** Of the options of bash, only those that change what globs find have a meaning here. */
const shopt: Builtin = function* (state, args) {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const isOn = args.includes('-s');
  if (args.includes('-q')) return names.every((name) => state.options.has(name)) ? 0 : 1;
  for (const name of isOn || args.includes('-u') ? names : []) {
    if (isOn) state.options.add(name);
    else state.options.delete(name);
  }
  return 0;
};

const times: Builtin = function* (state) {
  yield* print(state, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};

/** Programs that the shell runs without a process of their own, since scripts call them often. */
const INLINE = ['echo', 'printf', 'test', '[', 'true', 'false', 'pwd'];

function inline(name: string): Builtin {
  return function* (state, args) {
    const program: Program | undefined = state.host.programs.get(name);
    if (program === undefined) throw new ShellError(`${name}: not found`, 127);
    const invocation: Invocation = { ...state, name, args, environment: environmentOf(state) };
    const shown = { name: `${state.name}: ${name}`, descriptors: state.descriptors };
    return yield* guarded(shown, () => program(invocation));
  };
}

export function createBuiltins(): ReadonlyMap<string, Builtin> {
  const builtins: Map<string, Builtin> = new Map([
    ...STATE_BUILTINS,
    ...DECLARE_BUILTINS,
    ...FLOW_BUILTINS,
    ...JOB_BUILTINS,
    ['read', readBuiltin],
    ...namingBuiltins((name) => builtins.has(name)),
    [':', nothing],
    ['cd', changeFolder],
    ['chdir', changeFolder],
    ['pushd', pushFolder],
    ['popd', popFolder],
    ['umask', umask],
    ['ulimit', ulimit],
    ['times', times],
    ['hash', nothing],
    ['alias', nothing],
    ['unalias', nothing],
    ['shopt', shopt],
    ['mapfile', mapfile],
    ['readarray', mapfile],
    ['disown', nothing],
    ['bind', nothing],
    ['complete', nothing],
    ['fg', nothing],
    ['bg', nothing],
    ...INLINE.map((name) => [name, inline(name)] as const),
  ]);
  builtins.set('printf', printfInto(inline('printf')));
  // `exec` changes the shell itself; the evaluator sees to it.
  builtins.set('exec', nothing);
  return builtins;
}

/** Whether standard input is a terminal. */
export function isOnTerminal({ descriptors }: Pick<Invocation, 'descriptors'>): boolean {
  return streamAt(descriptors, 0).isTerminal;
}
