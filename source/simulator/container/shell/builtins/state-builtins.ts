/** Builtins that change the variables, options and functions of the shell. */

import type { Task } from '../../kernel/task.ts';
import { complain, print } from '../../program.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { makeArray, removeElement } from '../arrays.ts';
import { keyFromText } from '../element-keys.ts';
import type { Builtin } from '../evaluator.ts';
import { ShellError, type ShellState } from '../state.ts';
import { setVariable } from '../variables.ts';

const NAME = /^([A-Za-z_]\w*)(?:=(.*))?$/s;

/** A value as the shell would read it. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", `'"'"'`)}'`;
}

function namesAndValues(who: string, args: readonly string[]): readonly (readonly [string, string | undefined])[] {
  return args.map((arg) => {
    const found = NAME.exec(arg);
    if (found?.[1] === undefined) throw new ShellError(`${who}: ${arg}: bad variable name`);
    return [found[1], found[2]] as const;
  });
}

function* listVariables(state: ShellState, word: string, chosen: (name: string) => boolean): Task<number> {
  const names = [...state.variables.keys()].filter(chosen).sort();
  yield* print(
    state,
    names.map((name) => `${word}${name}=${quoted(state.variables.get(name)?.value ?? '')}\n`).join(''),
  );
  return 0;
}

function* exportVariables(state: ShellState, args: readonly string[]): Task<number> {
  const operands = args.filter((arg) => !/^-[pnf]+$/.test(arg));
  // Functions are not handed on to programs.
  if (args.includes('-f')) return 0;
  if (operands.length === 0)
    return yield* listVariables(state, 'export ', (name) => state.variables.get(name)?.isExported === true);
  const isExported = !args.includes('-n');
  for (const [name, value] of namesAndValues('export', operands)) {
    const before = state.variables.get(name);
    if (value !== undefined) setVariable(state, name, value, isExported);
    else if (before !== undefined) state.variables.set(name, { ...before, isExported });
    else if (isExported) setVariable(state, name, '', true);
  }
  return 0;
}

function* readOnly(state: ShellState, args: readonly string[]): Task<number> {
  const operands = args.filter((arg) => !/^-[paA]+$/.test(arg));
  if (args.includes('-A')) for (const name of operands) makeArray(state, name, true);
  if (operands.length === 0)
    return yield* listVariables(state, 'readonly ', (name) => state.variables.get(name)?.isReadOnly === true);
  for (const [name, value] of namesAndValues('readonly', operands)) {
    if (value !== undefined) setVariable(state, name, value);
    const before = state.variables.get(name) ?? { value: '', isExported: false };
    state.variables.set(name, { ...before, isReadOnly: true });
  }
  return 0;
}

function* unset(state: ShellState, args: readonly string[]): Task<number> {
  const isFunction = args.includes('-f');
  for (const name of args.filter((arg) => !/^-[fvn]$/.test(arg))) {
    const [, array, key] = /^([A-Za-z_]\w*)\[(.+)\]$/s.exec(name) ?? [];
    if (array !== undefined && key !== undefined) {
      if (state.variables.get(array)?.elements === undefined) continue;
      if (key === '@' || key === '*') state.variables.delete(array);
      else removeElement(state, array, keyFromText(state, array, key));
      continue;
    }
    if (state.variables.get(name)?.isReadOnly === true && !isFunction)
      throw new ShellError(`unset: ${name}: is read only`);
    if (isFunction || !state.variables.has(name)) state.functions.delete(name);
    if (!isFunction) state.variables.delete(name);
  }
  return 0;
}

const LONG_OPTIONS: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  noclobber: 'C',
  allexport: 'a',
  pipefail: 'pipefail',
  errtrace: 'E',
  functrace: 'T',
  noexec: 'n',
  verbose: 'v',
  monitor: 'm',
  notify: 'b',
  hashall: 'h',
  braceexpand: 'B',
  histexpand: 'H',
  physical: 'P',
  posix: 'posix',
  vi: 'vi',
  emacs: 'emacs',
  ignoreeof: 'ignoreeof',
};

/** Understands `-e` and `+e`, `-o NAME`, `--` and words for the positional parameters. */
export function setOptions(state: ShellState, args: readonly string[]): void {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      state.positional = args.slice(index + 1);
      return;
    }
    const sign = arg[0];
    if ((sign !== '-' && sign !== '+') || arg.length === 1) {
      state.positional = args.slice(index);
      return;
    }
    for (const letter of arg.slice(1)) {
      let option = letter;
      if (letter === 'o') {
        index += 1;
        option = LONG_OPTIONS[args[index] ?? ''] ?? '';
        if (option === '') {
          if (args[index] === undefined) return;
          throw new ShellError(`set: illegal option -o ${args[index]}`);
        }
      }
      if (sign === '-') state.options.add(option);
      else state.options.delete(option);
    }
  }
}

function* set(state: ShellState, args: readonly string[]): Task<number> {
  if (args.length === 0) return yield* listVariables(state, '', () => true);
  setOptions(state, args);
  return 0;
}

function* shift(state: ShellState, [count = '1']: readonly string[]): Task<number> {
  const many = Number(count);
  if (!Number.isInteger(many) || many < 0) throw new ShellError(`shift: ${count}: bad number`);
  if (many > state.positional.length) {
    yield* complain(state, `${state.name}: shift: can't shift that many`);
    return 1;
  }
  state.positional = state.positional.slice(many);
  return 0;
}

function* let_(state: ShellState, args: readonly string[]): Task<number> {
  let value = 0n;
  for (const arg of args) value = evaluateArithmetic(state, arg);
  return value === 0n ? 1 : 0;
}

function* getopts(state: ShellState, [options = '', name = '', ...given]: readonly string[]): Task<number> {
  const args = given.length > 0 ? given : state.positional;
  const index = Number(state.variables.get('OPTIND')?.value ?? '1');
  const offset = Number(state.variables.get('OPTOFF')?.value ?? '1');
  const word = args[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') setVariable(state, 'OPTIND', String(index + 1));
    setVariable(state, name, '?');
    return 1;
  }
  const letter = word[offset] ?? '';
  const isLastLetter = offset + 1 >= word.length;
  const at = options.indexOf(letter);
  const advance = (words: number): void => {
    setVariable(state, 'OPTIND', String(index + words));
    setVariable(state, 'OPTOFF', words === 0 ? String(offset + 1) : '1');
  };
  if (at === -1 || letter === ':') {
    advance(isLastLetter ? 1 : 0);
    setVariable(state, name, '?');
    if (options.startsWith(':')) setVariable(state, 'OPTARG', letter);
    else yield* complain(state, `${state.name}: illegal option -${letter}`);
    return 0;
  }
  setVariable(state, name, letter);
  if (options[at + 1] !== ':') {
    advance(isLastLetter ? 1 : 0);
    return 0;
  }
  const value = isLastLetter ? args[index] : word.slice(offset + 1);
  advance(isLastLetter ? 2 : 1);
  if (value === undefined) {
    setVariable(state, name, options.startsWith(':') ? ':' : '?');
    if (!options.startsWith(':')) yield* complain(state, `${state.name}: no argument for -${letter} option`);
  } else setVariable(state, 'OPTARG', value);
  return 0;
}

export const STATE_BUILTINS: readonly (readonly [string, Builtin])[] = [
  ['export', exportVariables],
  ['readonly', readOnly],
  ['unset', unset],
  ['set', set],
  ['shift', shift],
  ['let', let_],
  ['getopts', getopts],
];
