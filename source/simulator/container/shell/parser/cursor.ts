/** Reads the text of a script character by character. */

import { type Command, type Redirect, type Script, ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

/** A here-document whose text follows the line. */
export interface PendingDocument {
  readonly end: string;
  readonly isLiteral: boolean;
  readonly stripsTabs: boolean;
  readonly fill: (word: Word) => void;
}

/** What may end a word: a character that is not quoted. */
export type EndsWord = (character: string) => boolean;

/** The parts of the grammar that contain one another. */
export interface Grammar {
  readonly script: (cursor: Cursor, terminators: readonly string[]) => Script;
  readonly command: (cursor: Cursor) => Command;
  readonly word: (cursor: Cursor, ends?: EndsWord) => Word;
  readonly quotedText: (cursor: Cursor, ends: EndsWord, escapable: string) => WordPart[];
}

export interface Cursor {
  readonly text: string;
  readonly grammar: Grammar;
  /** Whether arrays, `<(…)` and `${!NAME}` are part of the language. */
  readonly isBash: boolean;
  position: number;
  depth: number;
  readonly documents: PendingDocument[];
}

/** How deep commands may be nested. */
const DEEPEST = 200;

export function createCursor(text: string, { grammar, isBash }: Pick<Cursor, 'grammar' | 'isBash'>): Cursor {
  return { text, grammar, isBash, position: 0, depth: 0, documents: [] };
}

export function descend<T>(cursor: Cursor, parse: () => T): T {
  cursor.depth += 1;
  if (cursor.depth > DEEPEST) throw new ShellSyntaxError('commands are nested too deep');
  const result = parse();
  cursor.depth -= 1;
  return result;
}

export function peek(cursor: Cursor, ahead = 0): string {
  return cursor.text[cursor.position + ahead] ?? '';
}

export function startsWith(cursor: Cursor, text: string): boolean {
  return cursor.text.startsWith(text, cursor.position);
}

/** Takes the text if it is next. */
export function accept(cursor: Cursor, text: string): boolean {
  if (!startsWith(cursor, text)) return false;
  cursor.position += text.length;
  return true;
}

export function atEnd(cursor: Cursor): boolean {
  return cursor.position >= cursor.text.length;
}

/** What stands next, for a message. */
export function unexpected(cursor: Cursor): ShellSyntaxError {
  if (atEnd(cursor)) return new ShellSyntaxError('syntax error: unexpected end of file', true);
  const found = /^(?:\n|;;|&&|\|\||[;&|()<>]|[^\s;&|()<>]+)/.exec(
    cursor.text.slice(cursor.position, cursor.position + 40),
  );
  const shown = found?.[0] === '\n' ? 'newline' : `"${found?.[0] ?? peek(cursor)}"`;
  return new ShellSyntaxError(`syntax error: unexpected ${shown}`);
}

export function skipBlanks(cursor: Cursor): void {
  for (;;) {
    const next = peek(cursor);
    if (next === ' ' || next === '\t' || next === '\r') cursor.position += 1;
    else if (next === '\\' && peek(cursor, 1) === '\n') cursor.position += 2;
    else if (next === '#') {
      while (!atEnd(cursor) && peek(cursor) !== '\n') cursor.position += 1;
    } else return;
  }
}

/** Whether a character ends a word. */
export function isMeta(character: string): boolean {
  return character === '' || ' \t\r\n;&|<>()'.includes(character);
}

/** Whether `<(…)` or `>(…)` begins here: a word, not a redirection. */
export function beginsProcess(cursor: Cursor): boolean {
  return cursor.isBash && (startsWith(cursor, '<(') || startsWith(cursor, '>('));
}

export function text(value: string, isQuoted = false): WordPart {
  return { kind: 'text', text: value, isQuoted };
}

export type RedirectOperator = Redirect['operator'];
