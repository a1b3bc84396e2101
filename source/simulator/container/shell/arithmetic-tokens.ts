/** The tokens of arithmetic, and what each operator computes. */

import { ShellError } from './state.ts';

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9A-Za-z]+|\d+)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|[<>=!+\-*/%&|^]=|[-+*/%<>=!~&|^?:(),[\]]))/y;

export const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

export function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const trimmed = text.trimEnd();
  for (let position = 0; position < trimmed.length; position = TOKEN.lastIndex) {
    TOKEN.lastIndex = position;
    const found = TOKEN.exec(trimmed);
    if (found === null) throw new ShellError(`arithmetic expression: syntax error: "${text.trim()}"`);
    tokens.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return tokens;
}

export const toBig = (isTrue: boolean): bigint => (isTrue ? 1n : 0n);

export function numberOf(text: string): bigint {
  const [base = '', digits] = text.split('#');
  if (digits !== undefined) return inBase(Number(base), digits);
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  if (/^0\d+$/.test(text)) throw new ShellError(`arithmetic expression: "${text}" is no number`);
  return BigInt.asIntN(64, BigInt(text));
}

function inBase(base: number, digits: string): bigint {
  if (base < 2 || base > 36) throw new ShellError(`arithmetic expression: invalid base ${base}`);
  let value = 0n;
  for (const digit of digits.toLowerCase()) {
    const number = Number.parseInt(digit, 36);
    if (number >= base) throw new ShellError(`arithmetic expression: value too great for base ${base}`);
    value = value * BigInt(base) + BigInt(number);
  }
  return BigInt.asIntN(64, value);
}

export function compute(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '==':
      return toBig(left === right);
    case '!=':
      return toBig(left !== right);
    case '<=':
      return toBig(left <= right);
    case '>=':
      return toBig(left >= right);
    case '<':
      return toBig(left < right);
    case '>':
      return toBig(left > right);
    case '<<':
      return left << (right & 63n);
    case '>>':
      return left >> (right & 63n);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case '%':
      if (right === 0n) throw new ShellError('arithmetic expression: division by zero');
      return operator === '/' ? left / right : left % right;
    default:
      return right;
  }
}
