/** touch, truncate, mktemp: files without content of their own. */

import { FileError } from '../../files/file-error.ts';
import { joinPath } from '../../files/paths.ts';
import { complain, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { parseDate } from '../../text/dates.ts';
import { parseOptions, parseSize } from '../../text/options.ts';
import { forEach } from './each.ts';

export const touch: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'camhf',
    values: 'dtr',
    long: { date: 'd', reference: 'r', 'no-create': 'c' },
  });
  const { files, clock } = invocation.host;
  const text = options.value('d');
  const time = text === undefined ? clock.now() : parseDate(text, clock.now());
  if (time === undefined) throw new ProgramError(`invalid date '${text}'`);
  return yield* forEach(
    invocation,
    options.operands,
    (operand) => operand,
    function* (operand) {
      const path = pathIn(invocation, operand);
      if (options.has('c') && files.node(path) === undefined) return;
      files.touch(path, time);
    },
  );
};

/** `truncate` and `fallocate`. */
export const truncate: Program = function* (invocation) {
  const isAllocation = invocation.name === 'fallocate';
  const options = parseOptions(invocation.args, {
    flags: 'cn',
    values: isAllocation ? 'lo' : 's',
    long: { length: 'l', size: 's' },
  });
  const text = options.value(isAllocation ? 'l' : 's');
  if (text === undefined) throw new ProgramError('missing size');
  const { files } = invocation.host;
  for (const operand of options.operands) {
    const path = pathIn(invocation, operand);
    const node = files.node(path);
    const size = node?.kind === 'file' ? node.size : 0;
    const sign = /^[-+]/.exec(text)?.[0];
    const asked = parseSize(text.replace(/^[-+]/, ''));
    const next = sign === '+' ? size + asked : sign === '-' ? Math.max(0, size - asked) : asked;
    try {
      files.setSize(path, isAllocation ? Math.max(size, next) : next);
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      const what = isAllocation ? `fallocate failed: ${thrown.message}` : `${operand}: ${thrown.message}`;
      yield* complain(invocation, `${invocation.name}: ${what}`);
      return 1;
    }
  }
  return 0;
};

export const mktemp: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'dqtu', values: 'p' });
  const { files, random } = invocation.host;
  const [template = 'tmp.XXXXXX'] = options.operands;
  const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const name = template.replace(/X{3,}$/, (found) =>
    [...found].map(() => letters[Math.floor(random() * letters.length)]).join(''),
  );
  const path =
    options.operands.length === 0 || options.has('t')
      ? joinPath(options.value('p') ?? '/tmp', name)
      : pathIn(invocation, name);
  if (options.has('d')) files.makeFolder(path);
  else files.openForWriting(path, true);
  yield* print(invocation, `${path}\n`);
  return 0;
};
