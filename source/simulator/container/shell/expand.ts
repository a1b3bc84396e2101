/** Expands words: parameters, substitutions, splitting and file names. */

import type { Task } from '../kernel/task.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { textPieces } from './braces.ts';
import { filesMatching } from './glob.ts';
import { applyOperator, substring } from './parameters.ts';
import type { Script, Word, WordPart } from './parser/syntax.ts';
import { hasPattern, quotedPattern } from './pattern.ts';
import { ifsOf, parameterValue, ShellError, type ShellState, setVariable } from './state.ts';

/** Runs the command of a substitution and returns its output. */
export type Substitute = (state: ShellState, script: Script) => Task<string>;

/** A piece of a field. What is quoted is neither split nor a pattern. */
interface Piece {
  readonly text: string;
  readonly isQuoted: boolean;
  /** It comes from an expansion: unquoted, it is split. */
  readonly isSplit: boolean;
}

/** A field ends here, as between the words of "$@". */
const BREAK = Symbol('break');
type Pieces = (Piece | typeof BREAK)[];

type ParameterPart = Extract<WordPart, { readonly kind: 'parameter' }>;

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

export function createExpander(substitute: Substitute): Expander {
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
        return yield* expandParameter(state, part, isOnly);
    }
  }

  function* expandParameter(state: ShellState, part: ParameterPart, isOnly: boolean): Task<Pieces> {
    const { name, isQuoted, isLength, operator, argument = [] } = part;
    const piece = (value: string): Pieces => [{ text: value, isQuoted, isSplit: true }];
    if (isLength)
      return piece(String(name === '@' || name === '*' ? state.positional.length : (known(state, name) ?? '').length));
    const isList = (name === '@' || (name === '*' && !isQuoted)) && !isOnly;
    const value = parameterValue(state, name);
    const isSet = value !== undefined && !(part.isForEmpty === true && value === '');
    switch (operator) {
      case '-':
      case '=':
      case '?':
      case '+':
        if (operator === '+' ? !isSet : isSet)
          return operator === '+' ? piece('') : listed(state, value ?? '', isList, isQuoted);
        return yield* expandAlternative(state, part, argument);
      case undefined:
        known(state, name);
        return listed(state, value ?? '', isList, isQuoted);
      case ':':
        return piece(yield* cut(state, known(state, name) ?? '', part));
      default: {
        const pattern = yield* patternOf(state, argument);
        const by = part.second === undefined ? '' : yield* text(state, part.second);
        return piece(yield* applyOperator(known(state, name) ?? '', operator, pattern, by));
      }
    }
  }

  function* cut(state: ShellState, value: string, { argument = [], second }: ParameterPart): Task<string> {
    const offset = Number(evaluateArithmetic(state, yield* text(state, argument)));
    const length = second === undefined ? undefined : Number(evaluateArithmetic(state, yield* text(state, second)));
    return substring(value, offset, length);
  }

  function* expandAlternative(state: ShellState, part: ParameterPart, argument: Word): Task<Pieces> {
    const { name, operator, isQuoted } = part;
    if (operator === '?') {
      const message = argument.length === 0 ? 'parameter not set' : yield* text(state, argument);
      throw new ShellError(`${name}: ${message}`);
    }
    if (operator === '=') {
      const value = yield* text(state, argument);
      setVariable(state, name, value);
      return [{ text: value, isQuoted, isSplit: true }];
    }
    const pieces = yield* piecesOf(state, argument);
    // An empty alternative within quotes is an empty word.
    if (pieces.length === 0) return [{ text: '', isQuoted, isSplit: true }];
    // An unquoted alternative is split, but for what is quoted in it.
    return pieces.map((piece) =>
      piece === BREAK ? piece : { text: piece.text, isQuoted: piece.isQuoted || isQuoted, isSplit: true },
    );
  }

  function known(state: ShellState, name: string): string | undefined {
    const value = parameterValue(state, name);
    if (value === undefined && state.options.has('u') && name !== '@' && name !== '*') {
      throw new ShellError(`${name}: parameter not set`);
    }
    return value;
  }

  function listed(state: ShellState, value: string, isList: boolean, isQuoted: boolean): Pieces {
    if (!isList) return [{ text: value, isQuoted, isSplit: true }];
    return state.positional.flatMap((word, index) => {
      const piece: Piece = { text: word, isQuoted, isSplit: true };
      return index === 0 ? [piece] : [BREAK, piece];
    });
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
    return pieces.map((piece) => (piece === BREAK ? ' ' : piece.text)).join('');
  }

  function* patternOf(state: ShellState, word: Word): Task<string> {
    const pieces = yield* piecesOf(state, word, true);
    return pieces
      .map((piece) => (piece === BREAK ? ' ' : piece.isQuoted ? quotedPattern(piece.text) : piece.text))
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
        for (const each of found.length > 0 ? found : [plain]) {
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
  if (text !== '~' && !text.startsWith('~/')) return text;
  return `${parameterValue(state, 'HOME') ?? '~'}${text.slice(1)}`;
}

/** A field without any piece but empty ones that are not quoted is none. */
function splitFields(pieces: Pieces, ifs: string): readonly (readonly Piece[])[] {
  const fields: Piece[][] = [];
  let field: Piece[] | undefined;
  const blanks = [...ifs].filter((character) => ' \t\n'.includes(character)).join('');
  const finish = (): void => {
    if (field !== undefined) fields.push(field);
    field = undefined;
  };
  const add = (piece: Piece): void => {
    field = [...(field ?? []), piece];
  };
  for (const piece of pieces) {
    if (piece === BREAK) {
      // Between the words of "$@" a field ends even if it is empty.
      finish();
    } else if (piece.isQuoted || !piece.isSplit || ifs === '') {
      if (piece.isQuoted || piece.text !== '') add(piece);
    } else
      splitPiece(piece.text, ifs, blanks, {
        add: (text) => add({ ...piece, text }),
        has: () => field !== undefined,
        finish,
      });
  }
  finish();
  return fields;
}

interface FieldSink {
  readonly add: (text: string) => void;
  readonly has: () => boolean;
  readonly finish: () => void;
}

function splitPiece(text: string, ifs: string, blanks: string, { add, has, finish }: FieldSink): void {
  let start = 0;
  const isSeparator = (index: number): boolean => ifs.includes(text[index] ?? '\0');
  for (let index = 0; index < text.length; ) {
    if (!isSeparator(index)) {
      index += 1;
      continue;
    }
    if (index > start) add(text.slice(start, index));
    // Blanks around one other separator belong to it.
    let others = 0;
    while (index < text.length && isSeparator(index)) {
      const isBlank = blanks.includes(text[index] ?? '');
      if (!isBlank && others === 1) break;
      if (!isBlank) others += 1;
      index += 1;
    }
    if (others > 0 && !has()) add('');
    finish();
    start = index;
  }
  if (start < text.length) add(text.slice(start));
}
