/** envsubst: replaces `$NAME` and `${NAME}` by the environment. */

import { streamAt } from '../../kernel/descriptors.ts';
import { type Program, print } from '../../program.ts';
import { readAll } from '../../text/lines.ts';

const REFERENCE = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;

/** The only operand lists the names that are replaced, as they are written in the text: '$A ${B}'. */
export const envsubst: Program = function* (invocation) {
  const { args, environment } = invocation;
  const [list] = args.filter((arg) => !arg.startsWith('-'));
  const names = [...(list ?? '').matchAll(REFERENCE)].map(([, braced, plain]) => braced ?? plain ?? '');
  if (args.includes('-v')) {
    yield* print(invocation, names.map((name) => `${name}\n`).join(''));
    return 0;
  }
  const text = yield* readAll(streamAt(invocation.descriptors, 0));
  const replaced = text.replace(REFERENCE, (whole, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    return list === undefined || names.includes(name) ? (environment[name] ?? '') : whole;
  });
  yield* print(invocation, replaced);
  return 0;
};
