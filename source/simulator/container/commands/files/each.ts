/** Runs something for each operand, and goes on after those that fail. */

import { FileError } from '../../files/file-error.ts';
import type { Task } from '../../kernel/task.ts';
import { complain, type Invocation, noteMissing } from '../../program.ts';

/** `message`: what failed, such as "can't remove 'x'". Returns the exit code. */
export function* forEach(
  invocation: Invocation,
  operands: readonly string[],
  message: (operand: string) => string,
  run: (operand: string) => Task<void>,
): Task<number> {
  let status = 0;
  for (const operand of operands) {
    yield 1;
    try {
      yield* run(operand);
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      noteMissing(invocation, thrown);
      yield* complain(invocation, `${invocation.name}: ${message(operand)}: ${thrown.message}`);
      status = 1;
    }
  }
  return status;
}
