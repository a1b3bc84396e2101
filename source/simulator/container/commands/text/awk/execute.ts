/** Executes statements of awk. */

import type { Task } from '../../../kernel/task.ts';
import { AwkJump, AwkReturn } from './jumps.ts';
import { executePrint } from './output.ts';
import { keyOf } from './places.ts';
import { type AwkRun, arrayOf, setVariable, work } from './run.ts';
import type { Statement } from './syntax.ts';
import { awkNumber, isAwkTrue } from './values.ts';

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

export function* executeAwk(run: AwkRun, statement: Statement): Task<void> {
  yield* work(run, 1);
  switch (statement.kind) {
    case 'expression':
      yield* run.evaluate(statement.value);
      return;
    case 'print':
      return yield* executePrint(run, statement);
    case 'block':
      for (const inner of statement.body) yield* executeAwk(run, inner);
      return;
    case 'if':
      if (isAwkTrue(yield* run.evaluate(statement.test))) yield* executeAwk(run, statement.yes);
      else if (statement.no !== undefined) yield* executeAwk(run, statement.no);
      return;
    case 'while':
      if (statement.isDo && !(yield* turn(run, statement.body))) return;
      while (isAwkTrue(yield* run.evaluate(statement.test))) if (!(yield* turn(run, statement.body))) return;
      return;
    case 'for':
      if (statement.start !== undefined) yield* executeAwk(run, statement.start);
      while (statement.test === undefined || isAwkTrue(yield* run.evaluate(statement.test))) {
        if (!(yield* turn(run, statement.body))) return;
        if (statement.step !== undefined) yield* executeAwk(run, statement.step);
      }
      return;
    case 'each':
      for (const key of [...arrayOf(run, statement.array).keys()]) {
        setVariable(run, statement.variable, { text: key });
        if (!(yield* turn(run, statement.body))) return;
      }
      return;
    case 'delete':
      if (statement.keys.length === 0) arrayOf(run, statement.name).clear();
      else arrayOf(run, statement.name).delete(yield* keyOf(run, statement.keys));
      return;
    case 'return':
      throw new AwkReturn(statement.value === undefined ? { text: '' } : yield* run.evaluate(statement.value));
    case 'exit':
      if (statement.value !== undefined) run.exitCode = awkNumber(yield* run.evaluate(statement.value)) & 255;
      throw new AwkJump('exit');
    default:
      throw new AwkJump(statement.kind);
  }
}
