/** Parses expressions of awk. */

import type { AwkCursor } from './cursor.ts';
import type { Expression } from './syntax.ts';

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

const CONCATENATION = LEVELS.findIndex(([first]) => first === ' ');

export interface ExpressionParser {
  readonly expression: () => Expression;
  /** Those up to the mark, with commas between them. */
  readonly expressions: (end: string) => readonly Expression[];
  /** What a print is sent to: nothing looser than concatenation. */
  readonly destination: () => Expression;
  /** Runs with ">" as the mark of a file, as in `print a > b`, or as a comparison. */
  readonly comparing: <T>(compares: boolean, run: () => T) => T;
}

export function createExpressionParser(cursor: AwkCursor): ExpressionParser {
  const { accept, expect, fail, peek, skip, skipNewlines, takeName, token } = cursor;
  let comparesGreater = true;

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
    skip();
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
    const [kind, text] = token();
    return (
      ['number', 'string', 'name', 'call', 'function'].includes(kind) ||
      (kind === 'mark' && ['$', '!', '(', '-', '+', '++', '--'].includes(text) && !['+', '-'].includes(text))
    );
  }

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = peek();
      if (operators.includes('<') && operator === '|' && token(1)[1] === 'getline') {
        skip();
        skip();
        left = { kind: 'getline', from: 'command', source: left, target: place() };
      } else if (operators[0] === ' ') {
        if (!beginsValue() || peek() === 'in') return left;
        left = { kind: 'binary', operator: ' ', left, right: binary(level + 1) };
      } else if (operators.includes(operator) && (operator !== '>' || comparesGreater)) {
        skip();
        if (operator === '||' || operator === '&&') skipNewlines();
        left =
          operator === 'in'
            ? { kind: 'in', keys: [left], name: takeName() }
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
    const [kind, text] = token();
    if (accept('$')) {
      if (accept('++')) return { kind: 'field', index: { kind: 'step', target: primary(), by: 1, isPrefix: true } };
      return { kind: 'field', index: accept('-') ? { kind: 'unary', operator: '-', value: primary() } : primary() };
    }
    if (accept('(')) {
      const before = comparesGreater;
      comparesGreater = true;
      const inner = [expression()];
      while (accept(',')) inner.push(expression());
      expect(')');
      comparesGreater = before;
      const [only, ...others] = inner;
      if (only !== undefined && others.length === 0) return only;
      expect('in');
      return { kind: 'in', keys: inner, name: takeName() };
    }
    if (accept('getline')) {
      const target = place();
      return accept('<')
        ? { kind: 'getline', from: 'file', source: postfix(), target }
        : { kind: 'getline', from: 'input', source: undefined, target };
    }
    if (!['number', 'string', 'regex', 'call', 'function', 'name'].includes(kind)) throw fail();
    skip();
    if (kind === 'number') return { kind: 'number', value: Number(text) };
    if (kind === 'string') return { kind: 'string', value: text };
    if (kind === 'regex') return { kind: 'regex', pattern: text };
    if (kind === 'call') return { kind: 'call', name: text, values: accept('(') ? expressions(')') : [] };
    if (kind === 'function') {
      expect('(');
      return { kind: 'invoke', name: text, values: expressions(')') };
    }
    return accept('[') ? { kind: 'element', name: text, keys: expressions(']') } : { kind: 'variable', name: text };
  }

  /** Where getline puts what it reads, if it names something. */
  function place(): Expression | undefined {
    return token()[0] === 'name' || peek() === '$' ? primary() : undefined;
  }

  return {
    expression,
    expressions,
    destination: () => binary(CONCATENATION),
    comparing: (compares, run) => {
      const before = comparesGreater;
      comparesGreater = compares;
      const result = run();
      comparesGreater = before;
      return result;
    },
  };
}
