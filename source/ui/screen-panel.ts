import type { Mode } from '../state/selectors.ts';
import type { FrameSize } from '../view-model/layout/frame-line.ts';
import type { Line } from '../view-model/layout/span.ts';
import type { Glyphs } from '../view-model/layout/viewport.ts';

export interface ScreenPanelPlace extends FrameSize {
  readonly side: 'right' | 'below';
  readonly main: FrameSize;
}

/** Something that stands beside or below the dashboard, with keys of its own. */
export interface ScreenPanel {
  readonly subscribe: (listener: () => void) => () => void;
  /** Another object after each change. */
  readonly version: () => unknown;
  /** Undefined if the terminal is too small for it. */
  readonly place: (columns: number, rows: number) => ScreenPanelPlace | undefined;
  /** As many lines as it has rows. */
  readonly lines: (size: FrameSize & { readonly glyphs: Glyphs }) => readonly Line[];
  /** Returns true if the key is one of its own. */
  readonly press: (key: string, mode: Mode) => boolean;
}
