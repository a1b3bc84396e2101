/** Expands words: parameters, substitutions, splitting and file names. */

import type { Task } from '../../kernel/task.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import type { Script, Word, WordPart } from '../parser/syntax.ts';
import { ShellError, type ShellState } from '../state.ts';
import { ifsOf, parameterValue } from '../variables.ts';
import { textPieces } from './braces.ts';
import { createParameterExpansion } from './expand-parameter.ts';
import { filesMatching } from './glob.ts';
import { hasPattern, quotedPattern } from './pattern.ts';
import { FIELD_END, type Pieces, splitFields } from './pieces.ts';

/** Runs the command of a substitution and returns its output. */
export type Substitute = (state: ShellState, script: Script) => Task<string>;

/** Starts the script of `<(…)` or `>(…)`, and returns the path that leads to it. */
export type OpenProcess = (state: ShellState, script: Script, isInput: boolean) => string;

export interface Expander {
  /** The fields of words, as the arguments of a command. */
  readonly fields: (state: ShellState, words: readonly Word[]) => Task<string[]>;
  /** One text, neither split nor matched with files: of an assignment, a redirection, `case`. */
  readonly text: (state: ShellState, word: Word) => Task<string>;
  /** A pattern in which what was quoted has no meaning. */
  readonly pattern: (state: ShellState, word: Word) => Task<string>;
}

/** How much text one command may be given. */
const MOST_TEXT = 8_000_000;

export function createExpander(substitute: Substitute, openProcess: OpenProcess): Expander {
  const parameter = createParameterExpansion({ text, pattern: patternOf, pieces: piecesOf });

  function* expandPart(state: ShellState, part: WordPart, isOnly: boolean): Task<Pieces> {
    switch (part.kind) {
      case 'text':
        return [{ text: part.text, isQuoted: part.isQuoted, isSplit: false }];
      case 'command':
        return [{ text: yield* substitute(state, part.script), isQuoted: part.isQuoted, isSplit: true }];
      case 'arithmetic': {
        const expression = yield* text(state, part.expression);
        return [{ text: String(evaluateArithmetic(state, expression)), isQuoted: part.isQuoted, isSplit: true }];
      }
      case 'parameter':
        return yield* parameter(state, part, isOnly);
      case 'process':
        return [{ text: openProcess(state, part.script, part.isInput), isQuoted: true, isSplit: false }];
      case 'assignment': {
        const { name, value, elements, isAppend } = part.assignment;
        const given = elements === undefined ? `${isAppend ? '+' : ''}=${yield* text(state, value)}` : '';
        return [{ text: `${name}${given}`, isQuoted: true, isSplit: false }];
      }
    }
  }

  function* piecesOf(state: ShellState, word: Word, isOnly = false): Task<Pieces> {
    const pieces: Pieces = [];
    for (const [index, part] of word.entries()) {
      const isFirst = index === 0 && part.kind === 'text' && !part.isQuoted && part.text.startsWith('~');
      if (isFirst) pieces.push({ text: withHome(state, part.text), isQuoted: false, isSplit: false });
      else pieces.push(...(yield* expandPart(state, part, isOnly)));
    }
    return pieces;
  }

  function* text(state: ShellState, word: Word): Task<string> {
    const pieces = yield* piecesOf(state, word, true);
    return pieces.map((piece) => (piece === FIELD_END ? ' ' : piece.text)).join('');
  }

  function* patternOf(state: ShellState, word: Word): Task<string> {
    const pieces = yield* piecesOf(state, word, true);
    return pieces
      .map((piece) => (piece === FIELD_END ? ' ' : piece.isQuoted ? quotedPattern(piece.text) : piece.text))
      .join('');
  }

  function* fields(state: ShellState, words: readonly Word[]): Task<string[]> {
    const result: string[] = [];
    let size = 0;
    for (const word of words.flatMap(textPieces)) {
      const [only] = word;
      if (word.length === 1 && only?.kind === 'text' && !only.isQuoted && !/^~|[*?[]/.test(only.text)) {
        result.push(only.text);
        continue;
      }
      for (const field of splitFields(yield* piecesOf(state, word), ifsOf(state))) {
        const pattern = field.map((piece) => (piece.isQuoted ? quotedPattern(piece.text) : piece.text)).join('');
        const isPattern = !state.options.has('f') && field.some((piece) => !piece.isQuoted && hasPattern(piece.text));
        const found = isPattern ? filesMatching(state.host.files, pattern, state.folder) : [];
        const plain = field.map((piece) => piece.text).join('');
        const isNone = isPattern && found.length === 0 && state.options.has('nullglob');
        for (const each of found.length > 0 ? found : isNone ? [] : [plain]) {
          result.push(each);
          size += each.length;
        }
        yield 1;
      }
      if (size > MOST_TEXT) throw new ShellError('the list of arguments is too long');
    }
    return result;
  }

  return { fields, text, pattern: patternOf };
}

function withHome(state: ShellState, text: string): string {
  if (/^~root(?:\/|$)/.test(text)) return `/root${text.slice(5)}`;
  if (text !== '~' && !text.startsWith('~/')) return text;
  return `${parameterValue(state, 'HOME') ?? '~'}${text.slice(1)}`;
}
