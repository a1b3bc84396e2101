/** `mapfile`, which reads lines into an array, and `printf -v`. */

import { opened, release, retain } from '../../kernel/descriptors.ts';
import { outputTo } from '../../kernel/streams.ts';
import { parseOptions } from '../../text/options.ts';
import { makeArray, setElement } from '../arrays.ts';
import { keyFromText } from '../element-keys.ts';
import type { Builtin } from '../evaluator.ts';
import { readInputLine } from '../input-line.ts';
import { setVariable } from '../variables.ts';

export const mapfile: Builtin = function* (state, args) {
  const options = parseOptions(args, { flags: 't', values: 'dnOsuCc' });
  const [name = 'MAPFILE'] = options.operands;
  const delimiter = options.has('d') ? (options.value('d') ?? '')[0] || '\0' : '\n';
  const stream = state.descriptors.get(Number(options.value('u') ?? 0))?.stream;
  const most = Number(options.value('n') ?? 0) || Number.POSITIVE_INFINITY;
  let skipped = Number(options.value('s') ?? 0);
  let index = Number(options.value('O') ?? 0);
  if (!options.has('O')) state.variables.delete(name);
  makeArray(state, name, false);
  for (let count = 0; count < most; ) {
    yield 1;
    const line = yield* readInputLine(stream, { isRaw: true, delimiter, most: Number.POSITIVE_INFINITY });
    if (!line.isComplete && line.text === '') break;
    if (skipped > 0) {
      skipped -= 1;
      continue;
    }
    setElement(state, name, String(index), line.isComplete && !options.has('t') ? line.text + delimiter : line.text);
    index += 1;
    count += 1;
  }
  return 0;
};

/** `printf -v NAME`: the text becomes a value instead of output. */
export function printfInto(printf: Builtin): Builtin {
  return function* (state, args, evaluator) {
    const [option, target = '', ...rest] = args;
    if (option !== '-v') return yield* printf(state, args, evaluator);
    let text = '';
    const collected = opened(
      outputTo((bytes) => {
        text += bytes;
      }),
    );
    const descriptors = retain(new Map(state.descriptors).set(1, collected));
    let code: number;
    try {
      code = yield* printf({ ...state, descriptors }, rest, evaluator);
    } finally {
      release(descriptors);
    }
    const [, name = target, key] = /^([A-Za-z_]\w*)\[(.+)\]$/s.exec(target) ?? [];
    if (key === undefined) setVariable(state, name, text);
    else setElement(state, name, keyFromText(state, name, key), text);
    return code;
  };
}
