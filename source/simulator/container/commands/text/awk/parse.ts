/** Parses programs of awk. */

import { ProgramError } from '../../../program.ts';
import { createAwkCursor } from './cursor.ts';
import { createExpressionParser } from './parse-expression.ts';
import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from './syntax.ts';

/** @throws ProgramError */
export function parseAwk(source: string): AwkProgram {
  const cursor = createAwkCursor(source);
  const { accept, expect, fail, isEnd, peek, skipLines, skipNewlines, takeName, token } = cursor;
  const { comparing, destination, expression, expressions } = createExpressionParser(cursor);

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
    const isList = peek() === '(' && cursor.closesStatement();
    if (isList) expect('(');
    const values = comparing(isList, () => {
      const found: Expression[] = [];
      while (!endsStatement() && ![')', '>', '>>', '|'].includes(peek())) {
        found.push(expression());
        if (!accept(',')) break;
        skipNewlines();
      }
      return found;
    });
    if (isList) expect(')');
    const to = ['>', '>>', '|'].find((mark) => accept(mark));
    return comparing(false, () => ({
      kind: 'print',
      isFormatted,
      values,
      output: to === undefined ? undefined : { to, name: destination() },
    }));
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
    const isEach = token()[0] === 'name' && token(1)[1] === 'in' && token(3)[1] === ')';
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
      const before = cursor.position();
      skipLines();
      if (accept('else')) return { kind: 'if', test, yes, no: body() };
      cursor.goTo(before);
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
    if (accept('return')) return { kind: 'return', value: endsStatement() ? undefined : expression() };
    if (accept('exit')) return { kind: 'exit', value: endsStatement() ? undefined : expression() };
    const found = simple();
    if (!endsStatement()) throw fail();
    return found;
  }

  function defineFunction(functions: Map<string, AwkFunction>): void {
    const [kind, name] = token();
    if (kind !== 'function' && kind !== 'name') throw fail();
    if (functions.has(name)) throw new ProgramError(`function name \`${name}' previously defined`, 2);
    cursor.skip();
    expect('(');
    const parameters: string[] = [];
    while (!accept(')')) {
      skipNewlines();
      parameters.push(takeName());
      if (peek() !== ')') expect(',');
    }
    skipNewlines();
    functions.set(name, { parameters, body: block() });
  }

  const rules: Rule[] = [];
  const functions = new Map<string, AwkFunction>();
  for (skipLines(); !isEnd(); skipLines()) {
    if (accept('function') || accept('func')) {
      defineFunction(functions);
      continue;
    }
    const when = accept('BEGIN') ? 'BEGIN' : accept('END') ? 'END' : 'line';
    const pattern = when === 'line' && peek() !== '{' ? expression() : undefined;
    const until = pattern !== undefined && accept(',') ? expression() : undefined;
    rules.push({ when, pattern, until, body: peek() === '{' ? block() : undefined });
  }
  return { rules, functions };
}
