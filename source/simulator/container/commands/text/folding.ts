/** comm and fold. */

import { type Program, ProgramError, print } from '../../program.ts';
import { linesOf } from '../../text/lines.ts';
import { parseCount, parseOptions } from '../../text/options.ts';

/** The lines of two sorted files: those of the first, of the second, and of both. */
export const comm: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: '123' });
  const [first, second] = options.operands;
  if (first === undefined || second === undefined) throw new ProgramError('usage: comm [-123] FILE1 FILE2');
  const [left, right] = [yield* linesOf(invocation, [first]), yield* linesOf(invocation, [second])];
  if (left.failed || right.failed) return 1;
  const tab = (column: number): string =>
    '\t'.repeat(['1', '2'].slice(0, column - 1).filter((each) => !options.has(each)).length);
  const shown: string[] = [];
  const add = (column: number, text: string): void => {
    if (!options.has(String(column))) shown.push(`${tab(column)}${text}\n`);
  };
  let [at, other] = [0, 0];
  while (at < left.lines.length || other < right.lines.length) {
    const [one, two] = [left.lines[at]?.text, right.lines[other]?.text];
    if (one !== undefined && (two === undefined || one < two)) add(1, one);
    else if (two !== undefined && (one === undefined || two < one)) add(2, two);
    else add(3, one ?? '');
    if (one !== undefined && (two === undefined || one <= two)) at += 1;
    if (two !== undefined && (one === undefined || two <= one)) other += 1;
  }
  yield* print(invocation, shown.join(''));
  return 0;
};

function folded(text: string, width: number, atSpaces: boolean): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = atSpaces ? rest.slice(0, width).lastIndexOf(' ') : -1;
    const end = space === -1 ? width : space + 1;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

export const fold: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'bs', values: 'w', numberIs: 'w' });
  const width = parseCount(options.value('w') ?? '80');
  if (width < 1) throw new ProgramError(`invalid number of columns: '${width}'`);
  const { lines, failed } = yield* linesOf(invocation, options.operands);
  for (const { text, isComplete } of lines) {
    yield* print(invocation, folded(text, width, options.has('s')).join('\n') + (isComplete ? '\n' : ''));
  }
  return failed ? 1 : 0;
};
