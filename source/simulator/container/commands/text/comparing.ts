/** cmp: whether two files differ, and where. */

import { type Program, print } from '../../program.ts';
import { openOrComplain, readAll } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';

export const cmp: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'slb' });
  const texts: string[] = [];
  for (const operand of options.operands.slice(0, 2)) {
    const stream = yield* openOrComplain(invocation, operand);
    if (stream === undefined) return 2;
    texts.push(yield* readAll(stream));
  }
  const [left = '', right = ''] = texts;
  const [first = '', second = '-'] = options.operands;
  if (left === right) return 0;
  if (options.has('s')) return 1;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const line = left.slice(0, at).split('\n').length;
  yield* print(invocation, `${first} ${second} differ: char ${at + 1}, line ${line}\n`);
  return 1;
};
