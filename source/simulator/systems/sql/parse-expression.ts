/** Reads tokens of SQL: expressions, and what statements consist of. */

import { SqlError } from './sql-error.ts';
import type { Expression, TableName } from './syntax.ts';
import type { Token } from './tokens.ts';

export class SqlReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  get next(): Token | undefined {
    return this.#tokens[this.#position];
  }

  get isAtEnd(): boolean {
    return this.next === undefined;
  }

  /** The text from the next token on. */
  get rest(): string {
    return this.next === undefined ? '' : this.#text.slice(this.next.start);
  }

  /** Where the next token begins, and where the last one ended. */
  get start(): number {
    return this.next?.start ?? this.#text.length;
  }

  textFrom(start: number): string {
    return this.#text.slice(start, this.#tokens[this.#position - 1]?.end ?? start);
  }

  fail(): never {
    throw new SqlError('syntax', this.rest);
  }

  take(): Token {
    const token = this.next ?? this.fail();
    this.#position += 1;
    return token;
  }

  /** Takes the words if they come next, in any case. */
  accept(...words: readonly string[]): boolean {
    const isNext = words.every((word, index) => {
      const token = this.#tokens[this.#position + index];
      return token !== undefined && token.kind !== 'text' && token.kind !== 'name' && token.text.toUpperCase() === word;
    });
    if (isNext) this.#position += words.length;
    return isNext;
  }

  expect(...words: readonly string[]): void {
    if (!this.accept(...words)) this.fail();
  }

  name(): string {
    const token = this.take();
    if (token.kind === 'word' || token.kind === 'name') return token.text;
    this.#position -= 1;
    return this.fail();
  }

  tableName(): TableName {
    const first = this.name();
    return this.accept('.') ? { database: first, name: this.name() } : { database: '', name: first };
  }

  /** "(a, b)" */
  list<T>(read: () => T): readonly T[] {
    this.expect('(');
    const items = [read()];
    while (this.accept(',')) items.push(read());
    this.expect(')');
    return items;
  }

  number(): number {
    const token = this.take();
    if (token.kind === 'number') return Number(token.text);
    this.#position -= 1;
    return this.fail();
  }

  expression(): Expression {
    let left = this.#conjunction();
    while (this.accept('OR')) left = { kind: 'binary', operator: 'OR', left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Expression {
    let left = this.#negation();
    while (this.accept('AND')) left = { kind: 'binary', operator: 'AND', left, right: this.#negation() };
    return left;
  }

  #negation(): Expression {
    return this.accept('NOT') ? { kind: 'not', of: this.#negation() } : this.#comparison();
  }

  #comparison(): Expression {
    const left = this.#sum();
    if (this.accept('IS', 'NOT', 'NULL')) return { kind: 'not', of: { kind: 'is-null', of: left } };
    if (this.accept('IS', 'NULL')) return { kind: 'is-null', of: left };
    const isNot = this.accept('NOT');
    if (this.accept('IN'))
      return this.#negatedIf(isNot, { kind: 'in', of: left, list: this.list(() => this.expression()) });
    if (this.accept('LIKE')) {
      return this.#negatedIf(isNot, { kind: 'binary', operator: 'LIKE', left, right: this.#sum() });
    }
    if (this.accept('BETWEEN')) {
      const low = this.#sum();
      this.expect('AND');
      const right: Expression = { kind: 'binary', operator: '<=', left, right: this.#sum() };
      return this.#negatedIf(isNot, {
        kind: 'binary',
        operator: 'AND',
        left: { kind: 'binary', operator: '>=', left, right: low },
        right,
      });
    }
    if (isNot) this.fail();
    for (const operator of ['<=', '>=', '<>', '!=', '=', '<', '>']) {
      if (this.accept(operator)) return { kind: 'binary', operator, left, right: this.#sum() };
    }
    return left;
  }

  #negatedIf(isNot: boolean, of: Expression): Expression {
    return isNot ? { kind: 'not', of } : of;
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      const operator = ['+', '-', '||'].find((sign) => this.accept(sign));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: this.#product() };
    }
  }

  #product(): Expression {
    let left = this.#factor();
    for (;;) {
      const operator = ['*', '/', '%'].find((sign) => this.accept(sign));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: this.#factor() };
    }
  }

  #factor(): Expression {
    if (this.accept('-')) return { kind: 'negative', of: this.#factor() };
    if (this.accept('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    const token = this.take();
    switch (token.kind) {
      case 'text':
        return { kind: 'value', value: token.text };
      case 'number':
        return { kind: 'value', value: Number(token.text) };
      case 'sign':
        this.#position -= 1;
        return this.fail();
      case 'word':
      case 'name':
        return this.#named(token);
    }
  }

  #named({ kind, text }: Token): Expression {
    const upper = kind === 'word' ? text.toUpperCase() : '';
    if (upper === 'NULL') return { kind: 'value', value: null };
    if (upper === 'TRUE' || upper === 'FALSE') return { kind: 'value', value: upper === 'TRUE' };
    if (text.startsWith('@@')) {
      const scoped = this.accept('.') ? this.name() : text.slice(2);
      return { kind: 'variable', name: scoped.toLowerCase() };
    }
    if (this.accept('(')) {
      if (this.accept(')')) return { kind: 'call', name: text.toLowerCase(), args: [] };
      if (this.accept('*', ')')) return { kind: 'call', name: `${text.toLowerCase()}(*)`, args: [] };
      const args = [this.expression()];
      while (this.accept(',')) args.push(this.expression());
      this.expect(')');
      return { kind: 'call', name: text.toLowerCase(), args };
    }
    if (['CURRENT_TIMESTAMP', 'CURRENT_USER', 'CURRENT_DATABASE'].includes(upper)) {
      return { kind: 'call', name: text.toLowerCase(), args: [] };
    }
    // The table before the column: there is only one.
    return { kind: 'column', name: this.accept('.') ? this.name() : text };
  }
}
