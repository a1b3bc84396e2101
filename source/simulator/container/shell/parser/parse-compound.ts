/** Parses `for`, `while`, `if`, `case`, groups, subshells, `[[ … ]]` and `(( … ))`. */

import { accept, type Cursor, isMeta, peek, skipBlanks, unexpected } from './cursor.ts';
import { skipNewlines, standsNext } from './line-ends.ts';
import { parseExpression } from './parse-parameter.ts';
import type { CompoundCommand, Script, Word } from './syntax.ts';

/** Returns undefined if a simple command begins here. */
export function parseCompound(cursor: Cursor): CompoundCommand | undefined {
  if (peek(cursor) === '(') return parseParentheses(cursor);
  for (const [word, parse] of KEYWORDS) {
    if (standsNext(cursor, word)) {
      cursor.position += word.length;
      return parse(cursor);
    }
  }
  const misplaced = ['do', 'done', 'then', 'else', 'elif', 'fi', 'esac', '}'].some((word) => standsNext(cursor, word));
  if (misplaced) throw unexpected(cursor);
  return undefined;
}

const KEYWORDS: readonly (readonly [string, (cursor: Cursor) => CompoundCommand])[] = [
  ['{', (cursor) => ({ kind: 'group', body: block(cursor, '}') })],
  ['[[', parseTest],
  ['for', (cursor) => parseFor(cursor, false)],
  ['select', (cursor) => parseFor(cursor, true)],
  ['while', (cursor) => parseWhile(cursor, false)],
  ['until', (cursor) => parseWhile(cursor, true)],
  ['if', parseIf],
  ['case', parseCase],
];

function expectWord(cursor: Cursor, word: string): void {
  skipNewlines(cursor);
  if (!standsNext(cursor, word)) throw unexpected(cursor);
  cursor.position += word.length;
}

/** A list that is not empty, up to one of the words, which stays. */
function listUntil(cursor: Cursor, ...words: readonly string[]): Script {
  const script = cursor.grammar.script(cursor, words);
  if (script.length === 0) throw unexpected(cursor);
  return script;
}

function block(cursor: Cursor, end: string): Script {
  const body = listUntil(cursor, end);
  expectWord(cursor, end);
  return body;
}

function doBlock(cursor: Cursor): Script {
  expectWord(cursor, 'do');
  return block(cursor, 'done');
}

function parseParentheses(cursor: Cursor): CompoundCommand {
  const start = cursor.position;
  if (accept(cursor, '((')) {
    const expression = parseExpression(cursor, '))');
    if (expression !== undefined) return { kind: 'arithmetic', expression };
    cursor.position = start;
  }
  accept(cursor, '(');
  const body = listUntil(cursor, ')');
  if (!accept(cursor, ')')) throw unexpected(cursor);
  return { kind: 'subshell', body };
}

function parseFor(cursor: Cursor, isMenu: boolean): CompoundCommand {
  skipBlanks(cursor);
  if (!isMenu && accept(cursor, '((')) return parseCounting(cursor);
  const name = /^[A-Za-z_]\w*/.exec(cursor.text.slice(cursor.position, cursor.position + 200))?.[0];
  if (name === undefined) throw unexpected(cursor);
  cursor.position += name.length;
  skipNewlines(cursor);
  let words: Word[] | undefined;
  if (standsNext(cursor, 'in')) {
    cursor.position += 2;
    words = [];
    for (skipBlanks(cursor); !isMeta(peek(cursor)); skipBlanks(cursor)) words.push(cursor.grammar.word(cursor));
  }
  skipBlanks(cursor);
  accept(cursor, ';');
  return { kind: 'for', isMenu, name, words, body: doBlock(cursor) };
}

function parseCounting(cursor: Cursor): CompoundCommand {
  const part = (end: string): Word => {
    const expression = parseExpression(cursor, end);
    if (expression === undefined) throw unexpected(cursor);
    return expression;
  };
  const [start, condition, step] = [part(';'), part(';'), part('))')];
  skipBlanks(cursor);
  accept(cursor, ';');
  return { kind: 'counting', start, condition, step, body: doBlock(cursor) };
}

function parseWhile(cursor: Cursor, isUntil: boolean): CompoundCommand {
  const condition = listUntil(cursor, 'do');
  return { kind: 'while', isUntil, condition, body: doBlock(cursor) };
}

function parseIf(cursor: Cursor): CompoundCommand {
  const branches: { readonly condition: Script; readonly body: Script }[] = [];
  for (;;) {
    const condition = listUntil(cursor, 'then');
    expectWord(cursor, 'then');
    branches.push({ condition, body: listUntil(cursor, 'elif', 'else', 'fi') });
    if (standsNext(cursor, 'elif')) {
      cursor.position += 4;
      continue;
    }
    const hasElse = standsNext(cursor, 'else');
    if (hasElse) cursor.position += 4;
    const otherwise = hasElse ? listUntil(cursor, 'fi') : undefined;
    expectWord(cursor, 'fi');
    return { kind: 'if', branches, otherwise };
  }
}

function parseCase(cursor: Cursor): CompoundCommand {
  skipBlanks(cursor);
  const word = cursor.grammar.word(cursor);
  expectWord(cursor, 'in');
  const clauses: { patterns: Word[]; body: Script; end: string }[] = [];
  for (;;) {
    skipNewlines(cursor);
    if (standsNext(cursor, 'esac')) break;
    accept(cursor, '(');
    const patterns: Word[] = [];
    do {
      skipBlanks(cursor);
      const pattern = cursor.grammar.word(cursor);
      if (pattern.length === 0) throw unexpected(cursor);
      patterns.push(pattern);
      skipBlanks(cursor);
    } while (accept(cursor, '|'));
    if (!accept(cursor, ')')) throw unexpected(cursor);
    const body = cursor.grammar.script(cursor, [';;', ';&', 'esac']);
    const end = [';;&', ';;', ';&'].find((operator) => accept(cursor, operator)) ?? ';;';
    clauses.push({ patterns, body, end });
  }
  cursor.position += 4;
  return { kind: 'case', word, clauses };
}

/** The words between the brackets; operators such as && and < are words of their own. */
function parseTest(cursor: Cursor): CompoundCommand {
  const words: Word[] = [];
  for (;;) {
    skipNewlines(cursor);
    if (standsNext(cursor, ']]')) break;
    const operator = ['&&', '||', '(', ')', '<', '>'].find((each) => accept(cursor, each));
    const previous = words.at(-1);
    const isPattern = previous?.length === 1 && previous[0]?.kind === 'text' && previous[0].text === '=~';
    if (operator !== undefined && !isPattern) words.push([{ kind: 'text', text: operator, isQuoted: false }]);
    else {
      if (operator !== undefined) cursor.position -= operator.length;
      const word = cursor.grammar.word(cursor, isPattern ? (character) => /^$|\s/.test(character) : isMeta);
      if (word.length === 0) throw unexpected(cursor);
      words.push(word);
    }
  }
  cursor.position += 2;
  return { kind: 'test', words };
}
