/** The values of expressions. */

import type { Row, Value } from '../records.ts';
import { SqlError } from './sql-error.ts';
import type { Expression } from './syntax.ts';

/** What a server answers to the names in expressions. */
export interface SqlNames {
  /** Undefined for a variable that is not simulated. */
  readonly variable: (name: string) => Value | undefined;
  /** Undefined for a function that is not simulated. */
  readonly call: (name: string, args: readonly Value[]) => Value | undefined;
}

export interface Scope {
  readonly names: SqlNames;
  /** Undefined outside of a table. */
  readonly row: Row | undefined;
  /** The rows that functions such as COUNT look at. */
  readonly rows: readonly Row[];
}

const AGGREGATES = ['count(*)', 'count', 'min', 'max', 'sum', 'avg'];

export function isAggregate(expression: Expression | '*'): boolean {
  return expression !== '*' && expression.kind === 'call' && AGGREGATES.includes(expression.name);
}

function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '0' && value !== '';
}

/** Numbers before texts, as far as both are numbers. */
export function compare(left: Value, right: Value): number {
  const [a, b] = [Number(left), Number(right)];
  const isNumeric = typeof left !== 'string' || typeof right !== 'string';
  if (isNumeric && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  const [x, y] = [String(left), String(right)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** As in LIKE: "%" stands for any text, "_" for one character. */
export function isLike(text: string, pattern: string): boolean {
  // Steps back only to the last "%", so that no pattern takes long.
  let [at, in_, star, kept] = [0, 0, -1, 0];
  const [source, wanted] = [text.toLowerCase(), pattern.toLowerCase()];
  while (at < source.length) {
    if (wanted[in_] === '%') {
      star = in_;
      in_ += 1;
      kept = at;
    } else if (in_ < wanted.length && (wanted[in_] === '_' || wanted[in_] === source[at])) {
      at += 1;
      in_ += 1;
    } else if (star >= 0) {
      in_ = star + 1;
      kept += 1;
      at = kept;
    } else return false;
  }
  while (wanted[in_] === '%') in_ += 1;
  return in_ === wanted.length;
}

function aggregate(name: string, args: readonly Expression[], scope: Scope): Value {
  if (name === 'count(*)') return scope.rows.length;
  const [argument] = args;
  if (argument === undefined) throw new SqlError('unknown', name);
  const values = scope.rows.map((row) => evaluate(argument, { ...scope, row })).filter((value) => value !== null);
  if (name === 'count') return values.length;
  if (values.length === 0) return null;
  if (name === 'min' || name === 'max') {
    const sorted = [...values].sort(compare);
    return sorted.at(name === 'min' ? 0 : -1) ?? null;
  }
  const sum = values.reduce((total: number, value) => total + Number(value), 0);
  return name === 'sum' ? sum : sum / values.length;
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  if (operator === '||') return `${left}${right}`;
  const [a, b] = [Number(left), Number(right)];
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : a / b;
    case '%':
      return b === 0 ? null : a % b;
    default:
      throw new SqlError('unknown', operator);
  }
}

function comparison(operator: string, left: Value, right: Value): boolean | undefined {
  if (left === null || right === null) return undefined;
  const order = compare(left, right);
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case 'LIKE':
      return isLike(String(left), String(right));
    default:
      return undefined;
  }
}

const COMPARISONS = ['=', '<>', '!=', '<', '>', '<=', '>=', 'LIKE'];

/** Truth is 1 or 0. @throws SqlError */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'column': {
      const found = scope.row === undefined ? undefined : cellOf(scope.row, expression.name);
      if (found === undefined) throw new SqlError('no-column', expression.name);
      return found;
    }
    case 'variable': {
      const found = scope.names.variable(expression.name);
      if (found === undefined) throw new SqlError('unknown', `@@${expression.name}`);
      return found;
    }
    case 'call': {
      if (isAggregate(expression)) return aggregate(expression.name, expression.args, scope);
      const args = expression.args.map((argument) => evaluate(argument, scope));
      const found = scope.names.call(expression.name, args);
      if (found === undefined) throw new SqlError('unknown', `${expression.name}()`);
      return found;
    }
    case 'not':
      return Number(!isTrue(evaluate(expression.of, scope)));
    case 'negative':
      return -Number(evaluate(expression.of, scope));
    case 'is-null':
      return Number(evaluate(expression.of, scope) === null);
    case 'in': {
      const value = evaluate(expression.of, scope);
      return Number(expression.list.some((item) => comparison('=', value, evaluate(item, scope)) === true));
    }
    case 'binary': {
      const { operator } = expression;
      const left = evaluate(expression.left, scope);
      if (operator === 'AND' && !isTrue(left)) return 0;
      if (operator === 'OR' && isTrue(left)) return 1;
      const right = evaluate(expression.right, scope);
      if (operator === 'AND' || operator === 'OR') return Number(isTrue(right));
      return COMPARISONS.includes(operator)
        ? Number(comparison(operator, left, right) === true)
        : arithmetic(operator, left, right);
    }
  }
}

export function holds(where: Expression | undefined, scope: Scope): boolean {
  return where === undefined || isTrue(evaluate(where, scope));
}

/** Names of columns are the same in any case. */
export function cellOf(row: Row, name: string): Value | undefined {
  if (Object.hasOwn(row, name)) return row[name];
  const found = Object.keys(row).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : row[found];
}
