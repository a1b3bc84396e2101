/** Executes statements of awk. */

import type { Task } from '../../../kernel/task.ts';
import { print } from '../../../program.ts';
import { formatOnce } from '../../../text/format.ts';
import { evaluateAwk, keyOf } from './evaluate.ts';
import { type AwkRun, arrayOf, awkVariable } from './run.ts';
import type { Statement } from './syntax.ts';
import { awkNumber, awkText, isAwkTrue } from './values.ts';

export class AwkJump extends Error {
  readonly to: 'next' | 'break' | 'continue' | 'exit';

  constructor(to: AwkJump['to']) {
    super(to);
    this.to = to;
  }
}

/** Runs the body of a loop. Returns whether the loop goes on. */
function* turn(run: AwkRun, body: Statement): Task<boolean> {
  try {
    yield* executeAwk(run, body);
  } catch (thrown) {
    if (!(thrown instanceof AwkJump) || !['break', 'continue'].includes(thrown.to)) throw thrown;
    return thrown.to === 'continue';
  }
  return true;
}

export function* flush(run: AwkRun, least: number): Task<void> {
  if (run.output.length < least) return;
  const text = run.output;
  run.output = '';
  yield* print(run.invocation, text);
}

export function* executeAwk(run: AwkRun, statement: Statement): Task<void> {
  run.steps += 1;
  if (run.steps % 32 === 0) yield 1;
  switch (statement.kind) {
    case 'expression':
      evaluateAwk(run, statement.value);
      return;
    case 'print': {
      const texts = statement.values.map((value) => awkText(evaluateAwk(run, value)));
      if (statement.isFormatted) run.output += formatOnce(texts[0] ?? '', texts.slice(1)).text;
      else {
        const shown = texts.length === 0 ? run.line : texts.join(awkText(awkVariable(run, 'OFS')));
        run.output += `${shown}${awkText(awkVariable(run, 'ORS'))}`;
      }
      return yield* flush(run, 4096);
    }
    case 'block':
      for (const inner of statement.body) yield* executeAwk(run, inner);
      return;
    case 'if':
      if (isAwkTrue(evaluateAwk(run, statement.test))) yield* executeAwk(run, statement.yes);
      else if (statement.no !== undefined) yield* executeAwk(run, statement.no);
      return;
    case 'while':
      if (statement.isDo && !(yield* turn(run, statement.body))) return;
      while (isAwkTrue(evaluateAwk(run, statement.test))) if (!(yield* turn(run, statement.body))) return;
      return;
    case 'for':
      if (statement.start !== undefined) yield* executeAwk(run, statement.start);
      while (statement.test === undefined || isAwkTrue(evaluateAwk(run, statement.test))) {
        if (!(yield* turn(run, statement.body))) return;
        if (statement.step !== undefined) yield* executeAwk(run, statement.step);
      }
      return;
    case 'each':
      for (const key of [...arrayOf(run, statement.array).keys()]) {
        run.variables.set(statement.variable, { text: key });
        if (!(yield* turn(run, statement.body))) return;
      }
      return;
    case 'delete':
      if (statement.keys.length === 0) run.arrays.delete(statement.name);
      else arrayOf(run, statement.name).delete(keyOf(run, statement.keys));
      return;
    case 'exit':
      if (statement.value !== undefined) run.exitCode = awkNumber(evaluateAwk(run, statement.value)) & 255;
      throw new AwkJump('exit');
    default:
      throw new AwkJump(statement.kind);
  }
}
