/** getline: the next line of the input, of a file, or of a command. */

import type { Task } from '../../../kernel/task.ts';
import { flush } from './output.ts';
import { writePlace } from './places.ts';
import { type AwkRun, setLine, WORK_PER_STEP, work } from './run.ts';
import { UNREADABLE } from './streams.ts';
import type { Expression } from './syntax.ts';
import { awkText } from './values.ts';

/** Only lines of the input count in NR, as in gawk, mawk and busybox. Returns 1 for a line, 0 at the end, and -1 for what cannot be read. */
export function* getline(
  run: AwkRun,
  { from, source, target }: Extract<Expression, { readonly kind: 'getline' }>,
): Task<number> {
  let text: string | typeof UNREADABLE | undefined;
  if (from === 'input' || source === undefined) text = yield* run.input.next(run.variables);
  else {
    const name = awkText(yield* run.evaluate(source));
    yield* flush(run, 1);
    yield* work(run, WORK_PER_STEP);
    text = yield* run.streams.read(from, name);
  }
  if (text === UNREADABLE) return -1;
  if (text === undefined) return 0;
  if (target === undefined) setLine(run, text);
  else yield* writePlace(run, target, { text });
  return 1;
}
