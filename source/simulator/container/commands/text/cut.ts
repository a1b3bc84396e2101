/** cut: fields or characters of each line. */

import { type Program, ProgramError, print } from '../../program.ts';
import { linesOf } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';

/** "1,3-5,7-" as a test of positions from 1. @throws ProgramError */
function positions(text: string): (position: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const found = /^(\d*)(-?)(\d*)$/.exec(part);
    if (found === null || part === '' || part === '-') throw new ProgramError(`bad list: ${text}`);
    const from = Number(found[1] || 1);
    const to = found[2] === '' ? from : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]);
    return { from, to };
  });
  return (position) => ranges.some(({ from, to }) => position >= from && position <= to);
}

export const cut: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'sn',
    values: 'dfcbo',
    long: { delimiter: 'd', fields: 'f', characters: 'c', bytes: 'b', 'output-delimiter': 'o', 'only-delimited': 's' },
  });
  const fields = options.value('f');
  const characters = options.value('c') ?? options.value('b');
  if ((fields === undefined) === (characters === undefined))
    throw new ProgramError('expected a list of bytes, characters, or fields');
  const isChosen = positions(fields ?? characters ?? '');
  const delimiter = options.value('d') ?? '\t';
  const { lines, failed } = yield* linesOf(invocation, options.operands);
  const text = lines.flatMap((line) => {
    if (fields === undefined) return [[...line.text].filter((_, index) => isChosen(index + 1)).join('')];
    if (!line.text.includes(delimiter)) return options.has('s') ? [] : [line.text];
    return [
      line.text
        .split(delimiter)
        .filter((_, index) => isChosen(index + 1))
        .join(options.value('o') ?? delimiter),
    ];
  });
  yield* print(invocation, text.map((line) => `${line}\n`).join(''));
  return failed ? 1 : 0;
};
