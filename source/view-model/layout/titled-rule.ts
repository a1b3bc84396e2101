import { fit, type Line, lineWidth, span } from './span.ts';
import type { Viewport } from './viewport.ts';

/** Returns "── text ─────": a horizontal rule with a title. */
export function titledRule(title: Line, viewport: Viewport): Line {
  const { rule, ellipsis } = viewport.glyphs;
  const room = viewport.columns - 6;
  const cut = lineWidth(title) > room ? fit(title, room, { ellipsis }) : title;
  const rest = Math.max(0, viewport.columns - lineWidth(cut) - 5);
  return [span(` ${rule.repeat(2)} `, 'dim'), ...cut, span(` ${rule.repeat(rest)}`, 'dim')];
}
