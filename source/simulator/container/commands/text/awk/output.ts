/** Where awk prints. */

import type { Task } from '../../../kernel/task.ts';
import { print } from '../../../program.ts';
import { formatAwk } from './format-values.ts';
import { type AwkRun, awkVariable, WORK_PER_STEP, work } from './run.ts';
import type { Statement } from './syntax.ts';
import { type AwkValue, awkText } from './values.ts';

export function* flush(run: AwkRun, least: number): Task<void> {
  if (run.output.length < least) return;
  const text = run.output;
  run.output = '';
  yield* print(run.invocation, text);
}

export function* executePrint(
  run: AwkRun,
  { isFormatted, values, output }: Extract<Statement, { readonly kind: 'print' }>,
): Task<void> {
  const shown: AwkValue[] = [];
  for (const value of values) shown.push(yield* run.evaluate(value));
  const line = shown.length === 0 ? run.line : shown.map(awkText).join(awkText(awkVariable(run, 'OFS')));
  const text = isFormatted
    ? formatAwk(awkText(shown[0] ?? ''), shown.slice(1))
    : `${line}${awkText(awkVariable(run, 'ORS'))}`;
  const name = output === undefined ? '/dev/stdout' : awkText(yield* run.evaluate(output.name));
  if (output !== undefined && (output.to === '|' || name !== '/dev/stdout')) {
    if (output.to === '|') yield* flush(run, 1);
    yield* work(run, WORK_PER_STEP);
    yield* run.streams.write(output.to, name, text);
    return;
  }
  run.output += text;
  yield* flush(run, 4096);
}
