import { type Program, print } from '../../program.ts';
import { type Line, linesOf } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';
import { operandsOf } from './operands.ts';

export const rev: Program = function* (invocation) {
  const { lines, failed } = yield* linesOf(invocation, invocation.args);
  yield* print(
    invocation,
    lines.map(({ text, isComplete }) => `${[...text].reverse().join('')}${isComplete ? '\n' : ''}`).join(''),
  );
  return failed ? 1 : 0;
};

export const tac: Program = function* (invocation) {
  const { lines, failed } = yield* linesOf(invocation, invocation.args);
  yield* print(
    invocation,
    lines
      .toReversed()
      .map(({ text, isComplete }) => `${text}${isComplete ? '\n' : ''}`)
      .join(''),
  );
  return failed ? 1 : 0;
};

export const nl: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'p', values: 'bnw' });
  const { lines, failed } = yield* linesOf(invocation, options.operands);
  let number = 0;
  const text = lines.map((line) => {
    if (line.text === '' && options.value('b') !== 'a') return '       \n';
    number += 1;
    return `${String(number).padStart(6)}\t${line.text}\n`;
  });
  yield* print(invocation, text.join(''));
  return failed ? 1 : 0;
};

export const paste: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 's', values: 'd' });
  const delimiters = (options.value('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  const columns: (readonly Line[])[] = [];
  for (const operand of operandsOf(options)) {
    columns.push((yield* linesOf(invocation, [operand])).lines);
  }
  const joined = (texts: readonly string[]): string =>
    texts.reduce(
      (line, text, index) =>
        index === 0 ? text : `${line}${delimiters[(index - 1) % delimiters.length] ?? ''}${text}`,
      '',
    );
  const rows = options.has('s')
    ? columns.map((lines) => joined(lines.map(({ text }) => text)))
    : Array.from({ length: Math.max(...columns.map((lines) => lines.length)) }, (_, row) =>
        joined(columns.map((lines) => lines[row]?.text ?? '')),
      );
  yield* print(invocation, rows.map((row) => `${row}\n`).join(''));
  return 0;
};
