/** Parses programs of awk. */

import { ProgramError } from '../../../program.ts';
import type { Expression, Rule, Statement } from './syntax.ts';
import { awkTokens } from './tokens.ts';

/** From the loosest to the tightest. Concatenation stands between comparison and addition. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['in'],
  ['~', '!~'],
  ['<', '<=', '==', '!=', '>', '>='],
  [' '],
  ['+', '-'],
  ['*', '/', '%'],
];

/** @throws ProgramError */
export function parseAwk(source: string): readonly Rule[] {
  const tokens = awkTokens(source);
  let at = 0;
  /** In `print a > b`, ">" would name a file. */
  let comparesGreater = true;
  const peek = (): string =>
    ['mark', 'line', 'end'].includes(tokens[at]?.[0] ?? 'end') ? (tokens[at]?.[1] ?? '') : '';
  const isEnd = (): boolean => tokens[at]?.[0] === 'end';
  const fail = (): ProgramError => new ProgramError(`syntax error near "${tokens[at]?.[1] ?? 'the end'}"`, 2);
  const accept = (text: string): boolean => {
    if (isEnd() || peek() !== text) return false;
    at += 1;
    return true;
  };
  const expect = (text: string): void => {
    if (!accept(text)) throw fail();
  };
  const skipLines = (): void => {
    while (accept('\n') || accept(';'));
  };
  const skipNewlines = (): void => {
    while (accept('\n'));
  };
  const takeName = (): string => {
    const [kind, text] = tokens[at] ?? ['end', ''];
    if (kind !== 'name') throw fail();
    at += 1;
    return text;
  };

  function expressions(end: string): readonly Expression[] {
    const found: Expression[] = [];
    if (accept(end)) return found;
    do {
      skipNewlines();
      found.push(expression());
    } while (accept(','));
    expect(end);
    return found;
  }

  function expression(): Expression {
    const left = choice();
    const operator = peek();
    if (!/^(?:[-+*/%^]|\*\*)?=$/.test(operator)) return left;
    if (!['variable', 'element', 'field'].includes(left.kind)) throw fail();
    at += 1;
    return { kind: 'assign', operator: operator.slice(0, -1), target: left, value: expression() };
  }

  function choice(): Expression {
    const test = binary(0);
    if (!accept('?')) return test;
    const yes = expression();
    expect(':');
    return { kind: 'choice', test, yes, no: expression() };
  }

  function beginsValue(): boolean {
    const [kind, text] = tokens[at] ?? ['end', ''];
    return (
      ['number', 'string', 'name', 'call'].includes(kind) ||
      (kind === 'mark' && ['$', '!', '(', '-', '+', '++', '--'].includes(text) && !['+', '-'].includes(text))
    );
  }

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = peek();
      if (operators[0] === ' ') {
        if (!beginsValue() || peek() === 'in') return left;
        left = { kind: 'binary', operator: ' ', left, right: binary(level + 1) };
      } else if (operators.includes(operator) && (operator !== '>' || comparesGreater)) {
        at += 1;
        if (operator === '||' || operator === '&&') skipNewlines();
        left =
          operator === 'in'
            ? { kind: 'in', key: left, name: takeName() }
            : { kind: 'binary', operator, left, right: binary(level + 1) };
      } else return left;
    }
  }

  function unary(): Expression {
    for (const operator of ['!', '-', '+']) if (accept(operator)) return { kind: 'unary', operator, value: unary() };
    const base = postfix();
    if (!accept('^') && !accept('**')) return base;
    return { kind: 'binary', operator: '^', left: base, right: unary() };
  }

  function postfix(): Expression {
    for (const [mark, by] of [
      ['++', 1],
      ['--', -1],
    ] as const)
      if (accept(mark)) return { kind: 'step', target: primary(), by, isPrefix: true };
    const target = primary();
    if (!['variable', 'element', 'field'].includes(target.kind)) return target;
    if (accept('++')) return { kind: 'step', target, by: 1, isPrefix: false };
    return accept('--') ? { kind: 'step', target, by: -1, isPrefix: false } : target;
  }

  function primary(): Expression {
    const [kind, text] = tokens[at] ?? ['end', ''];
    if (accept('$')) {
      if (accept('++')) return { kind: 'field', index: { kind: 'step', target: primary(), by: 1, isPrefix: true } };
      return { kind: 'field', index: accept('-') ? { kind: 'unary', operator: '-', value: primary() } : primary() };
    }
    if (accept('(')) {
      const before = comparesGreater;
      comparesGreater = true;
      const inner = expression();
      expect(')');
      comparesGreater = before;
      return inner;
    }
    at += 1;
    if (kind === 'number') return { kind: 'number', value: Number(text) };
    if (kind === 'string') return { kind: 'string', value: text };
    if (kind === 'regex') return { kind: 'regex', pattern: text };
    if (kind === 'call') return { kind: 'call', name: text, values: accept('(') ? expressions(')') : [] };
    if (kind !== 'name') {
      at -= 1;
      throw fail();
    }
    return accept('[') ? { kind: 'element', name: text, keys: expressions(']') } : { kind: 'variable', name: text };
  }

  function block(): Statement {
    const body: Statement[] = [];
    expect('{');
    for (skipLines(); !accept('}'); skipLines()) body.push(statement());
    return { kind: 'block', body };
  }

  function endsStatement(): boolean {
    return isEnd() || [';', '\n', '}'].includes(peek());
  }

  function printed(isFormatted: boolean): Statement {
    comparesGreater = false;
    const values: Expression[] = [];
    const isList = peek() === '(' && closesStatement();
    if (isList) at += 1;
    if (isList) comparesGreater = true;
    while (!endsStatement() && peek() !== ')') {
      values.push(expression());
      if (!accept(',')) break;
      skipNewlines();
    }
    if (isList) expect(')');
    comparesGreater = true;
    if (!endsStatement()) throw new ProgramError(`output to "${peek()}" is not part of this simulation`, 2);
    return { kind: 'print', isFormatted, values };
  }

  /** Whether the parenthesis that begins here ends the statement. */
  function closesStatement(): boolean {
    let depth = 0;
    for (let index = at; index < tokens.length; index += 1) {
      const [kind, text] = tokens[index] ?? ['end', ''];
      if (kind === 'mark' && text === '(') depth += 1;
      if (kind === 'mark' && text === ')') depth -= 1;
      if (depth === 0)
        return (
          ['line', 'end'].includes(tokens[index + 1]?.[0] ?? 'end') || [';', '}'].includes(tokens[index + 1]?.[1] ?? '')
        );
    }
    return false;
  }

  function simple(): Statement {
    if (accept('print')) return printed(false);
    if (accept('printf')) return printed(true);
    if (accept('delete')) {
      const name = takeName();
      return { kind: 'delete', name, keys: accept('[') ? expressions(']') : [] };
    }
    return { kind: 'expression', value: expression() };
  }

  function body(): Statement {
    skipNewlines();
    return accept(';') ? { kind: 'block', body: [] } : statement();
  }

  function loop(): Statement {
    expect('(');
    const isEach = tokens[at]?.[0] === 'name' && tokens[at + 1]?.[1] === 'in' && tokens[at + 3]?.[1] === ')';
    if (isEach) {
      const variable = takeName();
      expect('in');
      const array = takeName();
      expect(')');
      return { kind: 'each', variable, array, body: body() };
    }
    const start = peek() === ';' ? undefined : simple();
    expect(';');
    const test = peek() === ';' ? undefined : expression();
    expect(';');
    const step = peek() === ')' ? undefined : simple();
    expect(')');
    return { kind: 'for', start, test, step, body: body() };
  }

  function statement(): Statement {
    if (peek() === '{') return block();
    if (accept('if')) {
      expect('(');
      const test = expression();
      expect(')');
      const yes = body();
      const before = at;
      skipLines();
      if (accept('else')) return { kind: 'if', test, yes, no: body() };
      at = before;
      return { kind: 'if', test, yes, no: undefined };
    }
    if (accept('while')) {
      expect('(');
      const test = expression();
      expect(')');
      return { kind: 'while', test, body: body(), isDo: false };
    }
    if (accept('do')) {
      const inner = body();
      skipLines();
      expect('while');
      expect('(');
      const test = expression();
      expect(')');
      return { kind: 'while', test, body: inner, isDo: true };
    }
    if (accept('for')) return loop();
    for (const kind of ['next', 'break', 'continue'] as const) if (accept(kind)) return { kind };
    if (accept('exit')) return { kind: 'exit', value: endsStatement() ? undefined : expression() };
    const found = simple();
    if (!endsStatement()) throw fail();
    return found;
  }

  const rules: Rule[] = [];
  for (skipLines(); !isEnd(); skipLines()) {
    const when = accept('BEGIN') ? 'BEGIN' : accept('END') ? 'END' : 'line';
    const pattern = when === 'line' && peek() !== '{' ? expression() : undefined;
    const until = pattern !== undefined && accept(',') ? expression() : undefined;
    rules.push({ when, pattern, until, body: peek() === '{' ? block() : undefined });
  }
  return rules;
}
