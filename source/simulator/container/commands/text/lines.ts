/** head, tail, wc, sort, uniq, cut, tr, rev, tac, nl, paste. */

import { contentOf } from '../../files/container-files.ts';
import type { streamAt } from '../../kernel/descriptors.ts';
import type { Task } from '../../kernel/task.ts';
import { sleep } from '../../kernel/task.ts';
import { type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { createLineReader, type Line, linesOf, openOrComplain, readAll } from '../../text/lines.ts';
import { parseCount, parseOptions, parseSize } from '../../text/options.ts';

type Stream = ReturnType<typeof streamAt>;
type Options = ReturnType<typeof parseOptions>;

/** Standard input where nothing is named. */
function operandsOf({ operands }: Options): readonly string[] {
  return operands.length === 0 ? ['-'] : operands;
}

export const head: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'qv',
    values: 'nc',
    numberIs: 'n',
    long: { lines: 'n', bytes: 'c' },
  });
  return yield* eachInput(invocation, options, (stream) =>
    firstPart(invocation, stream, options.value('c'), options.value('n') ?? '10'),
  );
};

/** Reads the operands in turn, each below its name where there are several. Returns 1 if one cannot be opened. */
function* eachInput(invocation: Invocation, options: Options, use: (stream: Stream) => Task<void>): Task<number> {
  const operands = operandsOf(options);
  let status = 0;
  for (const [index, operand] of operands.entries()) {
    const stream = yield* openOrComplain(invocation, operand);
    if (stream === undefined) {
      status = 1;
      continue;
    }
    if (operands.length > 1 && !options.has('q'))
      yield* print(invocation, `${index > 0 ? '\n' : ''}==> ${operand} <==\n`);
    yield* use(stream);
  }
  return status;
}

function* firstPart(invocation: Invocation, stream: Stream, bytes: string | undefined, lines: string): Task<void> {
  if (bytes !== undefined) return yield* firstBytes(invocation, stream, parseSize(bytes));
  const count = parseCount(lines);
  if (count >= 0) return yield* firstLines(invocation, stream, count);
  const all = (yield* readAll(stream)).split(/(?<=\n)/);
  yield* print(invocation, all.slice(0, Math.max(0, all.length + count)).join(''));
}

function* firstBytes(invocation: Invocation, stream: Stream, count: number): Task<void> {
  for (let left = count; left > 0; ) {
    const chunk = yield* stream.read();
    if (chunk === '') return;
    const part = chunk.slice(0, left);
    if (part.length < chunk.length) stream.unread(chunk.slice(part.length));
    left -= part.length;
    yield* print(invocation, part);
  }
}

/** Gives back what follows, as head does where it can. */
function* firstLines(invocation: Invocation, stream: Stream, count: number): Task<void> {
  for (let left = count; left > 0; ) {
    const chunk = yield* stream.read();
    if (chunk === '') return;
    let end = 0;
    while (left > 0) {
      const next = chunk.indexOf('\n', end);
      if (next === -1) {
        end = chunk.length;
        break;
      }
      end = next + 1;
      left -= 1;
    }
    if (end < chunk.length) stream.unread(chunk.slice(end));
    yield* print(invocation, chunk.slice(0, end));
  }
}

/** How often a followed file is looked at, in virtual milliseconds. */
const FOLLOW_MS = 1000;

export const tail: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'fFqv',
    values: 'ncs',
    numberIs: 'n',
    long: { lines: 'n', bytes: 'c', follow: 'f' },
  });
  const status = yield* eachInput(invocation, options, function* (stream) {
    yield* print(invocation, lastPart(yield* readAll(stream), options.value('c'), options.value('n') ?? '10'));
  });
  const followed = operandsOf(options).filter((operand) => operand !== '-');
  if (!(options.has('f') || options.has('F')) || followed.length === 0) return status;
  return yield* follow(invocation, followed, options.has('F') || status === 0);
};

function lastPart(text: string, bytes: string | undefined, lines: string): string {
  if (bytes !== undefined) {
    const count = parseSize(bytes.replace(/^[-+]/, ''));
    return bytes.startsWith('+') ? text.slice(Math.max(0, count - 1)) : count === 0 ? '' : text.slice(-count);
  }
  const count = Math.abs(parseCount(lines));
  const all = text.split(/(?<=\n)/);
  if (lines.startsWith('+')) return all.slice(Math.max(0, count - 1)).join('');
  return count === 0 ? '' : all.slice(-count).join('');
}

