/** The last lines of a log, as many as memory is given to. */

export interface LogLine {
  /** Counts up from 0, lines that were let go included. */
  readonly number: number;
  /** The kubelet's time, RFC 3339 with fractions; empty where there is none. */
  readonly at: string;
  /** Made harmless. */
  readonly text: string;
  /** A word of the program's own between the lines of the container. */
  readonly isNote: boolean;
}

export interface LogBuffer {
  readonly lines: readonly LogLine[];
  /** Lines that have been let go. */
  readonly dropped: number;
  /** Characters of `lines`. */
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
