/** Text with a tone instead of a colour. All lines on the screen consist of it. */

import stringWidth from 'string-width';
import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import { graphemesOf } from './graphemes.ts';

export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'busy' | 'warn' | 'bad' | 'accent' | MemberTone;

/** Tell members apart, and say nothing of their state. */
export const MEMBER_TONES = ['member-1', 'member-2', 'member-3', 'member-4', 'member-5', 'member-6'] as const;
export type MemberTone = (typeof MEMBER_TONES)[number];

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One terminal line, or one cell of it. */
export type Line = readonly Span[];

export type Truncation = 'end' | 'middle';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Returns the number of columns of the text in a terminal. */
export function textWidth(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

export function lineWidth(line: Line): number {
  let width = 0;
  for (const span of line) width += textWidth(span.text);
  return width;
}

/** Creates a span of the program's own text, which is not sanitized. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
}

/** Creates a span of text from the cluster and sanitizes it. */
export function untrusted(text: string, tone: Tone = 'plain'): Span {
  return { text: sanitizeForTerminal(text), tone };
}

/** Truncates or pads the line to exactly `width` columns. */
export function fit(
  line: Line,
  width: number,
  options: { align?: 'left' | 'right' | undefined; truncate?: Truncation | undefined; ellipsis: string },
): Line {
  const natural = lineWidth(line);
  if (natural <= width) {
    const padding = span(' '.repeat(width - natural));
    if (natural === width) return line;
    return options.align === 'right' ? [padding, ...line] : [...line, padding];
  }
  const only = line[0];
  if (options.truncate === 'middle' && line.length === 1 && only !== undefined) {
    return [{ ...only, text: cutMiddle(only.text, width, options.ellipsis) }];
  }
  return cutEnd(line, width, options.ellipsis);
}

/** Returns the longest beginning of the text that fits into `width` columns. */
export function takeWidth(text: string, width: number): string {
  if (PRINTABLE_ASCII.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    const next = textWidth(segment);
    if (used + next > width) break;
    taken += segment;
    used += next;
  }
  return taken;
}

function takeEnd(text: string, width: number): string {
  if (PRINTABLE_ASCII.test(text)) return width <= 0 ? '' : text.slice(-width);
  const segments = Array.from(graphemesOf(text), (part) => part.segment);
  let taken = '';
  let used = 0;
  for (const segment of segments.reverse()) {
    const next = textWidth(segment);
    if (used + next > width) break;
    taken = segment + taken;
    used += next;
  }
  return taken;
}

/** Keeps both ends, since a claim's or pod's name ends with its ordinal. */
function cutMiddle(text: string, width: number, ellipsis: string): string {
  const room = width - textWidth(ellipsis);
  if (room < 4) return padTo(takeWidth(text, width), width);
  const end = Math.ceil(room / 2);
  return padTo(takeWidth(text, room - end) + ellipsis + takeEnd(text, end), width);
}

function cutEnd(line: Line, width: number, ellipsis: string): Line {
  const mark = width > textWidth(ellipsis) ? ellipsis : '';
  let room = width - textWidth(mark);
  const kept: Span[] = [];
  let tone: Tone = 'plain';
  for (const part of line) {
    if (room <= 0) break;
    const text = takeWidth(part.text, room);
    tone = part.tone;
    kept.push({ text, tone });
    room -= textWidth(text);
    if (text.length < part.text.length) break;
  }
  return [...kept, span(mark + ' '.repeat(Math.max(0, room)), tone)];
}

function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Wraps text at blanks into lines of at most `width` columns. Longer words are split. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = '';
    }
    while (textWidth(word) > width && width > 0) {
      const start = takeWidth(word, width);
      if (start === '') break;
      lines.push(start);
      word = word.slice(start.length);
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
