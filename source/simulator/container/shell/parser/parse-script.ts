/** Parses lists and pipelines. @throws ShellSyntaxError */

import { accept, atEnd, type Cursor, peek, skipBlanks, unexpected } from './cursor.ts';
import { readDocuments, skipNewlines, standsNext } from './line-ends.ts';
import type { AndOr, Item, Pipeline, Script } from './syntax.ts';

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
    const endsClause = terminators.includes(';&') && peek(cursor, 1) === '&';
    if (!isBackground && peek(cursor) === ';' && peek(cursor, 1) !== ';' && !endsClause) accept(cursor, ';');
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
  const commands = [cursor.grammar.command(cursor)];
  for (;;) {
    skipBlanks(cursor);
    if (peek(cursor) !== '|' || peek(cursor, 1) === '|') return { isNegated, commands };
    cursor.position += 1;
    accept(cursor, '&');
    skipNewlines(cursor);
    commands.push(cursor.grammar.command(cursor));
  }
}
