import type { ScreenLayout } from '../keys/key-binding.ts';
import type { State } from '../state/state.ts';
import { frameOf } from '../view-model/frame.ts';
import { asciiText } from '../view-model/layout/ascii.ts';
import type { FrameLine } from '../view-model/layout/frame-line.ts';
import { lineWidth } from '../view-model/layout/span.ts';
import type { Viewport } from '../view-model/layout/viewport.ts';
import type { Theme } from './theme.ts';

export interface PaintedFrame {
  /** One string with its escape sequences for each row of the terminal. */
  readonly rows: readonly string[];
  readonly view: ScreenLayout;
}

/**
 * Paints frames one after the other. Returns the same object while no row changes, so that a tick of the clock without
 * a visible effect costs no rendering.
 */
export function createPainter(theme: Theme): (state: State, viewport: Viewport) => PaintedFrame {
  let last: PaintedFrame | undefined;
  let painted: { readonly state: State; readonly viewport: Viewport } | undefined;
  let texts = new WeakMap<FrameLine, string>();

  function textOf(line: FrameLine, viewport: Viewport): string {
    const known = texts.get(line);
    if (known !== undefined) return known;
    const text = paintLine(line, viewport, theme);
    texts.set(line, text);
    return text;
  }

  return (state, viewport) => {
    if (last !== undefined && painted?.state === state && painted.viewport === viewport) return last;
    if (painted?.viewport !== viewport) texts = new WeakMap();
    const frame = frameOf(state, viewport);
    const rows = frame.lines.map((line) => textOf(line, viewport));
    // Stored last: a state whose painting failed must not count as painted when React asks again.
    painted = { state, viewport };
    const { view } = frame;
    if (last !== undefined && sameRows(last.rows, rows) && sameView(last.view, view)) return last;
    last = { rows, view };
    return last;
  };
}

function sameView(a: ScreenLayout, b: ScreenLayout): boolean {
  const isSameLayout = a.pageRows === b.pageRows && a.end === b.end && a.textLayout === b.textLayout;
  return isSameLayout && a.rowIndexes?.every((index, row) => index === b.rowIndexes?.[row]) !== false;
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

export function paintLine(
  { line, selected }: Pick<FrameLine, 'line' | 'selected'>,
  viewport: Pick<Viewport, 'ascii' | 'columns'>,
  theme: Theme,
): string {
  const painted = line
    .map((part) => theme.paint(viewport.ascii ? asciiText(part.text) : part.text, part.tone))
    .join('');
  if (!selected) return painted;
  const rest = Math.max(0, viewport.columns - lineWidth(line));
  return theme.paintSelected(painted + ' '.repeat(rest));
}
