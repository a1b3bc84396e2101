import type { Task } from '../kernel/task.ts';
import { print } from '../program.ts';
import type { Builtin } from './builtin.ts';
import { type ShellState, setVariable } from './state.ts';

export const readBuiltin: Builtin = function* (state, args) {
  const names: string[] = [];
  let isRaw = false;
  let prompt = '';
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-r') isRaw = true;
    else if (arg === '-p') {
      index += 1;
      prompt = args[index] ?? '';
    } else if (/^-[tndu]$/.test(arg)) index += 1;
    else if (!arg.startsWith('-')) names.push(arg);
  }
  if (prompt !== '' && state.descriptors.get(0)?.stream.isTerminal === true) yield* print(state, prompt);
  const line = yield* readLine(state, isRaw);
  assignFields(state, names.length === 0 ? ['REPLY'] : names, line.text, isRaw);
  return line.isComplete ? 0 : 1;
};

function* readLine(state: ShellState, isRaw: boolean): Task<{ readonly text: string; readonly isComplete: boolean }> {
  const stream = state.descriptors.get(0)?.stream;
  let text = '';
  for (;;) {
    const bytes = stream === undefined ? '' : yield* stream.read();
    if (bytes === '') return { text, isComplete: false };
    const end = bytes.indexOf('\n');
    if (end === -1) {
      text += bytes;
      continue;
    }
    text += bytes.slice(0, end);
    if (end + 1 < bytes.length) stream?.unread(bytes.slice(end + 1));
    if (isRaw || !/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return { text, isComplete: true };
    text = text.slice(0, -1);
  }
}

/** The last name takes the rest of the line. Without -r, a backslash takes the meaning of what follows. */
function assignFields(state: ShellState, names: readonly string[], line: string, isRaw: boolean): void {
  const ifs = state.variables.get('IFS')?.value ?? ' \t\n';
  const isBlank = (character: string): boolean =>
    character !== '' && ifs.includes(character) && ' \t\n'.includes(character);
  let index = 0;
  const skipBlanks = (): void => {
    while (index < line.length && isBlank(line[index] ?? '')) index += 1;
  };
  skipBlanks();
  names.forEach((name, number) => {
    const isLast = number === names.length - 1;
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
    if (!isLast) {
      skipBlanks();
      if (index < line.length && ifs.includes(line[index] ?? '') && !isBlank(line[index] ?? '')) {
        index += 1;
        skipBlanks();
      }
    }
    setVariable(state, name, isLast ? lastValue(value.slice(0, Math.max(kept, 0)), ifs) : value);
  });
}

/** One separator at the end of the last field belongs to nobody. */
function lastValue(value: string, ifs: string): string {
  const end = value.at(-1) ?? '';
  const isSeparator = end !== '' && ifs.includes(end) && !' \t\n'.includes(end);
  return isSeparator && [...value].filter((character) => ifs.includes(character)).length === 1
    ? value.slice(0, -1)
    : value;
}
