/** Expands `$NAME` and `${NAME…}`, also of arrays and of names that another variable holds. */

import type { Task } from '../../kernel/task.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { elementsOf, setElement } from '../arrays.ts';
import { elementKey, listMark } from '../element-keys.ts';
import type { Word, WordPart } from '../parser/syntax.ts';
import { ShellError, type ShellState } from '../state.ts';
import { ifsOf, parameterValue, setVariable } from '../variables.ts';
import { applyOperator, substring } from './parameters.ts';
import { FIELD_END, type Pieces } from './pieces.ts';

type ParameterPart = Extract<WordPart, { readonly kind: 'parameter' }>;

interface Inner {
  readonly text: (state: ShellState, word: Word) => Task<string>;
  readonly pattern: (state: ShellState, word: Word) => Task<string>;
  readonly pieces: (state: ShellState, word: Word) => Task<Pieces>;
}

/** What a parameter stands for. */
interface Target {
  readonly name: string;
  /** Of an element. */
  readonly key?: string;
  readonly value: string | undefined;
  /** Of `$@`, `$*` and whole arrays. */
  readonly values?: readonly string[];
  /** `*`: quoted, the values are one word. */
  readonly joins?: boolean;
}

const REFERENCE = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[(.+)\])?$/s;

type ExpandParameter = (state: ShellState, part: ParameterPart, isOnly: boolean) => Task<Pieces>;

