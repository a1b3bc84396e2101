/**
 * Ink takes every row of every frame apart into its cells, and joins them again. A row that is one text already needs
 * none of that, and one with the same texts as in an earlier frame has the same result: a frame costs what has changed.
 */

import { keptByText } from './kept-by-text.ts';
import { runsOf } from './styled-row.ts';

interface WriteOptions {
  /** What styles a line, by its number within the text. */
  readonly transformers: readonly ((line: string, index: number) => string)[];
}

/** What is used of Ink's Output: a frame under construction. */
interface Frame {
  readonly width: number;
  readonly height: number;
  write(x: number, y: number, text: string, options: WriteOptions): void;
  clip(area: object): void;
  get(): { output: string; height: number };
}

type FrameClass = new (size: { width: number; height: number }) => Frame;

/** A text, and the column where it begins. */
type Piece = readonly [x: number, text: string];

/** Returns Ink's Output that makes each row only once. Frames look the same. */
export function withWholeRows(Output: FrameClass): FrameClass {
  const kept = keptByText<string>();

  function rowOf(width: number, pieces: readonly Piece[]): string {
    const key = `${width}\n${pieces.map(([x, text]) => `${x} ${text}`).join('\n')}`;
    return kept(key, () => asItIs(width, pieces) ?? takenApart(width, pieces));
  }

  function takenApart(width: number, pieces: readonly Piece[]): string {
    const row = new Output({ width, height: 1 });
    for (const [x, text] of pieces) row.write(x, 0, text, { transformers: [] });
    return row.get().output;
  }

  return class extends Output {
    /** Undefined for a frame that is more than texts within their rows. */
    #rows: Piece[][] | undefined = Array.from({ length: this.height }, () => []);

    override write(x: number, y: number, text: string, options: WriteOptions): void {
      super.write(x, y, text, options);
      if (text === '') return;
      const row = text.includes('\n') ? undefined : this.#rows?.[y];
      if (row === undefined) this.#rows = undefined;
      else row.push([x, options.transformers.reduce((line, transform) => transform(line, 0), text)]);
    }

    override clip(area: object): void {
      super.clip(area);
      this.#rows = undefined;
    }

    override get(): { output: string; height: number } {
      const rows = this.#rows;
      if (rows === undefined) return super.get();
      return { output: rows.map((pieces) => rowOf(this.width, pieces)).join('\n'), height: rows.length };
    }
  };
}

/** Returns the text of a row that is one text, of characters that all take one cell; undefined for any other row. */
function asItIs(width: number, pieces: readonly Piece[]): string | undefined {
  const [only] = pieces;
  if (only === undefined) return '';
  const [x, text] = only;
  const runs = pieces.length === 1 && x === 0 ? runsOf(text) : undefined;
  if (runs === undefined) return undefined;
  const cells = runs.reduce((sum, run) => sum + run.text.length, 0);
  return cells <= width ? text.trimEnd() : undefined;
}
