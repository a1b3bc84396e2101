/** head and tail: the first and the last lines of what is read, and what is added to a file. */

import { contentOf } from '../../files/container-files.ts';
import type { streamAt } from '../../kernel/descriptors.ts';
import type { Task } from '../../kernel/task.ts';
import { sleep } from '../../kernel/task.ts';
import { type Invocation, type Program, pathIn, print } from '../../program.ts';
import { openOrComplain, readAll } from '../../text/lines.ts';
import { type Options, parseCount, parseOptions, parseSize } from '../../text/options.ts';
import { operandsOf } from './operands.ts';

type Stream = ReturnType<typeof streamAt>;

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
