/** awk: fields, patterns and sums. */

import type { Task } from '../../../kernel/task.ts';
import { type Program, ProgramError } from '../../../program.ts';
import { unescaped } from '../../../text/format.ts';
import { openOperand, readAll } from '../../../text/lines.ts';
import { parseOptions } from '../../../text/options.ts';
import { evaluateAwk } from './evaluate.ts';
import { executeAwk } from './execute.ts';
import { assignmentOf, createAwkInput } from './input.ts';
import { AwkJump } from './jumps.ts';
import { flush } from './output.ts';
import { parseAwk } from './parse.ts';
import { createAwkRandom } from './random.ts';
import { type AwkRun, setLine } from './run.ts';
import { createAwkStreams } from './streams.ts';
import type { Rule, Statement } from './syntax.ts';
import { type AwkValue, isAwkTrue } from './values.ts';

const PRINT: Statement = { kind: 'print', isFormatted: false, values: [], output: undefined };

/** Returns false once the program has ended by `exit`. */
function* runRules(run: AwkRun, rules: readonly Rule[], begun: Set<Rule>): Task<boolean> {
  try {
    for (const rule of rules) {
      const { pattern, until, body = PRINT } = rule;
      if (pattern !== undefined && !begun.has(rule) && !isAwkTrue(yield* run.evaluate(pattern))) continue;
      if (until !== undefined) {
        if (isAwkTrue(yield* run.evaluate(until))) begun.delete(rule);
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
  const { rules, functions } = parseAwk(source);
  const separator = options.value('F');
  const given = options.all('v').flatMap((text) => {
    const assignment = assignmentOf(text);
    return assignment === undefined ? [] : [assignment];
  });
  const run: AwkRun = {
    invocation,
    functions,
    streams: createAwkStreams(invocation),
    input: createAwkInput(invocation, options.has('f') ? options.operands : others),
    evaluate: (expression) => evaluateAwk(run, expression),
    execute: (statement) => executeAwk(run, statement),
    variables: new Map<string, AwkValue>([
      ['FS', separator === undefined ? ' ' : separator === 't' ? '\t' : unescaped(separator, false).result],
      ['OFS', ' '],
      ['ORS', '\n'],
      ['NR', 0],
      ['FNR', 0],
      ['SUBSEP', '\x1c'],
      ...given,
    ]),
    arrays: new Map([
      ['ENVIRON', new Map(Object.entries(invocation.environment).map(([name, text]) => [name, { text }]))],
    ]),
    locals: undefined,
    depth: 0,
    line: '',
    fields: undefined,
    exitCode: 0,
    work: 0,
    random: createAwkRandom(),
    output: '',
  };
  const begun = new Set<Rule>();
  const of = (when: Rule['when']): readonly Rule[] => rules.filter((rule) => rule.when === when);
  const [beginning, lines, end] = [of('BEGIN'), of('line'), of('END')];
  let isGoing = yield* runRules(run, beginning, begun);
  while (isGoing && lines.length + end.length > 0) {
    const text = yield* run.input.next(run.variables);
    if (text === undefined) break;
    setLine(run, text);
    isGoing = yield* runRules(run, lines, begun);
    yield 1;
  }
  yield* runRules(run, end, begun);
  yield* flush(run, 1);
  yield* run.streams.closeAll();
  return run.exitCode !== 0 ? run.exitCode : run.input.hasFailed() ? 2 : 0;
};
