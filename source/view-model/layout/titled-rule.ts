import type { State } from '../../state/state.ts';
import { fit, type Line, lineWidth, span, untrusted } from './span.ts';
import type { Viewport } from './viewport.ts';

/** Returns "── text ─────": a horizontal rule with a title. */
export function titledRule(title: Line, viewport: Viewport): Line {
  return ruleBetween(title, [], viewport);
}

/** The context is shown where at least this many columns are left for it; the header has it in any case. */
const MIN_CONTEXT_WIDTH = 12;

/**
 * Returns "── text ───── 11 of 14 · prod-eu ──": the title of a screen, with the context at its end.
 * @param position where the cursor is in a list that scrolls; otherwise empty
 */
export function screenTitle(title: Line, position: string, { scope, isProtected }: State, viewport: Viewport): Line {
  const { ellipsis, dot } = viewport.glyphs;
  const where: Line = position === '' ? [] : [span(position, 'dim')];
  const separator: Line = position === '' ? [] : [span(` ${dot} `, 'dim')];
  const room = viewport.columns - lineWidth([...title, ...where, ...separator]) - 12;
  const context = untrusted(scope.context, isProtected ? 'bad' : 'dim');
  const width = lineWidth([context]);
  if (room < Math.min(MIN_CONTEXT_WIDTH, width)) return ruleBetween(title, where, viewport);
  const shown = fit([context], Math.min(room, width), { truncate: 'middle', ellipsis });
  return ruleBetween(title, [...where, ...separator, ...shown], viewport);
}

function ruleBetween(title: Line, end: Line, viewport: Viewport): Line {
  const { rule, ellipsis } = viewport.glyphs;
  const tail: Line = end.length === 0 ? [] : [span(' '), ...end, span(` ${rule.repeat(2)}`, 'dim')];
  const room = viewport.columns - lineWidth(tail) - 6;
  const cut = lineWidth(title) > room ? fit(title, room, { ellipsis }) : title;
  const rest = Math.max(0, viewport.columns - lineWidth(cut) - lineWidth(tail) - 5);
  return [span(` ${rule.repeat(2)} `, 'dim'), ...cut, span(` ${rule.repeat(rest)}`, 'dim'), ...tail];
}
