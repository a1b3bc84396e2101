/** Parses words: quotes, parameters, substitutions. */

import {
  accept,
  atEnd,
  beginsProcess,
  type Cursor,
  createCursor,
  descend,
  type EndsWord,
  isMeta,
  peek,
  text,
} from './cursor.ts';
import { parseExpression, parseParameter } from './parse-parameter.ts';
import { ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

const ANSI_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

export function parseWord(cursor: Cursor, ends: EndsWord = isMeta): Word {
  const parts: WordPart[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push(text(plain));
    plain = '';
  };
  if (ends === isMeta && beginsProcess(cursor)) parts.push(parseProcess(cursor));
  while (!atEnd(cursor) && !ends(peek(cursor))) {
    const next = peek(cursor);
    if (next === '\\') {
      if (peek(cursor, 1) !== '\n') {
        flush();
        parts.push(text(peek(cursor, 1), true));
      }
      cursor.position += 2;
    } else if (next === "'") {
      flush();
      cursor.position += 1;
      parts.push(text(takeUntil(cursor, "'"), true));
    } else if (next === '"') {
      flush();
      cursor.position += 1;
      parts.push(...parseDoubleQuoted(cursor));
    } else if (next === '$' && peek(cursor, 1) === "'") {
      flush();
      cursor.position += 2;
      parts.push(text(parseAnsiQuoted(cursor), true));
    } else if (next === '$' || next === '`') {
      flush();
      parts.push(parseExpansion(cursor, false));
    } else {
      plain += next;
      cursor.position += 1;
    }
  }
  flush();
  return parts;
}

function takeUntil(cursor: Cursor, end: string): string {
  const stop = cursor.text.indexOf(end, cursor.position);
  if (stop === -1) throw new ShellSyntaxError('syntax error: unterminated quoted string', true);
  const found = cursor.text.slice(cursor.position, stop);
  cursor.position = stop + end.length;
  return found;
}

/** After the opening quote. An empty string is a part, too, since it makes a word. */
function parseDoubleQuoted(cursor: Cursor): readonly WordPart[] {
  const parts = parseQuotedText(cursor, (character) => character === '"', '$`"\\\n');
  if (!accept(cursor, '"')) throw new ShellSyntaxError('syntax error: unterminated quoted string', true);
  return parts.length === 0 ? [text('', true)] : parts;
}

/** Text in which only expansions and some escapes count: within double quotes, or of a here-document. */
export function parseQuotedText(cursor: Cursor, ends: (character: string) => boolean, escapable: string): WordPart[] {
  const parts: WordPart[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push(text(plain, true));
    plain = '';
  };
  while (!atEnd(cursor) && !ends(peek(cursor))) {
    const next = peek(cursor);
    if (next === '\\' && escapable.includes(peek(cursor, 1)) && peek(cursor, 1) !== '') {
      if (peek(cursor, 1) !== '\n') plain += peek(cursor, 1);
      cursor.position += 2;
    } else if (next === '$' || next === '`') {
      flush();
      parts.push(parseExpansion(cursor, true));
    } else {
      plain += next;
      cursor.position += 1;
    }
  }
  flush();
  return parts;
}

function parseAnsiQuoted(cursor: Cursor): string {
  let result = '';
  for (;;) {
    if (atEnd(cursor)) throw new ShellSyntaxError('syntax error: unterminated quoted string', true);
    const next = peek(cursor);
    cursor.position += 1;
    if (next === "'") return result;
    if (next !== '\\') {
      result += next;
      continue;
    }
    const rest = cursor.text.slice(cursor.position, cursor.position + 4);
    const number = /^(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/.exec(rest);
    if (number !== null) {
      cursor.position += number[0].length;
      const code = number[1] === undefined ? Number.parseInt(number[2] ?? '0', 8) : Number.parseInt(number[1], 16);
      result += String.fromCharCode(code & 0xff);
    } else {
      const escaped = peek(cursor);
      cursor.position += 1;
      result += ANSI_ESCAPES[escaped] ?? `\\${escaped}`;
    }
  }
}

/** At a "$" or a backquote. */
function parseExpansion(cursor: Cursor, isQuoted: boolean): WordPart {
  if (accept(cursor, '`')) return parseBackquoted(cursor, isQuoted);
  cursor.position += 1;
  if (peek(cursor) === '(' && peek(cursor, 1) === '(') {
    const start = cursor.position;
    cursor.position += 2;
    const expression = parseExpression(cursor, '))');
    if (expression !== undefined) return { kind: 'arithmetic', expression, isQuoted };
    // A subshell within a substitution begins alike.
    cursor.position = start;
  }
  if (accept(cursor, '[')) {
    const expression = parseExpression(cursor, ']');
    if (expression === undefined) throw new ShellSyntaxError('syntax error: missing "]"', true);
    return { kind: 'arithmetic', expression, isQuoted };
  }
  if (accept(cursor, '(')) {
    const script = descend(cursor, () => cursor.grammar.script(cursor, [')']));
    if (!accept(cursor, ')')) throw new ShellSyntaxError('syntax error: unexpected end of file (expecting ")")', true);
    return { kind: 'command', script, isQuoted };
  }
  return parseParameter(cursor, isQuoted);
}

function parseProcess(cursor: Cursor): WordPart {
  const isInput = peek(cursor) === '<';
  cursor.position += 2;
  const script = descend(cursor, () => cursor.grammar.script(cursor, [')']));
  if (!accept(cursor, ')')) throw new ShellSyntaxError('syntax error: unexpected end of file (expecting ")")', true);
  return { kind: 'process', script, isInput, isQuoted: false };
}

function parseBackquoted(cursor: Cursor, isQuoted: boolean): WordPart {
  let inner = '';
  for (;;) {
    if (atEnd(cursor)) throw new ShellSyntaxError('syntax error: unterminated backquote', true);
    const next = peek(cursor);
    cursor.position += 1;
    if (next === '`') break;
    if (next === '\\' && ['`', '\\', '$', ...(isQuoted ? ['"'] : [])].includes(peek(cursor))) {
      inner += peek(cursor);
      cursor.position += 1;
    } else inner += next;
  }
  const script = descend(cursor, () =>
    cursor.grammar.script({ ...createCursor(inner, cursor), depth: cursor.depth }, []),
  );
  return { kind: 'command', script, isQuoted };
}
