/** A client that somebody types into, or whose input is a file. */

import { streamAt } from '../container/kernel/descriptors.ts';
import type { Task } from '../container/kernel/task.ts';
import { type Invocation, print } from '../container/program.ts';
import { createLineReader } from '../container/text/lines.ts';

export interface Conversation {
  /** What is shown before a line is typed, on a terminal only. */
  readonly prompt: () => string;
  /** Takes a line. It returns an exit code to end. */
  readonly line: (text: string) => Task<number | undefined>;
  /** Printed when the input has ended. */
  readonly farewell: string;
}

export function isTerminal({ descriptors }: Invocation, number: 0 | 1): boolean {
  return streamAt(descriptors, number).isTerminal;
}

/** Reads lines until the input or the conversation ends. */
export function* converse(invocation: Invocation, { prompt, line, farewell }: Conversation): Task<number> {
  const reader = createLineReader(streamAt(invocation.descriptors, 0));
  const isTyped = isTerminal(invocation, 0);
  for (;;) {
    if (isTyped) yield* print(invocation, prompt());
    const next = yield* reader.next();
    if (next === undefined) {
      yield* print(invocation, farewell);
      return 0;
    }
    const code = yield* line(next.text);
    if (code !== undefined) return code;
  }
}
