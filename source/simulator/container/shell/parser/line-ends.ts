/** Reserved words, and the ends of lines with the here-documents that follow them. */

import { accept, atEnd, type Cursor, createCursor, peek, skipBlanks, startsWith } from './cursor.ts';
import { ShellSyntaxError, type WordPart } from './syntax.ts';

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
export function readDocuments(cursor: Cursor): void {
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
    fill(isLiteral ? literal : cursor.grammar.quotedText(createCursor(body, cursor), () => false, '$`\\\n'));
  }
}
