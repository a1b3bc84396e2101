/** sed: edits lines. */

import type { Task } from '../../kernel/task.ts';
import { type Program, ProgramError, pathIn, print } from '../../program.ts';
import { linesOf, openOperand, readAll } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';
import { runSedCycle } from './sed-cycle.ts';
import { flushAfter, nextSedLine, type SedRun } from './sed-run.ts';
import { parseSed } from './sed-script.ts';

function lineEnd(run: SedRun): string {
  return run.number === run.lines.length && !run.endsWithLine && run.after.length === 0 ? '' : '\n';
}

function* edit(run: SedRun): Task<void> {
  while (yield* nextSedLine(run)) {
    const outcome = yield* runSedCycle(run);
    if (outcome === 'silent') return;
    if (outcome !== 'deleted' && !run.isQuiet) yield* run.out(`${run.pattern}${lineEnd(run)}`);
    yield* flushAfter(run);
    if (outcome === 'quit') return;
  }
}

export const sed: Program = function* (invocation) {
  // "-i.bak" has its suffix with it, and "-i" takes no other word.
  const place = invocation.args.find((arg) => /^(?:-[nEr]*i|--in-place)/.test(arg));
  const before = place?.startsWith('--') ? '' : place?.replace(/i.*/, '');
  const args = invocation.args.flatMap((arg) => (arg !== place ? [arg] : before === '-' || !before ? [] : [before]));
  const options = parseOptions(args, {
    flags: 'nErsuz',
    values: 'ef',
    long: { quiet: 'n', silent: 'n', expression: 'e', file: 'f', 'regexp-extended': 'E', separate: 's' },
  });
  const scripts: string[] = [...options.all('e')];
  for (const path of options.all('f')) scripts.push(yield* readAll(openOperand(invocation, path)));
  const [first, ...others] = options.operands;
  if (scripts.length === 0 && first === undefined) throw new ProgramError('usage: sed [-nEi] SCRIPT [FILE]...');
  const operands = scripts.length === 0 ? others : options.operands;
  const script = scripts.length === 0 ? (first ?? '') : scripts.join('\n');
  const suffix = place?.replace(/^(?:-[nEr]*i|--in-place=?)/, '');

  function* editAll(files: readonly string[], out: SedRun['out']): Task<{ failed: boolean; exitCode: number }> {
    const { lines, failed } = yield* linesOf(invocation, files);
    const run: SedRun = {
      invocation,
      commands: parseSed(script, options.has('E') || options.has('r')),
      isQuiet: options.has('n') || script.startsWith('#n\n'),
      lines: lines.map(({ text }) => text),
      endsWithLine: lines.at(-1)?.isComplete !== false,
      out,
      number: 0,
      pattern: '',
      hold: '',
      lastRegex: undefined,
      after: [],
      exitCode: 0,
      steps: 0,
    };
    yield* edit(run);
    return { failed, exitCode: run.exitCode };
  }

  if (suffix === undefined) {
    const { failed, exitCode } = yield* editAll(operands, (text) => print(invocation, text));
    return exitCode !== 0 ? exitCode : failed ? 2 : 0;
  }
  let status = 0;
  for (const operand of operands) {
    let result = '';
    const path = pathIn(invocation, operand);
    const { failed, exitCode } = yield* editAll([operand], function* (text) {
      result += text;
    });
    if (failed) {
      status = 4;
      continue;
    }
    if (suffix !== '')
      invocation.host.files.write(`${path}${suffix}`, yield* readAll(openOperand(invocation, operand)));
    invocation.host.files.write(path, result);
    status = exitCode;
  }
  return status;
};
