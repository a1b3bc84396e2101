/** Arithmetic of the shell: signed integers of 64 bits. */

import { compute, LEVELS, numberOf, toBig, tokensOf } from './arithmetic-tokens.ts';
import { elementsOf, indexIn, setElement } from './arrays.ts';
import { ShellError, type ShellState } from './state.ts';
import { parameterValue, setVariable } from './variables.ts';

interface Reference {
  readonly name: string;
  readonly key: string | undefined;
}

const MOST_OPEN = 50;

/** Evaluates the text. @throws ShellError */
export function evaluateArithmetic(state: ShellState, text: string, depth = 0): bigint {
  if (depth > 20) throw new ShellError('arithmetic expression: a variable refers to itself');
  const tokens = tokensOf(text);
  let next = 0;
  /** Above 0 in operands whose value is not needed: nothing is read, assigned or divided there. */
  let skipped = 0;
  let open = 0;
  const fault = (): ShellError => new ShellError(`arithmetic expression: syntax error: "${text.trim()}"`);
  const accept = (...operators: readonly string[]): string | undefined => {
    const token = tokens[next];
    if (token === undefined || !operators.includes(token)) return undefined;
    next += 1;
    return token;
  };
  /** Where what may be a variable or an element ends. */
  const referenceEnd = (start = next): number => {
    if (!/^[A-Za-z_]/.test(tokens[start] ?? '')) return start;
    if (tokens[start + 1] !== '[') return start + 1;
    let open = 0;
    for (let at = start + 1; at < tokens.length; at += 1) {
      if (tokens[at] === '[') open += 1;
      if (tokens[at] === ']') open -= 1;
      if (open === 0) return at + 1;
    }
    throw fault();
  };
  /** A variable, or an element of an array. Returns undefined, and takes nothing, if there is none. */
  const reference = (): Reference | undefined => {
    const name = tokens[next];
    if (name === undefined || !/^[A-Za-z_]/.test(name)) return undefined;
    next += 1;
    if (tokens[next] !== '[') return { name, key: undefined };
    const start = next + 1;
    next = referenceEnd(start - 2);
    if (skipped > 0) return { name, key: undefined };
    const inner = tokens.slice(start, next - 1).join('');
    if (state.variables.get(name)?.elements?.isAssociative === true) return { name, key: inner };
    return { name, key: indexIn(state, name, Number(evaluateArithmetic(state, inner, depth + 1))) };
  };
  const variableValue = ({ name, key }: Reference): bigint => {
    if (skipped > 0) return 0n;
    const found = key === undefined ? parameterValue(state, name) : elementsOf(state, name)?.get(key);
    const value = (found ?? '').trim();
    if (value === '') return 0n;
    if (/^[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(value)) {
      return value.startsWith('-') ? -numberOf(value.slice(1)) : numberOf(value.replace('+', ''));
    }
    return evaluateArithmetic(state, value, depth + 1);
  };
  const assign = ({ name, key }: Reference, value: bigint): bigint => {
    const wrapped = BigInt.asIntN(64, value);
    if (skipped > 0) return wrapped;
    if (key === undefined) setVariable(state, name, String(wrapped));
    else setElement(state, name, key, String(wrapped));
    return wrapped;
  };

  function comma(): bigint {
    let value = assignment();
    while (accept(',') !== undefined) value = assignment();
    return value;
  }

  function assignment(): bigint {
    const operator = tokens[referenceEnd()];
    if (operator === undefined || !/^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)) return conditional();
    const target = reference();
    if (target === undefined) throw fault();
    next += 1;
    const right = assignment();
    if (operator === '=') return assign(target, right);
    return skipped > 0 ? 0n : assign(target, compute(operator.slice(0, -1), variableValue(target), right));
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
      const target = reference();
      if (target === undefined) throw fault();
      return assign(target, variableValue(target) + (step === '++' ? 1n : -1n));
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
      open += 1;
      if (open > MOST_OPEN) throw fault();
      const value = comma();
      open -= 1;
      if (accept(')') === undefined) throw fault();
      return value;
    }
    const token = tokens[next];
    if (token !== undefined && /^\d/.test(token)) {
      next += 1;
      return numberOf(token);
    }
    const target = reference();
    if (target === undefined) throw fault();
    const step = accept('++', '--');
    const value = variableValue(target);
    if (step !== undefined) assign(target, value + (step === '++' ? 1n : -1n));
    return value;
  }

  if (tokens.length === 0) return 0n;
  const result = comma();
  if (next < tokens.length) throw fault();
  return result;
}
