/** Reads streams line by line, and files as input. */

import { FileError } from '../files/file-error.ts';
import { openForReading } from '../files/open-file.ts';
import { streamAt } from '../kernel/descriptors.ts';
import type { Stream } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { complain, type Invocation, noteMissing, ProgramError, pathIn } from '../program.ts';

export interface Line {
  /** Without its line feed. */
  readonly text: string;
  /** False for a last line without a line feed. */
  readonly isComplete: boolean;
}

export interface LineReader {
  readonly next: () => Task<Line | undefined>;
}

/** How long a line may be, and how much a program may hold. */
const MOST_BYTES = 32 * 1024 * 1024;
const LINES_PER_STEP = 8;

export function createLineReader(stream: Stream, separator = '\n'): LineReader {
  let buffer = '';
  let position = 0;
  let taken = 0;
  return {
    *next() {
      taken += 1;
      if (taken % LINES_PER_STEP === 0) yield 1;
      for (let searched = position; ; ) {
        const end = buffer.indexOf(separator, searched);
        if (end !== -1) {
          const text = buffer.slice(position, end);
          position = end + 1;
          return { text, isComplete: true };
        }
        const bytes = yield* stream.read();
        if (bytes === '') {
          const text = buffer.slice(position);
          buffer = '';
          position = 0;
          return text === '' ? undefined : { text, isComplete: false };
        }
        searched = buffer.length - position;
        buffer = buffer.slice(position) + bytes;
        position = 0;
        if (buffer.length > MOST_BYTES) throw new ProgramError('a line is too long for this simulation');
      }
    },
  };
}

/** Standard input for "-". @throws FileError */
export function openOperand(invocation: Invocation, operand: string): Stream {
  const { host, descriptors } = invocation;
  if (operand === '-') return streamAt(descriptors, 0);
  return openForReading(host, pathIn(invocation, operand), descriptors);
}

/** Opens the file, or says why not and returns undefined. */
export function* openOrComplain(invocation: Invocation, operand: string): Task<Stream | undefined> {
  try {
    return openOperand(invocation, operand);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    noteMissing(invocation, thrown);
    const what = invocation.name === 'cat' ? `can't open '${operand}'` : operand;
    yield* complain(invocation, `${invocation.name}: ${what}: ${thrown.message}`);
    return undefined;
  }
}

export function* readAll(stream: Stream): Task<string> {
  let all = '';
  for (;;) {
    const bytes = yield* stream.read();
    if (bytes === '') return all;
    all += bytes;
    if (all.length > MOST_BYTES) throw new ProgramError('the input is too long for this simulation');
  }
}

/** All lines of the operands, or of standard input without any. Files that cannot be read are named and left out. */
export function* linesOf(
  invocation: Invocation,
  operands: readonly string[],
): Task<{ readonly lines: readonly Line[]; readonly failed: boolean }> {
  const lines: Line[] = [];
  let failed = false;
  for (const operand of operands.length === 0 ? ['-'] : operands) {
    const stream = yield* openOrComplain(invocation, operand);
    if (stream === undefined) {
      failed = true;
      continue;
    }
    const text = yield* readAll(stream);
    yield Math.ceil(text.length / 256);
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) lines.push({ text: part, isComplete: true });
    if (last !== '') lines.push({ text: last, isComplete: false });
  }
  return { lines, failed };
}
