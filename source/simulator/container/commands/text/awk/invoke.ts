/** Calls a function that the program of awk defines. */

import type { Task } from '../../../kernel/task.ts';
import { ProgramError } from '../../../program.ts';
import { AwkReturn } from './jumps.ts';
import { type AwkLocal, type AwkRun, arrayOf, knownArray, WORK_PER_STEP, work } from './run.ts';
import type { Expression } from './syntax.ts';
import type { AwkValue } from './values.ts';

/** Deeper than programs that end go, and well within the stack of JavaScript. */
const DEEPEST = 400;

/** A variable that has no value yet may be meant as an array. */
function* argument(run: AwkRun, given: Expression): Task<AwkLocal> {
  if (given.kind === 'variable') {
    const { name } = given;
    const array = knownArray(run, name);
    if (array !== undefined) return { value: undefined, array, callersArray: undefined };
    const local = run.locals?.get(name);
    const isUnset = local === undefined ? !run.variables.has(name) && name !== 'NF' : local.value === undefined;
    if (isUnset) {
      const callers = run.locals;
      const callersArray = (): Map<string, AwkValue> => {
        const mine = run.locals;
        run.locals = callers;
        const made = arrayOf(run, name);
        run.locals = mine;
        return made;
      };
      return { value: undefined, array: undefined, callersArray };
    }
  }
  return { value: yield* run.evaluate(given), array: undefined, callersArray: undefined };
}

export function* invokeFunction(run: AwkRun, name: string, values: readonly Expression[]): Task<AwkValue> {
  const found = run.functions.get(name);
  if (found === undefined) throw new ProgramError(`function \`${name}' not defined`, 2);
  const { parameters, body } = found;
  if (values.length > parameters.length)
    throw new ProgramError(`function \`${name}' called with more arguments than declared`, 2);
  if (run.depth >= DEEPEST)
    throw new ProgramError(
      `function \`${name}' calls itself more than ${DEEPEST} levels deep, beyond this simulation`,
      2,
    );
  const locals = new Map<string, AwkLocal>();
  for (const [index, parameter] of parameters.entries()) {
    const given = values[index];
    locals.set(
      parameter,
      given === undefined
        ? { value: undefined, array: undefined, callersArray: undefined }
        : yield* argument(run, given),
    );
  }
  const before = run.locals;
  run.locals = locals;
  run.depth += 1;
  try {
    yield* work(run, WORK_PER_STEP);
    yield* run.execute(body);
  } catch (thrown) {
    if (thrown instanceof AwkReturn) return thrown.value;
    throw thrown;
  } finally {
    run.locals = before;
    run.depth -= 1;
  }
  return { text: '' };
}
