/** Parses one command: simple, compound, or the definition of a function. */

import {
  accept,
  atEnd,
  beginsProcess,
  type Cursor,
  descend,
  isMeta,
  peek,
  type RedirectOperator,
  skipBlanks,
  unexpected,
} from './cursor.ts';
import { skipNewlines } from './line-ends.ts';
import { parseAssignment } from './parse-assignment.ts';
import { parseCompound } from './parse-compound.ts';
import type { Assignment, Command, Redirect, Word } from './syntax.ts';

const OPERATORS: readonly RedirectOperator[] = ['&>>', '<<<', '&>', '<<', '<&', '<>', '>>', '>&', '>|', '<', '>'];
const FUNCTION = /(?:function\s+([A-Za-z_:][\w.:-]*)\s*(?:\(\s*\))?|([A-Za-z_:][\w.:-]*)[ \t]*\([ \t]*\))/y;
/** Their arguments may be assignments. */
const DECLARING: ReadonlySet<string> = new Set(['declare', 'typeset', 'local', 'readonly', 'export']);

export function parseCommand(cursor: Cursor): Command {
  skipBlanks(cursor);
  const name = functionName(cursor);
  if (name !== undefined) {
    skipNewlines(cursor);
    return { kind: 'function', name, body: descend(cursor, () => parseCommand(cursor)) };
  }
  const command = descend(cursor, () => parseCompound(cursor));
  if (command === undefined) return parseSimple(cursor);
  const redirects: Redirect[] = [];
  for (let found = parseRedirect(cursor); found !== undefined; found = parseRedirect(cursor)) redirects.push(found);
  return { kind: 'compound', command, redirects };
}

function functionName(cursor: Cursor): string | undefined {
  FUNCTION.lastIndex = cursor.position;
  const found = FUNCTION.exec(cursor.text);
  if (found === null) return undefined;
  cursor.position += found[0].length;
  return found[1] ?? found[2];
}

function parseSimple(cursor: Cursor): Command {
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    const redirect = parseRedirect(cursor);
    if (redirect !== undefined) {
      redirects.push(redirect);
      continue;
    }
    const isWord = !atEnd(cursor) && (!isMeta(peek(cursor)) || beginsProcess(cursor));
    if (!isWord) break;
    const assignment = words.length === 0 || declares(words) ? parseAssignment(cursor) : undefined;
    if (assignment === undefined) words.push(cursor.grammar.word(cursor));
    else if (words.length === 0) assignments.push(assignment);
    else words.push([{ kind: 'assignment', assignment, isQuoted: true }]);
  }
  if (assignments.length + words.length + redirects.length === 0) throw unexpected(cursor);
  return { kind: 'simple', assignments, words, redirects };
}

function declares([first]: readonly Word[]): boolean {
  const [only] = first ?? [];
  return first?.length === 1 && only?.kind === 'text' && !only.isQuoted && DECLARING.has(only.text);
}

function parseRedirect(cursor: Cursor): Redirect | undefined {
  skipBlanks(cursor);
  if (beginsProcess(cursor)) return undefined;
  const start = cursor.position;
  const digits = /^\d+(?=[<>])/.exec(cursor.text.slice(start, start + 4))?.[0];
  cursor.position += digits?.length ?? 0;
  const operator = OPERATORS.find((each) => accept(cursor, each));
  if (operator === undefined) {
    cursor.position = start;
    return undefined;
  }
  const descriptor = digits === undefined ? undefined : Number(digits);
  if (operator === '<<') return parseDocument(cursor, descriptor);
  skipBlanks(cursor);
  const word = cursor.grammar.word(cursor);
  if (word.length === 0) throw unexpected(cursor);
  return { descriptor, operator, word };
}

function parseDocument(cursor: Cursor, descriptor: number | undefined): Redirect {
  const stripsTabs = accept(cursor, '-');
  skipBlanks(cursor);
  const end = cursor.grammar.word(cursor);
  if (end.length === 0) throw unexpected(cursor);
  const document: { descriptor: number | undefined; operator: '<<'; word: Word } = {
    descriptor,
    operator: '<<',
    word: [],
  };
  cursor.documents.push({
    end: end
      .map((part) => (part.kind === 'text' ? part.text : part.kind === 'parameter' ? `$${part.name}` : ''))
      .join(''),
    isLiteral: end.some((part) => part.isQuoted),
    stripsTabs,
    fill: (word) => {
      document.word = word;
    },
  });
  return document;
}
