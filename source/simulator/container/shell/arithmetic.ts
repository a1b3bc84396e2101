/** Arithmetic of the shell: signed integers of 64 bits. */

import { parameterValue, ShellError, type ShellState, setVariable } from './state.ts';

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|[<>=!+\-*/%&|^]=|[-+*/%<>=!~&|^?:(),]))/y;

const LEVELS: readonly (readonly string[])[] = [
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

function tokensOf(text: string): readonly string[] {
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

const toBig = (isTrue: boolean): bigint => (isTrue ? 1n : 0n);

function numberOf(text: string): bigint {
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  if (/^0\d+$/.test(text)) throw new ShellError(`arithmetic expression: "${text}" is no number`);
  return BigInt.asIntN(64, BigInt(text));
}

function compute(operator: string, left: bigint, right: bigint): bigint {
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

/** Evaluates the text. @throws ShellError */
export function evaluateArithmetic(state: ShellState, text: string, depth = 0): bigint {
  if (depth > 20) throw new ShellError('arithmetic expression: a variable refers to itself');
  const tokens = tokensOf(text);
  let next = 0;
  /** Above 0 in the branch that does not count: nothing is assigned or divided there. */
  let skipped = 0;
  const fault = (): ShellError => new ShellError(`arithmetic expression: syntax error: "${text.trim()}"`);
  const accept = (...operators: readonly string[]): string | undefined => {
    const token = tokens[next];
    if (token === undefined || !operators.includes(token)) return undefined;
    next += 1;
    return token;
  };
  const variableValue = (name: string): bigint => {
    const value = (parameterValue(state, name) ?? '').trim();
    if (value === '') return 0n;
    if (/^[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(value)) {
      return value.startsWith('-') ? -numberOf(value.slice(1)) : numberOf(value.replace('+', ''));
    }
    return evaluateArithmetic(state, value, depth + 1);
  };
  const assign = (name: string, value: bigint): bigint => {
    const wrapped = BigInt.asIntN(64, value);
    if (skipped === 0) setVariable(state, name, String(wrapped));
    return wrapped;
  };

  function comma(): bigint {
    let value = assignment();
    while (accept(',') !== undefined) value = assignment();
    return value;
  }

  function assignment(): bigint {
    const name = tokens[next];
    const operator = tokens[next + 1];
    const assigns = operator !== undefined && /^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator);
    if (name === undefined || !assigns || !/^[A-Za-z_]/.test(name)) return conditional();
    next += 2;
    const right = assignment();
    if (operator === '=') return assign(name, right);
    return skipped > 0 ? 0n : assign(name, compute(operator.slice(0, -1), variableValue(name), right));
  }

  function conditional(): bigint {
    const condition = binary(0);
    if (accept('?') === undefined) return condition;
    const chosen = unused(condition === 0n, comma);
    if (accept(':') === undefined) throw fault();
    const other = unused(condition !== 0n, conditional);
    return condition === 0n ? other : chosen;
  }

  function unused(isUnused: boolean, parse: () => bigint): bigint {
    if (isUnused) skipped += 1;
    const value = parse();
    if (isUnused) skipped -= 1;
    return value;
  }

  function binary(level: number): bigint {
    const operators = LEVELS[level];
    if (operators === undefined) return power();
    let left = binary(level + 1);
    for (let found = accept(...operators); found !== undefined; found = accept(...operators)) {
      const operator = found;
      if (operator === '||' || operator === '&&') {
        const right = unused((left !== 0n) === (operator === '||'), () => binary(level + 1));
        left = toBig(operator === '||' ? left !== 0n || right !== 0n : left !== 0n && right !== 0n);
      } else {
        const right = binary(level + 1);
        const divides = operator === '/' || operator === '%';
        left = skipped > 0 && divides && right === 0n ? 0n : BigInt.asIntN(64, compute(operator, left, right));
      }
    }
    return left;
  }

  function power(): bigint {
    const base = unary();
    if (accept('**') === undefined) return base;
    const exponent = power();
    if (exponent < 0n) throw new ShellError('arithmetic expression: exponent less than 0');
    return BigInt.asIntN(64, base ** (exponent > 64n ? 64n : exponent));
  }

  function unary(): bigint {
    const step = accept('++', '--');
    if (step !== undefined) {
      const name = tokens[next];
      if (name === undefined || !/^[A-Za-z_]/.test(name)) throw fault();
      next += 1;
      return assign(name, variableValue(name) + (step === '++' ? 1n : -1n));
    }
    switch (accept('+', '-', '!', '~')) {
      case '+':
        return unary();
      case '-':
        return BigInt.asIntN(64, -unary());
      case '!':
        return toBig(unary() === 0n);
      case '~':
        return ~unary();
      default:
        return primary();
    }
  }

  function primary(): bigint {
    if (accept('(') !== undefined) {
      const value = comma();
      if (accept(')') === undefined) throw fault();
      return value;
    }
    const token = tokens[next];
    if (token === undefined) throw fault();
    next += 1;
    if (/^\d/.test(token)) return numberOf(token);
    if (!/^[A-Za-z_]/.test(token)) throw fault();
    const step = accept('++', '--');
    const value = skipped > 0 ? 0n : variableValue(token);
    if (step !== undefined) assign(token, value + (step === '++' ? 1n : -1n));
    return value;
  }

  if (tokens.length === 0) return 0n;
  const result = comma();
  if (next < tokens.length) throw fault();
  return result;
}