export function createParameterExpansion({ text, pattern, pieces }: Inner): ExpandParameter {
  function* targetOf(state: ShellState, name: string, subscript: Word | undefined): Task<Target> {
    const mark = subscript === undefined ? (name === '@' || name === '*' ? name : undefined) : listMark(subscript);
    if (mark !== undefined) {
      const values = subscript === undefined ? state.positional : [...(elementsOf(state, name)?.values() ?? [])];
      const joins = mark === '*';
      const separator = joins ? (ifsOf(state)[0] ?? '') : ' ';
      return { name, values, joins, value: values.length === 0 ? undefined : values.join(separator) };
    }
    if (subscript === undefined) return { name, value: parameterValue(state, name) };
    const key = yield* elementKey(state, name, subscript, text);
    return { name, key, value: elementsOf(state, name)?.get(key) };
  }

  /** The parameter that another one names. */
  function* namedBy(state: ShellState, target: Target): Task<Target> {
    if (target.value === undefined) throw new ShellError(`${target.name}: invalid indirect expansion`, 1, true);
    if (target.value === '') return { name: target.name, value: undefined };
    const found = REFERENCE.exec(target.value);
    if (found === null) throw new ShellError(`${target.value}: invalid variable name`, 1);
    const [, name = '', key] = found;
    return yield* targetOf(state, name, key === undefined ? undefined : [{ kind: 'text', text: key, isQuoted: false }]);
  }

  function* expandParameter(state: ShellState, part: ParameterPart, isOnly: boolean): Task<Pieces> {
    const { name, isQuoted, operator, argument = [], subscript } = part;
    const piece = (value: string): Pieces => [{ text: value, isQuoted, isSplit: true }];
    if (part.isPrefix === true) {
      const names = [...state.variables.keys()].filter((each) => each.startsWith(name)).sort();
      return listed(state, { name, value: names.join(' '), values: names }, part, isOnly);
    }
    if (part.isIndirect === true && listMark(subscript ?? []) !== undefined) {
      const keys = [...(elementsOf(state, name)?.keys() ?? [])];
      return listed(state, { name, value: keys.join(' '), values: keys }, part, isOnly);
    }
    const direct = yield* targetOf(state, name, subscript);
    const target = part.isIndirect === true ? yield* namedBy(state, direct) : direct;
    if (part.isLength) {
      checkSet(state, target);
      return piece(String(target.values?.length ?? (target.value ?? '').length));
    }
    const isSet = target.value !== undefined && !(part.isForEmpty === true && target.value === '');
    switch (operator) {
      case '-':
      case '=':
      case '?':
      case '+':
        if (operator === '+' ? !isSet : isSet)
          return operator === '+' ? piece('') : listed(state, target, part, isOnly);
        return yield* expandAlternative(state, target, part, argument);
      case undefined:
        checkSet(state, target);
        return listed(state, target, part, isOnly);
      case ':':
        checkSet(state, target);
        return yield* cut(state, target, part, isOnly);
      default: {
        checkSet(state, target);
        const changes = operator === '@' ? letterOf(argument) : yield* pattern(state, argument);
        const by = part.second === undefined ? '' : yield* text(state, part.second);
        if (target.values === undefined) {
          return piece(yield* applyOperator(target.value ?? '', operator, changes, by));
        }
        const values: string[] = [];
        for (const value of target.values) values.push(yield* applyOperator(value, operator, changes, by));
        return listed(state, { ...target, value: values.join(' '), values }, part, isOnly);
      }
    }
  }

  function* cut(state: ShellState, target: Target, part: ParameterPart, isOnly: boolean): Task<Pieces> {
    const { argument = [], second, isQuoted } = part;
    const offset = Number(evaluateArithmetic(state, yield* text(state, argument)));
    const length = second === undefined ? undefined : Number(evaluateArithmetic(state, yield* text(state, second)));
    if (target.values === undefined) {
      return [{ text: substring(target.value ?? '', offset, length), isQuoted, isSplit: true }];
    }
    // The positional parameters begin with 1.
    const all = part.subscript === undefined ? [state.name, ...target.values] : target.values;
    const start = offset < 0 ? all.length + offset : offset;
    const values = start < 0 ? [] : all.slice(start, length === undefined ? undefined : start + Math.max(0, length));
    return listed(state, { ...target, value: values.join(' '), values }, part, isOnly);
  }

  function* expandAlternative(state: ShellState, target: Target, part: ParameterPart, argument: Word): Task<Pieces> {
    const { operator, isQuoted } = part;
    if (operator === '?') {
      const usual = part.isForEmpty === true ? 'parameter null or not set' : 'parameter not set';
      const message = argument.length === 0 ? usual : yield* text(state, argument);
      throw new ShellError(`${target.name}: ${message}`, state.shell === 'bash' ? 127 : 2, true);
    }
    if (operator === '=') {
      const value = yield* text(state, argument);
      if (target.key === undefined) setVariable(state, target.name, value);
      else setElement(state, target.name, target.key, value);
      return [{ text: value, isQuoted, isSplit: true }];
    }
    const found = yield* pieces(state, argument);
    // An empty alternative within quotes is an empty word.
    if (found.length === 0) return [{ text: '', isQuoted, isSplit: true }];
    // An unquoted alternative is split, but for what is quoted in it.
    return found.map((piece) =>
      piece === FIELD_END ? piece : { text: piece.text, isQuoted: piece.isQuoted || isQuoted, isSplit: true },
    );
  }

  return expandParameter;
}

function checkSet(state: ShellState, { name, key, value, values }: Target): void {
  if (value !== undefined || values !== undefined || !state.options.has('u')) return;
  const shown = key === undefined ? name : `${name}[${key}]`;
  if (state.shell === 'bash') throw new ShellError(`${shown}: unbound variable`, 127, true);
  throw new ShellError(`${shown}: parameter not set`);
}

function listed(state: ShellState, target: Target, { isQuoted }: ParameterPart, isOnly: boolean): Pieces {
  const { value, values, joins } = target;
  if (values === undefined) return [{ text: value ?? '', isQuoted, isSplit: true }];
  if (isOnly || (joins === true && isQuoted)) {
    const text = joins === true ? values.join(ifsOf(state)[0] ?? '') : (value ?? '');
    return [{ text, isQuoted, isSplit: true }];
  }
  return values.flatMap((word, index) => {
    const piece = { text: word, isQuoted, isSplit: true };
    return index === 0 ? [piece] : [FIELD_END, piece];
  });
}

function letterOf([first]: Word): string {
  return first?.kind === 'text' ? first.text : '';
}
