/** echo, printf, yes, seq. */

import type { Task } from '../../kernel/task.ts';
import { type Program, ProgramError, print } from '../../program.ts';
import { formatOnce, unescaped } from '../../text/format.ts';

export const echo: Program = function* (invocation) {
  const { args } = invocation;
  let index = 0;
  let hasEnd = true;
  let escapes = false;
  for (; /^-[neE]+$/.test(args[index] ?? ''); index += 1) {
    for (const letter of (args[index] ?? '').slice(1)) {
      if (letter === 'n') hasEnd = false;
      else escapes = letter === 'e';
    }
  }
  const text = args.slice(index).join(' ');
  const { result, isCut } = escapes ? unescaped(text, true) : { result: text, isCut: false };
  yield* print(invocation, hasEnd && !isCut ? `${result}\n` : result);
  return 0;
};

export const printf: Program = function* (invocation): Task<number> {
  const [format, ...values] = invocation.args[0] === '--' ? invocation.args.slice(1) : invocation.args;
  if (format === undefined) throw new ProgramError('usage: printf format [arg ...]', 2);
  let rest: readonly string[] = values;
  let isWrong = false;
  do {
    const once = formatOnce(format, rest);
    yield* print(invocation, once.text);
    isWrong ||= once.isWrong;
    if (once.isCut || once.rest.length === rest.length) break;
    rest = once.rest;
  } while (rest.length > 0);
  return isWrong ? 1 : 0;
};

export const yes: Program = function* (invocation): Task<number> {
  const line = `${invocation.args.join(' ') || 'y'}\n`;
  const chunk = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
  for (;;) {
    yield 4;
    yield* print(invocation, chunk);
  }
};

export const seq: Program = function* (invocation) {
  const operands: string[] = [];
  let separator = '\n';
  let isPadded = false;
  for (let index = 0; index < invocation.args.length; index += 1) {
    const arg = invocation.args[index] ?? '';
    if (arg === '-w') isPadded = true;
    else if (arg === '-s') {
      index += 1;
      separator = invocation.args[index] ?? '';
    } else if (/^-s./.test(arg)) separator = arg.slice(2);
    else operands.push(arg);
  }
  const numbers = operands.map(Number);
  if (operands.length === 0 || operands.length > 3 || numbers.some(Number.isNaN))
    throw new ProgramError('invalid number');
  const [first = 1, step = 1, last = 0] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if (step === 0) throw new ProgramError('increment must not be 0');
  const decimals = Math.max(...operands.map((text) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0));
  const width = isPadded ? Math.max(first.toFixed(decimals).length, last.toFixed(decimals).length) : 0;
  const count = Math.floor((last - first) / step + 1e-9);
  let pending = '';
  for (let index = 0; index <= count; index += 1) {
    const text = (first + index * step).toFixed(decimals);
    pending += `${index === 0 ? '' : separator}${text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')}`;
    if (pending.length > 4096) {
      yield 8;
      yield* print(invocation, pending);
      pending = '';
    }
  }
  yield* print(invocation, count < 0 ? '' : `${pending}\n`);
  return 0;
};
