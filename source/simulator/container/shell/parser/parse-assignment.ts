/** Parses `NAME=VALUE`, `NAME[…]=VALUE` and `NAME=(…)`. */

import { accept, atEnd, type Cursor, peek, unexpected } from './cursor.ts';
import { skipNewlines } from './line-ends.ts';
import type { ArrayElement, Assignment, Word } from './syntax.ts';

const START = /([A-Za-z_]\w*)(\[|\+?=)/y;

/** After the "[", up to the "]" that belongs to it. Returns undefined if none does. */
export function parseSubscript(cursor: Cursor): Word | undefined {
  let depth = 0;
  const word = cursor.grammar.word(cursor, (character) => {
    if (character === '[') depth += 1;
    if (character !== ']') return character === '\n';
    depth -= 1;
    return depth < 0;
  });
  return word.length > 0 && accept(cursor, ']') ? word : undefined;
}

/** Returns undefined, and stays where it is, if no assignment stands here. */
export function parseAssignment(cursor: Cursor): Assignment | undefined {
  const start = cursor.position;
  START.lastIndex = start;
  const found = START.exec(cursor.text);
  if (found === null) return undefined;
  cursor.position += found[0].length;
  const [, name = '', mark = ''] = found;
  if (mark === '[' && !cursor.isBash) {
    cursor.position = start;
    return undefined;
  }
  const subscript = mark === '[' ? parseSubscript(cursor) : undefined;
  const isAppend = mark === '[' ? accept(cursor, '+=') : mark === '+=';
  const isComplete = mark !== '[' || (subscript !== undefined && (isAppend || accept(cursor, '=')));
  if (!isComplete) {
    cursor.position = start;
    return undefined;
  }
  if (cursor.isBash && subscript === undefined && accept(cursor, '(')) {
    return { name, subscript, value: [], elements: parseElements(cursor), isAppend };
  }
  return { name, subscript, value: cursor.grammar.word(cursor), elements: undefined, isAppend };
}

/** After the "(". */
function parseElements(cursor: Cursor): readonly ArrayElement[] {
  const elements: ArrayElement[] = [];
  for (;;) {
    skipNewlines(cursor);
    if (accept(cursor, ')')) return elements;
    if (atEnd(cursor)) throw unexpected(cursor);
    const start = cursor.position;
    let subscript = peek(cursor) === '[' && accept(cursor, '[') ? parseSubscript(cursor) : undefined;
    if (subscript === undefined || !accept(cursor, '=')) {
      subscript = undefined;
      cursor.position = start;
    }
    const value = cursor.grammar.word(cursor);
    if (value.length === 0 && subscript === undefined) throw unexpected(cursor);
    elements.push({ subscript, value });
  }
}
