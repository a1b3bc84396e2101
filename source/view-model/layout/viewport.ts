/** The capabilities of the terminal: its size, and the marks in its character set. */

export interface Glyphs {
  readonly cursor: string;
  readonly ellipsis: string;
  readonly rule: string;
  readonly boundary: string;
  readonly dash: string;
  /** The sign between the two ends of a range. */
  readonly to: string;
  readonly arrow: string;
  readonly dot: string;
  readonly quoteOpen: string;
  readonly quoteClose: string;
  readonly barFull: string;
  readonly barEmpty: string;
  readonly up: string;
  readonly down: string;
  readonly good: string;
  readonly half: string;
  readonly starting: string;
  readonly bad: string;
  readonly leaving: string;
  readonly unknown: string;
  readonly done: string;
  readonly paused: string;
  readonly working: string;
  readonly zero: string;
  readonly warning: string;
  /** Before a row that the user has marked. */
  readonly marked: string;
  /** Behind a node that another pod of the set is on, too. */
  readonly shared: string;
}

const UNICODE: Glyphs = {
  cursor: '›',
  ellipsis: '…',
  rule: '─',
  boundary: '┈',
  dash: '—',
  to: '–',
  arrow: '→',
  dot: '·',
  quoteOpen: '“',
  quoteClose: '”',
  barFull: '▰',
  barEmpty: '▱',
  up: '↑',
  down: '↓',
  good: '●',
  half: '◐',
  starting: '◌',
  bad: '✗',
  leaving: '▽',
  unknown: '?',
  done: '✓',
  paused: '‖',
  working: '▸',
  zero: '○',
  warning: '!',
  marked: '◆',
  shared: '=',
};

/** No sign has two meanings: a mark of a state is none of the others, and none of the arrows. */
const ASCII: Glyphs = {
  cursor: '>',
  ellipsis: '~',
  rule: '-',
  boundary: '.',
  dash: '-',
  to: '-',
  arrow: '->',
  dot: '.',
  quoteOpen: '"',
  quoteClose: '"',
  barFull: '#',
  barEmpty: '-',
  up: '^',
  down: 'v',
  good: '*',
  half: '+',
  starting: 'o',
  bad: 'X',
  leaving: 'T',
  unknown: '?',
  done: 'ok',
  paused: '||',
  working: '%',
  zero: '0',
  warning: '!',
  marked: '@',
  shared: '=',
};

export interface Viewport {
  readonly columns: number;
  readonly rows: number;
  /** True if the character set is ASCII. */
  readonly ascii: boolean;
  readonly glyphs: Glyphs;
  /** True on a projector: more room between rows, fewer columns, and the keys that were pressed. */
  readonly present?: boolean | undefined;
}

export function createViewport(terminal: {
  columns: number;
  rows: number;
  ascii: boolean;
  present?: boolean | undefined;
}): Viewport {
  return { ...terminal, present: terminal.present === true, glyphs: terminal.ascii ? ASCII : UNICODE };
}

/** The smallest supported terminal size. */
export const MIN_TERMINAL_SIZE = { columns: 60, rows: 16 };
