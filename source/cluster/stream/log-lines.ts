/** Converts the bytes of a container's log into lines for a screen. */

import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';

export interface ContainerLogLine {
  /** The kubelet's time stamp, RFC 3339 with fractions; empty if there is none. */
  readonly at: string;
  /** Sanitized, without colours. */
  readonly text: string;
  /** True for a note that the program inserts between the lines of the container. */
  readonly isNote: boolean;
}

/** A note of the program between the lines of a container. */
export function noteLine(text: string): ContainerLogLine {
  return { at: '', text: `── ${text} ──`, isNote: true };
}

/** Longer lines are truncated to this number of characters. */
const MAX_LINE_LENGTH = 16_384;
const TAB = 8;

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?(.*)$/s;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences that colour a text or clear a line
const COLOURS = /\u001b\[[0-9;:]*[mK]/g;

export interface LogSplitter {
  readonly push: (chunk: Uint8Array) => readonly ContainerLogLine[];
  /** Returns the last line if it has no line end. */
  readonly rest: () => readonly ContainerLogLine[];
}

export function createLogSplitter(): LogSplitter {
  const decoder = new TextDecoder();
  let pending = '';
  /** The number of characters of the pending line that were dropped. */
  let droppedCharacters = 0;

  function truncate(piece: string): string {
    if (piece.length <= MAX_LINE_LENGTH) return piece;
    droppedCharacters += piece.length - MAX_LINE_LENGTH;
    return piece.slice(0, MAX_LINE_LENGTH);
  }

  function finish(piece: string): ContainerLogLine {
    const kept = truncate(piece);
    const line = readLine(droppedCharacters === 0 ? kept : `${kept}… (${droppedCharacters} characters more)`);
    droppedCharacters = 0;
    return line;
  }

  return {
    push(chunk) {
      const pieces = (pending + decoder.decode(chunk, { stream: true })).split('\n');
      const last = pieces.pop() ?? '';
      const lines = pieces.map(finish);
      pending = truncate(last);
      return lines;
    },
    rest() {
      const lines = pending === '' ? [] : [finish(pending)];
      pending = '';
      return lines;
    },
  };
}

function readLine(raw: string): ContainerLogLine {
  const [, at = '', stamped] = STAMP.exec(raw) ?? [];
  const text = (stamped ?? raw).replace(/\r+$/, '').replace(COLOURS, '');
  return { at, text: sanitizeForTerminal(expandTabs(text)), isNote: false };
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let expanded = '';
  for (const [index, piece] of text.split('\t').entries()) {
    if (index > 0) expanded += ' '.repeat(TAB - (expanded.length % TAB));
    expanded += piece;
  }
  return expanded;
}
