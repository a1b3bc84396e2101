/** Parses lists and pipelines. @throws ShellSyntaxError */

import { accept, atEnd, type Cursor, createCursor, peek, skipBlanks, startsWith, unexpected } from './cursor.ts';
import { parseCommand } from './parse-command.ts';
import { parseQuotedText } from './parse-word.ts';
import { type AndOr, type Item, type Pipeline, type Script, ShellSyntaxError, type WordPart } from './syntax.ts';

export function parseShell(source: string): Script {
  const cursor = createCursor(source);
  const script = parseScript(cursor, []);
  if (!atEnd(cursor)) throw unexpected(cursor);
  return script;
}

/** Parses until one of the terminators stands where a command could begin, or to the end. */
export function parseScript(cursor: Cursor, terminators: readonly string[]): Script {
  const items: Item[] = [];
  for (;;) {
    skipNewlines(cursor);
    if (atEnd(cursor) || terminators.some((word) => standsNext(cursor, word))) break;
    const start = cursor.position;
    const list = parseAndOr(cursor);
    const shown = cursor.text.slice(start, cursor.position).trim();
    skipBlanks(cursor);
    const isBackground = peek(cursor) === '&' && peek(cursor, 1) !== '&' && accept(cursor, '&');
    if (!isBackground && peek(cursor) === ';' && peek(cursor, 1) !== ';') accept(cursor, ';');
    else if (!isBackground && !atEnd(cursor) && peek(cursor) !== '\n') {
      items.push({ list, isBackground, text: shown });
      if (terminators.some((word) => standsNext(cursor, word))) break;
      throw unexpected(cursor);
    }
    items.push({ list, isBackground, text: shown });
  }
  if (atEnd(cursor) && cursor.documents.length > 0) readDocuments(cursor);
  return items;
}

/** Whether a reserved word or an operator is next. */
export function standsNext(cursor: Cursor, word: string): boolean {
  if (!startsWith(cursor, word)) return false;
  return !/^\w|[{}]/.test(word) || /^$|[\s;&|<>()]/.test(peek(cursor, word.length));
}

export function skipNewlines(cursor: Cursor): void {
  for (;;) {
    skipBlanks(cursor);
    if (!accept(cursor, '\n')) return;
    readDocuments(cursor);
  }
}

/** Reads the here-documents of the line that has ended. */
function readDocuments(cursor: Cursor): void {
  for (const { end, isLiteral, stripsTabs, fill } of cursor.documents.splice(0)) {
    let body = '';
    for (;;) {
      if (atEnd(cursor)) throw new ShellSyntaxError(`here-document ends without "${end}"`, true);
      const stop = cursor.text.indexOf('\n', cursor.position);
      const line = cursor.text.slice(cursor.position, stop === -1 ? undefined : stop);
      cursor.position = stop === -1 ? cursor.text.length : stop + 1;
      const bare = stripsTabs ? line.replace(/^\t+/, '') : line;
      if (bare === end) break;
      body += `${bare}\n`;
    }
    const literal: WordPart[] = [{ kind: 'text', text: body, isQuoted: true }];
    fill(isLiteral ? literal : parseQuotedText(createCursor(body), () => false, '$`\\\n'));
  }
}

function parseAndOr(cursor: Cursor): AndOr {
  const first = parsePipeline(cursor);
  const rest: AndOr['rest'][number][] = [];
  for (;;) {
    skipBlanks(cursor);
    const operator = accept(cursor, '&&') ? '&&' : accept(cursor, '||') ? '||' : undefined;
    if (operator === undefined) return { first, rest };
    skipNewlines(cursor);
    rest.push({ operator, pipeline: parsePipeline(cursor) });
  }
}

function parsePipeline(cursor: Cursor): Pipeline {
  skipBlanks(cursor);
  let isNegated = false;
  while (peek(cursor) === '!' && /[\s(]/.test(peek(cursor, 1))) {
    cursor.position += 1;
    isNegated = !isNegated;
    skipBlanks(cursor);
  }
  const commands = [parseCommand(cursor)];
  for (;;) {
    skipBlanks(cursor);
    if (peek(cursor) !== '|' || peek(cursor, 1) === '|') return { isNegated, commands };
    cursor.position += 1;
    accept(cursor, '&');
    skipNewlines(cursor);
    commands.push(parseCommand(cursor));
  }
}
