/** The last lines of a log, within a memory limit. */

export interface LogLine {
  /** Counts from 0 and includes dropped lines. */
  readonly number: number;
  /** The kubelet's time stamp, RFC 3339 with fractions; empty if there is none. */
  readonly at: string;
  /** Sanitized text. */
  readonly text: string;
  /** True for a note that the program inserts between the lines of the container. */
  readonly isNote: boolean;
  /** The pod that it comes from, in a log of several. */
  readonly pod?: string | undefined;
}

export interface LogBuffer {
  readonly lines: readonly LogLine[];
  /** The number of dropped lines. */
  readonly dropped: number;
  /** The number of characters in `lines`. */
  readonly characters: number;
}

export const EMPTY_LOG: LogBuffer = { lines: [], dropped: 0, characters: 0 };

export const MAX_LOG_LINES = 5000;
const MAX_LOG_CHARACTERS = 4_000_000;

export function appendLog(buffer: LogBuffer, added: readonly Omit<LogLine, 'number'>[]): LogBuffer {
  let number = buffer.dropped + buffer.lines.length;
  const lines = [...buffer.lines];
  let size = buffer.characters;
  for (const line of added) {
    lines.push({ ...line, number });
    number += 1;
    size += line.text.length;
  }
  let surplus = Math.max(0, lines.length - MAX_LOG_LINES);
  for (let index = 0; index < lines.length && (index < surplus || size > MAX_LOG_CHARACTERS); index += 1) {
    size -= lines[index]?.text.length ?? 0;
    surplus = Math.max(surplus, index + 1);
  }
  return { lines: lines.slice(surplus), dropped: buffer.dropped + surplus, characters: size };
}
