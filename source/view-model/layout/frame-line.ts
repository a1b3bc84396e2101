import type { Line } from './span.ts';

/** One row of the terminal. */
export interface FrameLine {
  /** Identifies the object that the row shows. */
  readonly key: string;
  readonly line: Line;
  readonly selected: boolean;
  /** The index in the list that the cursor moves in; undefined for a row that cannot be selected. */
  readonly index?: number;
}

/** In cells of the terminal. */
export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}
