/** What the operators of `${NAME…}` do with a value. */

import type { Task } from '../../kernel/task.ts';
import { unescaped } from '../../text/format.ts';
import type { ParameterOperator } from '../parser/syntax.ts';
import { compilePattern } from './pattern.ts';

/** How many characters may be compared before others have their turn. */
const TURN = 4096;

function* trimmed(value: string, pattern: string, isSuffix: boolean, isLongest: boolean): Task<string> {
  const matches = compilePattern(pattern);
  for (let index = 0; index <= value.length; index += 1) {
    if (value.length > TURN) yield Math.ceil(value.length / 100);
    const length = isLongest ? value.length - index : index;
    const part = isSuffix ? value.slice(value.length - length) : value.slice(0, length);
    if (matches(part)) return isSuffix ? value.slice(0, value.length - length) : value.slice(length);
  }
  return value;
}

function* replaced(value: string, pattern: string, by: string, operator: ParameterOperator): Task<string> {
  const matches = compilePattern(pattern);
  let result = '';
  for (let start = 0; start <= value.length; ) {
    let end = value.length;
    for (; end >= start; end -= 1) {
      if (value.length > TURN) yield Math.ceil((end - start) / 100) + 1;
      const isPlace = operator !== '/%' || end === value.length;
      if (isPlace && matches(value.slice(start, end))) break;
    }
    if (end > start || (end === start && pattern !== '' && operator === '/#')) {
      result += by;
      start = end;
      if (operator !== '//') return result + value.slice(start);
    } else {
      if (operator === '/#') return value;
      result += value[start] ?? '';
      start += 1;
    }
  }
  return result;
}

export function* applyOperator(
  value: string,
  operator: ParameterOperator,
  pattern: string,
  replacement: string,
): Task<string> {
  switch (operator) {
    case '#':
    case '##':
      return yield* trimmed(value, pattern, false, operator === '##');
    case '%':
    case '%%':
      return yield* trimmed(value, pattern, true, operator === '%%');
    case '/':
    case '//':
    case '/#':
    case '/%':
      if (pattern === '') {
        if (operator === '/#') return replacement + value;
        return operator === '/%' ? value + replacement : value;
      }
      return yield* replaced(value, pattern, replacement, operator);
    case '^':
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case '^^':
      return value.toUpperCase();
    case ',':
      return value.slice(0, 1).toLowerCase() + value.slice(1);
    case ',,':
      return value.toLowerCase();
    case '@':
      return transformed(value, pattern);
    default:
      return value;
  }
}

/** `${NAME@LETTER}` */
function transformed(value: string, letter: string): string {
  switch (letter) {
    case 'U':
      return value.toUpperCase();
    case 'L':
      return value.toLowerCase();
    case 'u':
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case 'Q':
      return `'${value.replaceAll("'", "'\\''")}'`;
    case 'E':
      return unescaped(value, false).result;
    default:
      return value;
  }
}

/** `${NAME:OFFSET:LENGTH}`. A negative offset counts from the end, a negative length leaves out so many. */
export function substring(value: string, offset: number, length: number | undefined): string {
  const start = offset < 0 ? value.length + offset : offset;
  if (start < 0) return '';
  if (length === undefined) return value.slice(start);
  return length < 0 ? value.slice(start, value.length + length) : value.slice(start, start + length);
}
