/** awk: fields, patterns and sums. */

import type { Task } from '../../../kernel/task.ts';
import { type Program, ProgramError } from '../../../program.ts';
import { unescaped } from '../../../text/format.ts';
import { linesOf, openOperand, readAll } from '../../../text/lines.ts';
import { parseOptions } from '../../../text/options.ts';
import { evaluateAwk } from './evaluate.ts';
import { AwkJump, executeAwk, flush } from './execute.ts';
import { parseAwk } from './parse.ts';
import { type AwkRun, setLine } from './run.ts';
import type { Rule, Statement } from './syntax.ts';
import { type AwkValue, isAwkTrue } from './values.ts';

const PRINT: Statement = { kind: 'print', isFormatted: false, values: [] };

/** Returns false once the program has ended by `exit`. */
function* runRules(run: AwkRun, rules: readonly Rule[], begun: Set<Rule>): Task<boolean> {
  try {
    for (const rule of rules) {
      const { pattern, until, body = PRINT } = rule;
      if (pattern !== undefined && !begun.has(rule) && !isAwkTrue(evaluateAwk(run, pattern))) continue;
      if (until !== undefined) {
        if (isAwkTrue(evaluateAwk(run, until))) begun.delete(rule);
        else begun.add(rule);
      }
      yield* executeAwk(run, body);
    }
  } catch (thrown) {
    if (!(thrown instanceof AwkJump)) throw thrown;
    return thrown.to !== 'exit';
  }
  return true;
}

export const awk: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { values: 'Fvf', stopsAtOperand: true });
  const [first, ...others] = options.operands;
  let source = options.has('f') ? '' : first;
  for (const path of options.all('f')) source += `${yield* readAll(openOperand(invocation, path))}\n`;
  if (source === undefined) throw new ProgramError("usage: awk [-F FS] [-v VAR=VALUE] 'PROGRAM' [FILE]...", 2);
  const rules = parseAwk(source);
  const separator = options.value('F');
  const given = options.all('v').map((text): [string, AwkValue] => {
    const end = text.indexOf('=');
    return [text.slice(0, end), { text: unescaped(text.slice(end + 1), false).result }];
  });
  const run: AwkRun = {
    invocation,
    variables: new Map<string, AwkValue>([
      ['FS', separator === undefined ? ' ' : separator === 't' ? '\t' : unescaped(separator, false).result],
      ['OFS', ' '],
      ['ORS', '\n'],
      ...given,
    ]),
    arrays: new Map([
      ['ENVIRON', new Map(Object.entries(invocation.environment).map(([name, text]) => [name, { text }]))],
    ]),
    line: '',
    fields: undefined,
    exitCode: 0,
    steps: 0,
    output: '',
  };
  const begun = new Set<Rule>();
  const of = (when: Rule['when']): readonly Rule[] => rules.filter((rule) => rule.when === when);
  let isGoing = yield* runRules(run, of('BEGIN'), begun);
  let hasFailed = false;
  if (isGoing && rules.some(({ when }) => when !== 'BEGIN')) {
    const { lines, failed } = yield* linesOf(invocation, options.has('f') ? options.operands : others);
    hasFailed = failed;
    for (const [index, { text }] of lines.entries()) {
      run.variables.set('NR', index + 1).set('FNR', index + 1);
      setLine(run, text);
      isGoing = yield* runRules(run, of('line'), begun);
      yield 1;
      if (!isGoing) break;
    }
  }
  yield* runRules(run, of('END'), begun);
  yield* flush(run, 1);
  return run.exitCode !== 0 ? run.exitCode : hasFailed ? 2 : 0;
};
