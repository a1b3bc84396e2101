/** What words expand to before they are split into fields. */

/** A piece of a field. What is quoted is neither split nor a pattern. */
export interface Piece {
  readonly text: string;
  readonly isQuoted: boolean;
  /** It comes from an expansion: unquoted, it is split. */
  readonly isSplit: boolean;
}

/** A field ends here, as between the words of "$@". */
export const FIELD_END = Symbol('the end of a field');
export type Pieces = (Piece | typeof FIELD_END)[];

/** A field without any piece but empty ones that are not quoted is none. */
export function splitFields(pieces: Pieces, ifs: string): readonly (readonly Piece[])[] {
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
    if (piece === FIELD_END) {
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
