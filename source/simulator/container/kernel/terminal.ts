/** A terminal's line discipline: it echoes and edits what is typed, and turns Ctrl-C into a signal. */

import type { Feed } from './streams.ts';

export interface Terminal {
  readonly type: (bytes: string) => void;
  /** Output as it goes to the terminal. */
  readonly printed: (bytes: string) => string;
  readonly resize: (columns: number, rows: number) => void;
}

export interface TerminalOptions {
  readonly feed: Feed;
  readonly echo: (bytes: string) => void;
  readonly interrupt: (signal: string) => void;
}

const ESCAPE = '\x1b';
const ERASE_LINE_END = `${ESCAPE}[K`;
const MOST_HISTORY = 100;
const LONGEST_LINE = 64 * 1024;

/** A byte within a character of UTF-8. */
const isContinuation = (byte = ''): boolean => byte >= '\x80' && byte <= '\xbf';

/** How many characters bytes are on the screen. */
function columnsOf(bytes: string): number {
  return [...bytes].filter((byte) => !isContinuation(byte)).length;
}

export function createTerminal({ feed, echo, interrupt }: TerminalOptions): Terminal {
  let line = '';
  /** The cursor's place in the line. */
  let cursor = 0;
  /** An escape sequence that has begun. */
  let sequence = '';
  const history: string[] = [];
  /** Which line of the history is shown; its length for the new line. */
  let shown = 0;

  const back = (count: number): string => (count > 0 ? `${ESCAPE}[${count}D` : '');

  /** Replaces the line on the screen. */
  function show(next: string): void {
    echo(`${back(columnsOf(line.slice(0, cursor)))}${ERASE_LINE_END}${next}`);
    line = next;
    cursor = next.length;
  }
  function insert(character: string): void {
    if (line.length >= LONGEST_LINE) return;
    const rest = line.slice(cursor);
    line = line.slice(0, cursor) + character + rest;
    cursor += 1;
    echo(`${character}${rest}${back(columnsOf(rest))}`);
  }
  function erase(count: number): void {
    let many = Math.min(count, cursor);
    if (many === 0) return;
    while (many < cursor && isContinuation(line[cursor - many])) many += 1;
    const columns = columnsOf(line.slice(cursor - many, cursor));
    const rest = line.slice(cursor);
    line = line.slice(0, cursor - many) + rest;
    cursor -= many;
    echo(columns === 1 && rest === '' ? '\b \b' : `${back(columns)}${ERASE_LINE_END}${rest}${back(columnsOf(rest))}`);
  }
  function move(to: number): void {
    let target = Math.max(0, Math.min(line.length, to));
    while (isContinuation(line[target])) target += to < cursor ? -1 : 1;
    if (target < cursor) echo(back(columnsOf(line.slice(target, cursor))));
    else if (target > cursor) echo(line.slice(cursor, target));
    cursor = target;
  }
  function recall(by: number): void {
    const next = Math.max(0, Math.min(history.length, shown + by));
    if (next === shown) return;
    shown = next;
    show(history[shown] ?? '');
  }
  function enter(): void {
    echo('\r\n');
    const entered = line;
    line = '';
    cursor = 0;
    if (entered.trim() !== '' && history.at(-1) !== entered) history.push(entered);
    if (history.length > MOST_HISTORY) history.shift();
    shown = history.length;
    feed.push(`${entered}\n`);
  }
  function stop(signal: string, mark: string): void {
    line = '';
    cursor = 0;
    shown = history.length;
    echo(`${mark}\r\n`);
    interrupt(signal);
  }

  /** Returns whether the character belongs to an escape sequence. */
  function takeSequence(character: string): boolean {
    if (sequence === '') {
      if (character === ESCAPE) sequence = character;
      return character === ESCAPE;
    }
    sequence += character;
    if (sequence.length === 2 && (character === '[' || character === 'O')) return true;
    if (/[0-9;]/.test(character) && sequence.length < 12) return true;
    const key = sequence.slice(2);
    sequence = '';
    if (key === 'A') recall(-1);
    else if (key === 'B') recall(1);
    else if (key === 'C') move(cursor + 1);
    else if (key === 'D') move(cursor - 1);
    else if (key === 'H' || key === '1~') move(0);
    else if (key === 'F' || key === '4~') move(line.length);
    else if (key === '3~' && cursor < line.length) {
      move(cursor + 1);
      erase(1);
    }
    return true;
  }

  function typeOne(character: string): void {
    if (takeSequence(character)) return;
    switch (character) {
      case '\r':
      case '\n':
        enter();
        break;
      case '\x03':
        stop('INT', '^C');
        break;
      case '\x1c':
        stop('QUIT', '^\\');
        break;
      case '\x04':
        if (line === '') feed.end();
        else if (cursor === line.length) {
          feed.push(line);
          line = '';
          cursor = 0;
        }
        break;
      case '\b':
      case '\x7f':
        erase(1);
        break;
      case '\x15':
        erase(cursor);
        break;
      case '\x17':
        erase(/\S*\s*$/.exec(line.slice(0, cursor))?.[0].length ?? 0);
        break;
      case '\x01':
        move(0);
        break;
      case '\x05':
        move(line.length);
        break;
      case '\x0b': {
        const rest = line.length - cursor;
        line = line.slice(0, cursor);
        if (rest > 0) echo(ERASE_LINE_END);
        break;
      }
      default:
        if (character >= ' ') insert(character);
    }
  }

  return {
    type: (bytes) => {
      for (const character of bytes.replaceAll('\r\n', '\r')) typeOne(character);
    },
    printed: (bytes) => bytes.replace(/\r?\n/g, '\r\n'),
    // Programs that draw on the whole screen are not simulated, so the size changes nothing.
    resize: () => undefined,
  };
}
