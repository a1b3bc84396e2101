/** What can be assigned in awk: variables, elements and fields. */

import type { Task } from '../../../kernel/task.ts';
import { ProgramError } from '../../../program.ts';
import { compileRegex, type Regex } from '../../../text/regex.ts';
import { type AwkRun, arrayOf, awkVariable, fieldsOfLine, rebuild, setLine, setVariable } from './run.ts';
import type { Expression } from './syntax.ts';
import { type AwkValue, awkNumber, awkText } from './values.ts';

export function* keyOf(run: AwkRun, keys: readonly Expression[]): Task<string> {
  const texts: string[] = [];
  for (const key of keys) texts.push(awkText(yield* run.evaluate(key)));
  return texts.join('\x1c');
}

export function* regexOf(run: AwkRun, expression: Expression): Task<Regex> {
  const pattern = expression.kind === 'regex' ? expression.pattern : awkText(yield* run.evaluate(expression));
  return compileRegex(pattern, { isExtended: true });
}

export function* readPlace(run: AwkRun, target: Expression): Task<AwkValue> {
  if (target.kind === 'variable') {
    return target.name === 'NF' ? fieldsOfLine(run).length : awkVariable(run, target.name);
  }
  if (target.kind === 'element') {
    const array = arrayOf(run, target.name);
    const key = yield* keyOf(run, target.keys);
    const found = array.get(key) ?? { text: '' };
    array.set(key, found);
    return found;
  }
  if (target.kind !== 'field') return yield* run.evaluate(target);
  const index = Math.trunc(awkNumber(yield* run.evaluate(target.index)));
  if (index < 0) throw new ProgramError(`trying to access out of range field ${index}`, 2);
  return { text: index === 0 ? run.line : (fieldsOfLine(run)[index - 1] ?? '') };
}

export function* writePlace(run: AwkRun, target: Expression, value: AwkValue): Task<void> {
  if (target.kind === 'element') arrayOf(run, target.name).set(yield* keyOf(run, target.keys), value);
  else if (target.kind === 'variable') {
    setVariable(run, target.name, value);
    if (target.name !== 'NF') return;
    const count = Math.min(10_000, Math.max(0, Math.trunc(awkNumber(value))));
    run.fields = Array.from({ length: count }, (_, index) => fieldsOfLine(run)[index] ?? '');
    rebuild(run);
  } else if (target.kind === 'field') {
    const index = Math.trunc(awkNumber(yield* run.evaluate(target.index)));
    if (index === 0) {
      setLine(run, awkText(value));
      return;
    }
    if (index < 0 || index > 10_000) throw new ProgramError(`trying to access out of range field ${index}`, 2);
    const fields = fieldsOfLine(run);
    while (fields.length < index) fields.push('');
    fields[index - 1] = awkText(value);
    rebuild(run);
  }
}
