import type { Look } from './look.ts';
import { fit, type Line, lineWidth, span } from './span.ts';

/** "── text ─────": a rule across the screen with a title in it. */
export function ruled(title: Line, look: Look): Line {
  const { rule, ellipsis } = look.glyphs;
  const room = look.columns - 6;
  const cut = lineWidth(title) > room ? fit(title, room, { ellipsis }) : title;
  const rest = Math.max(0, look.columns - lineWidth(cut) - 5);
  return [span(` ${rule.repeat(2)} `, 'dim'), ...cut, span(` ${rule.repeat(rest)}`, 'dim')];
}
