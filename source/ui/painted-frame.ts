import type { View } from '../keys/table.ts';
import type { State } from '../state/state.ts';
import { asciiText } from '../view-model/ascii.ts';
import { frameOf } from '../view-model/frame.ts';
import type { FrameLine } from '../view-model/frame-line.ts';
import type { Look } from '../view-model/look.ts';
import { lineWidth } from '../view-model/span.ts';
import type { Theme } from './theme.ts';

export interface PaintedFrame {
  /** One string with its escape sequences for each row of the terminal. */
  readonly rows: readonly string[];
  readonly view: View;
}

/**
 * Paints frames one after the other. As long as no row changes it gives the same object, so that a tick of the clock
 * that no age shows costs no rendering.
 */
export function createPainter(theme: Theme): (state: State, look: Look) => PaintedFrame {
  let last: PaintedFrame | undefined;
  let painted: { readonly state: State; readonly look: Look } | undefined;
  return (state, look) => {
    if (last !== undefined && painted?.state === state && painted.look === look) return last;
    const frame = frameOf(state, look);
    const rows = frame.lines.map((line) => paintLine(line, look, theme));
    // Not before: a state that can't be painted must not pass for painted when React asks again.
    painted = { state, look };
    const { view } = frame;
    if (last !== undefined && sameRows(last.rows, rows) && sameView(last.view, view)) return last;
    last = { rows, view };
    return last;
  };
}

function sameView(a: View, b: View): boolean {
  return a.page === b.page && a.end === b.end && a.text === b.text;
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

function paintLine({ line, selected }: FrameLine, look: Look, theme: Theme): string {
  const painted = line.map((part) => theme.paint(look.ascii ? asciiText(part.text) : part.text, part.tone)).join('');
  if (!selected) return painted;
  const rest = Math.max(0, look.columns - lineWidth(line));
  return theme.paintSelected(painted + ' '.repeat(rest));
}
