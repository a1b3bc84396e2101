/** Evaluates expressions of awk. */

import type { Task } from '../../../kernel/task.ts';
import { ProgramError } from '../../../program.ts';
import { callBuiltIn } from './calls.ts';
import { getline } from './getline.ts';
import { invokeFunction } from './invoke.ts';
import { keyOf, readPlace, regexOf, writePlace } from './places.ts';
import { type AwkRun, arrayOf } from './run.ts';
import type { Expression } from './syntax.ts';
import { type AwkValue, awkNumber, awkText, calculated, compareValues, isAwkTrue } from './values.ts';

function* binary(run: AwkRun, operator: string, left: Expression, right: Expression): Task<AwkValue> {
  const truth = (is: boolean): number => (is ? 1 : 0);
  if (operator === '&&')
    return truth(isAwkTrue(yield* evaluateAwk(run, left)) && isAwkTrue(yield* evaluateAwk(run, right)));
  if (operator === '||')
    return truth(isAwkTrue(yield* evaluateAwk(run, left)) || isAwkTrue(yield* evaluateAwk(run, right)));
  if (operator === '~' || operator === '!~') {
    return truth((yield* regexOf(run, right)).test(awkText(yield* evaluateAwk(run, left))) === (operator === '~'));
  }
  const [a, b] = [yield* evaluateAwk(run, left), yield* evaluateAwk(run, right)];
  switch (operator) {
    case ' ': {
      const text = awkText(a) + awkText(b);
      if (text.length > 4_000_000) throw new ProgramError('a text is too long for this simulation', 2);
      return text;
    }
    case '<':
      return truth(compareValues(a, b) < 0);
    case '<=':
      return truth(compareValues(a, b) <= 0);
    case '>':
      return truth(compareValues(a, b) > 0);
    case '>=':
      return truth(compareValues(a, b) >= 0);
    case '==':
      return truth(compareValues(a, b) === 0);
    case '!=':
      return truth(compareValues(a, b) !== 0);
    default:
      return calculated(operator, awkNumber(a), awkNumber(b));
  }
}

export function* evaluateAwk(run: AwkRun, expression: Expression): Task<AwkValue> {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return expression.value;
    case 'regex':
      return (yield* regexOf(run, expression)).test(run.line) ? 1 : 0;
    case 'variable':
    case 'element':
    case 'field':
      return yield* readPlace(run, expression);
    case 'assign': {
      const { operator, target } = expression;
      const value = yield* evaluateAwk(run, expression.value);
      const result =
        operator === '' ? value : calculated(operator, awkNumber(yield* readPlace(run, target)), awkNumber(value));
      yield* writePlace(run, target, result);
      return result;
    }
    case 'step': {
      const before = awkNumber(yield* readPlace(run, expression.target));
      yield* writePlace(run, expression.target, before + expression.by);
      return expression.isPrefix ? before + expression.by : before;
    }
    case 'unary': {
      const value = yield* evaluateAwk(run, expression.value);
      if (expression.operator === '!') return isAwkTrue(value) ? 0 : 1;
      return expression.operator === '-' ? -awkNumber(value) : awkNumber(value);
    }
    case 'binary':
      return yield* binary(run, expression.operator, expression.left, expression.right);
    case 'choice':
      return yield* evaluateAwk(
        run,
        isAwkTrue(yield* evaluateAwk(run, expression.test)) ? expression.yes : expression.no,
      );
    case 'in':
      return arrayOf(run, expression.name).has(yield* keyOf(run, expression.keys)) ? 1 : 0;
    case 'call':
      return yield* callBuiltIn(run, expression.name, expression.values);
    case 'invoke':
      return yield* invokeFunction(run, expression.name, expression.values);
    case 'getline':
      return yield* getline(run, expression);
  }
}
