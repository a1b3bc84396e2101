/** Parses `$NAME`, `${NAME…}` and arithmetic expressions. */

import { accept, atEnd, type Cursor, peek, text } from './cursor.ts';
import { parseSubscript } from './parse-assignment.ts';
import { type ParameterOperator, ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

const NAME = /(?:[A-Za-z_]\w*|[0-9]|[@*#?$!-])/y;
const NAME_IN_BRACES = /(?:[A-Za-z_]\w*|[0-9]+|[@*#?$!-])/y;
const OPERATOR = /(:?)([-=?+])|(##?|%%?)|(\/\/|\/#|\/%|\/)|(\^\^?|,,?)|(:)|(@)(?=[A-Za-z]\})/y;

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.position;
  const found = pattern.exec(cursor.text);
  if (found !== null) cursor.position += found[0].length;
  return found;
}

/** After the "$". A "$" that begins nothing is text. */
export function parseParameter(cursor: Cursor, isQuoted: boolean): WordPart {
  if (accept(cursor, '{')) return parseBraces(cursor, isQuoted);
  const name = take(cursor, NAME)?.[0];
  return name === undefined ? text('$', isQuoted) : { kind: 'parameter', name, isQuoted, isLength: false };
}

function parseBraces(cursor: Cursor, isQuoted: boolean): WordPart {
  const bad = (): ShellSyntaxError =>
    new ShellSyntaxError(atEnd(cursor) ? 'syntax error: missing "}"' : 'syntax error: bad substitution', atEnd(cursor));
  const isLength = peek(cursor) === '#' && /[\w@*?$!-]/.test(peek(cursor, 1)) && accept(cursor, '#');
  const isIndirect =
    cursor.isBash && !isLength && peek(cursor) === '!' && /[\w@*#]/.test(peek(cursor, 1)) && accept(cursor, '!');
  const name = take(cursor, NAME_IN_BRACES)?.[0];
  if (name === undefined) throw bad();
  const subscript =
    cursor.isBash && /^[A-Za-z_]/.test(name) && accept(cursor, '[') ? parseSubscript(cursor) : undefined;
  const isPrefix = isIndirect && /^[@*]$/.test(peek(cursor)) && peek(cursor, 1) === '}';
  if (isPrefix) cursor.position += 1;
  const named = { name, isIndirect, isPrefix, ...(subscript === undefined ? {} : { subscript }) };
  if (accept(cursor, '}')) return { kind: 'parameter', ...named, isQuoted, isLength };
  const found = take(cursor, OPERATOR);
  if (found === null || isLength) throw bad();
  const [all, colon, usual, trimmed, replaced, changed, , transformed] = found;
  const operator = (usual ?? trimmed ?? replaced ?? changed ?? transformed ?? ':') as ParameterOperator;
  const isPattern = trimmed !== undefined || replaced !== undefined || changed !== undefined;
  const separator = replaced !== undefined ? '/' : all === ':' ? ':' : '';
  const argument = parseArgument(cursor, isQuoted && !isPattern, separator);
  const second = separator !== '' && accept(cursor, separator) ? parseArgument(cursor, isQuoted, '', '/') : undefined;
  if (!accept(cursor, '}')) throw bad();
  return {
    kind: 'parameter',
    ...named,
    isQuoted,
    isLength: false,
    operator,
    isForEmpty: colon === ':',
    argument,
    ...(second === undefined ? {} : { second }),
  };
}

function parseArgument(cursor: Cursor, isQuoted: boolean, separator: string, alsoEscaped = ''): Word {
  const ends = (character: string): boolean => character === '}' || (separator !== '' && character === separator);
  if (!isQuoted) return cursor.grammar.word(cursor, ends);
  const parts: WordPart[] = [];
  for (;;) {
    parts.push(
      ...cursor.grammar.quotedText(
        cursor,
        (character) => character === '"' || ends(character),
        `$\`"\\}${alsoEscaped}`,
      ),
    );
    // Quotes within quotes.
    if (!accept(cursor, '"')) return parts;
  }
}

/** Up to the end, which is "))", ";" or "]"; undefined if the parentheses do not match, so that it is a subshell. */
export function parseExpression(cursor: Cursor, end: string): Word | undefined {
  let depth = 0;
  const parts = cursor.grammar.quotedText(
    cursor,
    (character) => {
      if (character === '(') depth += 1;
      if (character !== ')' || end === ']') return (end === ';' || end === ']') && character === end && depth === 0;
      if (depth === 0) return true;
      depth -= 1;
      return false;
    },
    '$`"\\\n',
  );
  return accept(cursor, end) ? parts : undefined;
}
