/** The values of awk: texts, numbers, and texts from outside that may be numbers. */

import { ProgramError } from '../../../program.ts';
import { formatOnce } from '../../../text/format.ts';

/** A text that came from outside compares as a number if it looks like one. */
export type AwkValue = string | number | { readonly text: string };

const NUMERIC = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

export function awkNumber(value: AwkValue): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : value.text;
  return Number(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text)?.[0] ?? 0);
}

export function awkText(value: AwkValue): string {
  if (typeof value === 'object') return value.text;
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return Math.abs(value) < 1e16 ? String(value) : BigInt(value).toString();
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '+nan' : value < 0 ? '-inf' : '+inf';
  return formatOnce('%.6g', [String(value)]).text;
}

function isAwkNumeric(value: AwkValue): boolean {
  return typeof value === 'number' || (typeof value === 'object' && (value.text === '' || NUMERIC.test(value.text)));
}

export function isAwkTrue(value: AwkValue): boolean {
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'object' && NUMERIC.test(value.text)) return awkNumber(value) !== 0;
  return awkText(value) !== '';
}

export function compareValues(left: AwkValue, right: AwkValue): number {
  if (isAwkNumeric(left) && isAwkNumeric(right)) return awkNumber(left) - awkNumber(right);
  const [a, b] = [awkText(left), awkText(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

export function calculated(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '^':
    case '**':
      return left ** right;
    default:
      if (right === 0) throw new ProgramError('division by zero', 2);
      return operator === '/' ? left / right : left % right;
  }
}
