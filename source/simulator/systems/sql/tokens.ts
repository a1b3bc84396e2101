/** The words of SQL, as MySQL, PostgreSQL and CQL write them. */

import { SqlError } from './sql-error.ts';

export type TokenKind = 'word' | 'name' | 'text' | 'number' | 'sign';

export interface Token {
  /** "name": a quoted identifier. */
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it lies in the statement. */
  readonly start: number;
  readonly end: number;
}

export interface Statement {
  /** Without the sign that ends it. */
  readonly text: string;
  /** ";", "\\G" and so on; empty if it is not finished. */
  readonly end: string;
}

const SPACE = /\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//y;
const FORMS: readonly (readonly [TokenKind, RegExp])[] = [
  ['text', /'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ['name', /"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)*`/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w$])/y],
  ['word', /@{0,2}[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['sign', /<=>|<=|>=|<>|!=|\|\||::|[-+*/%<>=(),.;{}:[\]?]/y],
];
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0' };

function matchAt(form: RegExp, text: string, start: number): string | undefined {
  form.lastIndex = start;
  return form.exec(text)?.[0];
}

function unquoted(text: string): string {
  const quote = text[0] ?? '';
  return text
    .slice(1, -1)
    .replaceAll(`${quote}${quote}`, quote)
    .replace(/\\([\s\S])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

/** @throws SqlError */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let position = 0; position < text.length; ) {
    const space = matchAt(SPACE, text, position);
    if (space !== undefined && space !== '') {
      position += space.length;
      continue;
    }
    const found = FORMS.map(([kind, form]) => ({ kind, word: matchAt(form, text, position) })).find(
      ({ word }) => word !== undefined,
    );
    const word = found?.word;
    if (found === undefined || word === undefined) throw new SqlError('syntax', text.slice(position));
    const isQuoted = found.kind === 'text' || found.kind === 'name';
    tokens.push({
      kind: found.kind,
      text: isQuoted ? unquoted(word) : word,
      start: position,
      end: position + word.length,
    });
    position += word.length;
  }
  return tokens;
}

/** Takes statements apart: each ends with ";", or with "\G" and the like. What is left over is not finished. */
export function statementsOf(text: string): readonly Statement[] {
  const parts =
    /('(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|`[^`]*`|--(?:\s[^\n]*|$)|#[^\n]*|\/\*[\s\S]*?\*\/)|(;|\\[gG])|[\s\S]/g;
  const statements: Statement[] = [];
  let current = '';
  for (const [part, , end] of text.matchAll(parts)) {
    if (end === undefined) {
      current += part;
      continue;
    }
    if (current.trim() !== '') statements.push({ text: current.trim(), end });
    current = '';
  }
  if (current.trim() !== '') statements.push({ text: current.trim(), end: '' });
  return statements;
}
