/** Reads what `read` and `mapfile` take of their input, and nothing behind it. */

import type { Stream } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { ShellError } from './state.ts';

export interface InputLine {
  readonly text: string;
  /** Whether its end was found. */
  readonly isComplete: boolean;
}

export interface LineForm {
  /** Without it, a backslash joins lines. */
  readonly isRaw: boolean;
  readonly delimiter: string;
  /** After so many characters it ends. */
  readonly most: number;
}

const LONGEST = 4_000_000;

/** @throws ShellError */
export function* readInputLine(stream: Stream | undefined, { isRaw, delimiter, most }: LineForm): Task<InputLine> {
  let text = '';
  for (;;) {
    const bytes = stream === undefined || most === 0 ? '' : yield* stream.read();
    if (bytes === '') return { text, isComplete: most === 0 };
    yield Math.ceil(bytes.length / 4096);
    const found = bytes.indexOf(delimiter);
    if (text.length > LONGEST) throw new ShellError('a line is too long');
    const room = most - text.length;
    if (room <= (found === -1 ? bytes.length : found)) {
      stream?.unread(bytes.slice(room));
      return { text: text + bytes.slice(0, room), isComplete: true };
    }
    if (found === -1) {
      text += bytes;
      continue;
    }
    text += bytes.slice(0, found);
    if (found + 1 < bytes.length) stream?.unread(bytes.slice(found + 1));
    if (isRaw || !/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return { text, isComplete: true };
    text = text.slice(0, -1);
  }
}