function* follow(invocation: Invocation, operands: readonly string[], waits: boolean): Task<number> {
  const { files, clock } = invocation.host;
  const length = (operand: string): number => {
    const node = files.node(pathIn(invocation, operand));
    return node === undefined ? 0 : contentOf(node).length;
  };
  const known = new Map(operands.map((operand) => [operand, length(operand)]));
  while (waits) {
    yield* sleep(clock, FOLLOW_MS);
    for (const operand of operands) {
      const before = known.get(operand) ?? 0;
      const now = length(operand);
      known.set(operand, now);
      // A file that became shorter was written anew.
      const start = now < before ? 0 : before;
      const node = files.node(pathIn(invocation, operand));
      if (node !== undefined && now > start) yield* print(invocation, contentOf(node).slice(start));
    }
  }
  return 1;
}

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

/** "1,3-5,7-" as a test of positions from 1. @throws ProgramError */
function positions(text: string): (position: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const found = /^(\d*)(-?)(\d*)$/.exec(part);
    if (found === null || part === '' || part === '-') throw new ProgramError(`bad list: ${text}`);
    const from = Number(found[1] || 1);
    const to = found[2] === '' ? from : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]);
    return { from, to };
  });
  return (position) => ranges.some(({ from, to }) => position >= from && position <= to);
}

export const cut: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'sn',
    values: 'dfcb',
    long: { delimiter: 'd', fields: 'f', characters: 'c', bytes: 'b', 'output-delimiter': 'd' },
  });
  const fields = options.value('f');
  const characters = options.value('c') ?? options.value('b');
  if ((fields === undefined) === (characters === undefined))
    throw new ProgramError('expected a list of bytes, characters, or fields');
  const isChosen = positions(fields ?? characters ?? '');
  const delimiter = options.value('d') ?? '\t';
  const { lines, failed } = yield* linesOf(invocation, options.operands);
  const text = lines.flatMap((line) => {
    if (fields === undefined) return [[...line.text].filter((_, index) => isChosen(index + 1)).join('')];
    if (!line.text.includes(delimiter)) return options.has('s') ? [] : [line.text];
    return [
      line.text
        .split(delimiter)
        .filter((_, index) => isChosen(index + 1))
        .join(delimiter),
    ];
  });
  yield* print(invocation, text.map((line) => `${line}\n`).join(''));
  return failed ? 1 : 0;
};

export const rev: Program = function* (invocation) {
  const { lines, failed } = yield* linesOf(invocation, invocation.args);
  yield* print(
    invocation,
    lines.map(({ text, isComplete }) => `${[...text].reverse().join('')}${isComplete ? '\n' : ''}`).join(''),
  );
  return failed ? 1 : 0;
};

export const tac: Program = function* (invocation) {
  const { lines, failed } = yield* linesOf(invocation, invocation.args);
  yield* print(
    invocation,
    lines
      .toReversed()
      .map(({ text, isComplete }) => `${text}${isComplete ? '\n' : ''}`)
      .join(''),
  );
  return failed ? 1 : 0;
};

export const nl: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'p', values: 'bnw' });
  const { lines, failed } = yield* linesOf(invocation, options.operands);
  let number = 0;
  const text = lines.map((line) => {
    if (line.text === '' && options.value('b') !== 'a') return '       \n';
    number += 1;
    return `${String(number).padStart(6)}\t${line.text}\n`;
  });
  yield* print(invocation, text.join(''));
  return failed ? 1 : 0;
};

export const paste: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 's', values: 'd' });
  const delimiters = (options.value('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  const columns: (readonly Line[])[] = [];
  for (const operand of operandsOf(options)) {
    columns.push((yield* linesOf(invocation, [operand])).lines);
  }
  const joined = (texts: readonly string[]): string =>
    texts.reduce(
      (line, text, index) =>
        index === 0 ? text : `${line}${delimiters[(index - 1) % delimiters.length] ?? ''}${text}`,
      '',
    );
  const rows = options.has('s')
    ? columns.map((lines) => joined(lines.map(({ text }) => text)))
    : Array.from({ length: Math.max(...columns.map((lines) => lines.length)) }, (_, row) =>
        joined(columns.map((lines) => lines[row]?.text ?? '')),
      );
  yield* print(invocation, rows.map((row) => `${row}\n`).join(''));
  return 0;
};

/** Two sorted or unsorted files that differ: `cmp` and `diff` say where. */
export const cmp: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'slqub' });
  const texts: string[] = [];
  for (const operand of options.operands.slice(0, 2)) {
    const stream = yield* openOrComplain(invocation, operand);
    if (stream === undefined) return 2;
    texts.push(yield* readAll(stream));
  }
  const [left = '', right = ''] = texts;
  const [first = '', second = '-'] = options.operands;
  if (left === right) return 0;
  if (options.has('s') || options.has('q')) {
    if (invocation.name === 'diff') yield* print(invocation, `Files ${first} and ${second} differ\n`);
    return 1;
  }
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const line = left.slice(0, at).split('\n').length;
  yield* print(invocation, `${first} ${second} differ: char ${at + 1}, line ${line}\n`);
  return 1;
};
