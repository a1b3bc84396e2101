/** `declare`, `typeset` and `local`: variables of a function, arrays, and what may be done with them. */

import type { Task } from '../../kernel/task.ts';
import { print } from '../../program.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { makeArray } from '../arrays.ts';
import type { Builtin } from '../evaluator.ts';
import { ShellError, type ShellState, type Variable } from '../state.ts';
import { setVariable } from '../variables.ts';

const DECLARED = /^([A-Za-z_]\w*)(?:(\+?)=(.*))?$/s;
const FLAGS = /^[-+][aAirxgpfFlunt]+$/;

interface Declaration {
  readonly letters: string;
  readonly removed: string;
  readonly operands: readonly string[];
}

function declarationOf(args: readonly string[]): Declaration {
  const end = args.findIndex((arg) => !FLAGS.test(arg));
  const options = end === -1 ? args : args.slice(0, end);
  const letters = (sign: string): string =>
    options
      .filter((option) => option.startsWith(sign))
      .map((option) => option.slice(1))
      .join('');
  const operands = end === -1 ? [] : args.slice(args[end] === '--' ? end + 1 : end);
  return { letters: letters('-'), removed: letters('+'), operands };
}

function shown(name: string, variable: Variable): string {
  const { value, elements, isExported, isReadOnly } = variable;
  const kind = elements === undefined ? '' : elements.isAssociative ? 'A' : 'a';
  const letters = `${kind}${isReadOnly ? 'r' : ''}${isExported ? 'x' : ''}` || '-';
  const text = (each: string): string => `"${each.replace(/["\\$`]/g, '\\$&')}"`;
  if (elements === undefined) return `declare -${letters} ${name}=${text(value)}\n`;
  const entries = [...elements.byKey].map(([key, each]) => `[${key}]=${text(each)}`);
  return `declare -${letters} ${name}=(${entries.join(' ')}${elements.isAssociative && entries.length > 0 ? ' ' : ''})\n`;
}

function* show(state: ShellState, names: readonly string[]): Task<number> {
  let status = 0;
  for (const name of names.length === 0 ? [...state.variables.keys()].sort() : names) {
    const variable = state.variables.get(name);
    if (variable === undefined) status = 1;
    else yield* print(state, shown(name, variable));
  }
  return status;
}

function* showFunctions(state: ShellState, names: readonly string[]): Task<number> {
  for (const name of names) if (!state.functions.has(name)) return 1;
  for (const name of names.length === 0 ? [] : names) yield* print(state, `${name}\n`);
  return 0;
}

function declareOne(state: ShellState, operand: string, { letters, removed }: Declaration, isLocal: boolean): void {
  const [, name, plus, value] = DECLARED.exec(operand) ?? [];
  if (name === undefined) throw new ShellError(`declare: \`${operand}': not a valid identifier`, 1);
  const has = (letter: string): boolean => letters.includes(letter);
  if (isLocal && state.locals?.has(name) === false) {
    const before = state.variables.get(name);
    state.locals.set(name, before);
    // Ash keeps the value that the caller sees, bash begins without one.
    if (state.shell === 'bash' || has('a') || has('A')) state.variables.delete(name);
    else if (before === undefined && value === undefined) setVariable(state, name, '');
  }
  if (has('a') || has('A')) makeArray(state, name, has('A'));
  const before = state.variables.get(name);
  if (value !== undefined) {
    const isInteger = has('i') || before?.isInteger === true;
    const text = (plus === '+' ? (before?.value ?? '') : '') + value;
    const changed = has('u') ? text.toUpperCase() : has('l') ? text.toLowerCase() : text;
    setVariable(state, name, isInteger ? String(evaluateArithmetic(state, changed)) : changed);
  }
  if (!/[irx]/.test(letters + removed)) return;
  const now = state.variables.get(name) ?? { value: '', isExported: false, isReadOnly: false };
  state.variables.set(name, {
    ...now,
    isExported: has('x') || (now.isExported && !removed.includes('x')),
    isReadOnly: has('r') || now.isReadOnly,
    isInteger: has('i') || now.isInteger === true,
  });
}

const declare: Builtin = function* (state, args) {
  const declaration = declarationOf(args);
  const { letters, operands } = declaration;
  if (/[fF]/.test(letters)) return yield* showFunctions(state, operands);
  if (letters.includes('p') || operands.length === 0) return yield* show(state, operands);
  const isLocal = state.locals !== undefined && !letters.includes('g');
  for (const operand of operands) declareOne(state, operand, declaration, isLocal);
  return 0;
};

const local: Builtin = function* (state, args) {
  if (state.locals === undefined) throw new ShellError('local: not in a function', state.shell === 'bash' ? 1 : 2);
  const declaration = declarationOf(args);
  for (const operand of declaration.operands) declareOne(state, operand, declaration, true);
  return 0;
};

export const DECLARE_BUILTINS: readonly (readonly [string, Builtin])[] = [
  ['declare', declare],
  ['typeset', declare],
  ['local', local],
];
