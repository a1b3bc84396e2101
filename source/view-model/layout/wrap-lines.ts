/** Text from the cluster on several lines, behind a start that is written once. */

import { fit, type Line, lineWidth, span, type Tone, untrusted, wrap } from './span.ts';
import type { Viewport } from './viewport.ts';

/** However long the start is, this many columns remain for the text. */
const MIN_TEXT_WIDTH = 20;

/** The further lines are indented as far as the text begins. Beyond `most` lines, the last one ends with an ellipsis. */
export function wrapLines(
  start: Line,
  text: string,
  tone: Tone,
  { columns, glyphs: { ellipsis } }: Viewport,
  most = Number.POSITIVE_INFINITY,
): readonly Line[] {
  const indent = lineWidth(start);
  const width = Math.max(MIN_TEXT_WIDTH, columns - indent - 1);
  const parts = wrap(untrusted(text, tone).text, width);
  return parts.slice(0, most).map((part, index) => {
    const isCut = index === most - 1 && parts.length > most;
    const body = isCut
      ? fit([span(`${part} ${parts[index + 1] ?? ''}`, tone)], width, { ellipsis })
      : [span(part, tone)];
    return [...(index === 0 ? start : [span(' '.repeat(indent))]), ...body];
  });
}
