/** wc and uniq: how many lines there are, and how many of the same. */

import type { streamAt } from '../../kernel/descriptors.ts';
import type { Task } from '../../kernel/task.ts';
import { type Program, print } from '../../program.ts';
import { createLineReader, openOrComplain } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';
import { operandsOf } from './operands.ts';

export const wc: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'lwcmL', long: { lines: 'l', words: 'w', bytes: 'c' } });
  const chosen = ['l', 'w', 'c', 'm', 'L'].filter((letter) => options.has(letter));
  const letters = chosen.length === 0 ? ['l', 'w', 'c'] : chosen;
  const totals = new Map(letters.map((letter) => [letter, 0]));
  const isAlone = letters.length === 1;
  let status = 0;
  const show = function* (counts: ReadonlyMap<string, number>, name: string): Task<void> {
    const numbers = letters.map((letter) => String(counts.get(letter) ?? 0));
    const text = isAlone
      ? numbers.join('')
      : numbers.map((number) => number.padStart(options.operands.length === 0 ? 7 : 1)).join(' ');
    yield* print(invocation, `${text}${name === '' ? '' : ` ${name}`}\n`);
  };
  for (const operand of operandsOf(options)) {
    const stream = yield* openOrComplain(invocation, operand);
    if (stream === undefined) {
      status = 1;
      continue;
    }
    const counts = yield* countIn(stream);
    for (const letter of letters) totals.set(letter, (totals.get(letter) ?? 0) + (counts.get(letter) ?? 0));
    yield* show(counts, options.operands.length === 0 ? '' : operand);
  }
  if (options.operands.length > 1) yield* show(totals, 'total');
  return status;
};

function* countIn(stream: ReturnType<typeof streamAt>): Task<ReadonlyMap<string, number>> {
  let [lines, words, bytes, characters, longest, length] = [0, 0, 0, 0, 0, 0];
  let isInWord = false;
  for (let chunk = yield* stream.read(); chunk !== ''; chunk = yield* stream.read()) {
    bytes += chunk.length;
    for (let index = 0; index < chunk.length; index += 1) {
      const code = chunk.charCodeAt(index);
      if ((code & 0xc0) !== 0x80) characters += 1;
      if (code === 10) {
        lines += 1;
        longest = Math.max(longest, length);
        length = 0;
      } else length += 1;
      const isSpace = code === 32 || (code >= 9 && code <= 13);
      if (!isSpace && !isInWord) words += 1;
      isInWord = !isSpace;
    }
  }
  return new Map([
    ['l', lines],
    ['w', words],
    ['c', bytes],
    ['m', characters],
    ['L', Math.max(longest, length)],
  ]);
}

export const uniq: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'cdui', long: { count: 'c' } });
  const [input] = options.operands;
  const stream = yield* openOrComplain(invocation, input ?? '-');
  if (stream === undefined) return 1;
  const reader = createLineReader(stream);
  let [previous, count]: [string | undefined, number] = [undefined, 0];
  const show = function* (): Task<void> {
    if (previous === undefined || (options.has('d') && count < 2) || (options.has('u') && count > 1)) return;
    yield* print(invocation, `${options.has('c') ? `${String(count).padStart(7)} ` : ''}${previous}\n`);
  };
  for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
    const same = options.has('i') ? previous?.toLowerCase() === line.text.toLowerCase() : previous === line.text;
    if (same) count += 1;
    else {
      yield* show();
      previous = line.text;
      count = 1;
    }
  }
  yield* show();
  return 0;
};
