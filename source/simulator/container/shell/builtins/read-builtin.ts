import { within } from '../../kernel/within.ts';
import { print } from '../../program.ts';
import { makeArray, setElement } from '../arrays.ts';
import type { Builtin } from '../evaluator.ts';
import { readInputLine } from '../input-line.ts';
import type { ShellState } from '../state.ts';
import { ifsOf, setVariable } from '../variables.ts';

const VALUE_LETTERS = 'adinNptu';

interface ReadOptions {
  readonly letters: ReadonlyMap<string, string>;
  readonly names: readonly string[];
}

function optionsOf(args: readonly string[]): ReadOptions {
  const letters = new Map<string, string>();
  let index = 0;
  for (; index < args.length && /^-./.test(args[index] ?? ''); index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      index += 1;
      break;
    }
    for (let at = 1; at < arg.length; at += 1) {
      const letter = arg[at] ?? '';
      if (!VALUE_LETTERS.includes(letter)) {
        letters.set(letter, '');
        continue;
      }
      if (at + 1 === arg.length) index += 1;
      letters.set(letter, at + 1 < arg.length ? arg.slice(at + 1) : (args[index] ?? ''));
      break;
    }
  }
  return { letters, names: args.slice(index) };
}

export const readBuiltin: Builtin = function* (state, args) {
  const { letters, names } = optionsOf(args);
  const stream = state.descriptors.get(Number(letters.get('u') ?? 0))?.stream;
  const prompt = letters.get('p') ?? '';
  if (prompt !== '' && stream?.isTerminal === true) yield* print(state, prompt);
  const isRaw = letters.has('r');
  const delimiter = letters.has('d') ? (letters.get('d') ?? '')[0] || '\0' : '\n';
  const most = Number(letters.get('N') ?? letters.get('n') ?? Number.POSITIVE_INFINITY);
  const reading = readInputLine(stream, { isRaw, delimiter: letters.has('N') ? '' : delimiter, most });
  const seconds = letters.get('t');
  const line =
    seconds === undefined ? yield* reading : yield* within(state.host.clock, Number(seconds) * 1000, reading);
  const array = letters.get('a');
  if (array !== undefined) assignArray(state, array, line?.text ?? '', isRaw);
  else if (names.length === 0) setVariable(state, 'REPLY', line?.text ?? '');
  else assignFields(state, names, line?.text ?? '', isRaw);
  if (line === undefined) return 142;
  return line.isComplete ? 0 : 1;
};

/** The fields of a line as the elements of an array. */
function assignArray(state: ShellState, name: string, line: string, isRaw: boolean): void {
  state.variables.delete(name);
  makeArray(state, name, false);
  for (const [index, field] of fieldsOf(line, ifsOf(state), isRaw).entries()) {
    setElement(state, name, String(index), field);
  }
}

function assignFields(state: ShellState, names: readonly string[], line: string, isRaw: boolean): void {
  const fields = fieldsOf(line, ifsOf(state), isRaw, names.length);
  for (const [index, name] of names.entries()) setVariable(state, name, fields[index] ?? '');
}

/** The last of `most` fields takes the rest of the line. Without -r, a backslash takes the meaning of what follows. */
function fieldsOf(line: string, ifs: string, isRaw: boolean, most = Number.POSITIVE_INFINITY): readonly string[] {
  const isBlank = (character: string): boolean =>
    character !== '' && ifs.includes(character) && ' \t\n'.includes(character);
  const fields: string[] = [];
  let index = 0;
  const skipBlanks = (): void => {
    while (index < line.length && isBlank(line[index] ?? '')) index += 1;
  };
  skipBlanks();
  while (index < line.length && fields.length < most) {
    const isLast = fields.length === most - 1;
    let value = '';
    /** The length up to which blanks at the end are part of the value. */
    let kept = 0;
    while (index < line.length) {
      const character = line[index] ?? '';
      if (character === '\\' && !isRaw) {
        value += line[index + 1] ?? '';
        kept = value.length;
        index += 2;
        continue;
      }
      if (!isLast && ifs.includes(character)) break;
      value += character;
      if (!isBlank(character)) kept = value.length;
      index += 1;
    }
    fields.push(isLast ? lastValue(value.slice(0, kept), ifs) : value);
    skipBlanks();
    if (index < line.length && ifs.includes(line[index] ?? '') && !isBlank(line[index] ?? '')) {
      index += 1;
      skipBlanks();
    }
  }
  return fields;
}

/** One separator at the end of the last field belongs to nobody. */
function lastValue(value: string, ifs: string): string {
  const end = value.at(-1) ?? '';
  const isSeparator = end !== '' && ifs.includes(end) && !' \t\n'.includes(end);
  return isSeparator && [...value].filter((character) => ifs.includes(character)).length === 1
    ? value.slice(0, -1)
    : value;
}
