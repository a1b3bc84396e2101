/** The bytes of a container's log as lines for a screen. */

import { harmless } from '../domain/text.ts';

export interface ReadLine {
  /** The kubelet's time, RFC 3339 with fractions; empty where there is none. */
  readonly at: string;
  /** Made harmless; colours are left out. */
  readonly text: string;
  /** A word of the program's own between the lines of the container. */
  readonly isNote: boolean;
}

/** Characters of a line that are kept. */
const LONGEST = 16_384;
const TAB = 8;

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?(.*)$/s;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences that colour a text or clear a line
const COLOURS = /\u001b\[[0-9;:]*[mK]/g;

export interface LogSplitter {
  readonly push: (chunk: Uint8Array) => readonly ReadLine[];
  /** What is left without a line end. */
  readonly rest: () => readonly ReadLine[];
}

export function createLogSplitter(): LogSplitter {
  const decoder = new TextDecoder();
  let pending = '';
  /** Characters of the pending line that were let go. */
  let cut = 0;

  function hold(piece: string): string {
    if (piece.length <= LONGEST) return piece;
    cut += piece.length - LONGEST;
    return piece.slice(0, LONGEST);
  }

  function finish(piece: string): ReadLine {
    const kept = hold(piece);
    const line = readLine(cut === 0 ? kept : `${kept}… (${cut} characters more)`);
    cut = 0;
    return line;
  }

  return {
    push(chunk) {
      const pieces = (pending + decoder.decode(chunk, { stream: true })).split('\n');
      const last = pieces.pop() ?? '';
      const lines = pieces.map(finish);
      pending = hold(last);
      return lines;
    },
    rest() {
      const lines = pending === '' ? [] : [finish(pending)];
      pending = '';
      return lines;
    },
  };
}

function readLine(raw: string): ReadLine {
  const [, at = '', stamped] = STAMP.exec(raw) ?? [];
  const text = (stamped ?? raw).replace(/\r+$/, '').replace(COLOURS, '');
  return { at, text: harmless(expandTabs(text)), isNote: false };
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
