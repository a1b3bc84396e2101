// biome-ignore-all lint/suspicious/noControlCharactersInRegex: reports begin with Escape
/** Reads the mouse reports of a terminal (SGR, mode 1006) from its input. */

export type MouseReport =
  /** The main button was pressed. `column` and `row` count from 0. */
  | { readonly type: 'press'; readonly column: number; readonly row: number }
  | { readonly type: 'wheel'; readonly by: 1 | -1 };

const REPORT = /\x1b\[<(\d+);(\d+);(\d+)([Mm])/g;
/** The beginning of a report, at the end of what has been read. */
const PARTIAL_REPORT = /\x1b(\[(<[\d;]*)?)?$/;

const MAIN_BUTTON = 0;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;

/** Returns a function that takes the input in the pieces in which it arrives. With Shift or Ctrl held, nothing is meant. */
export function createMouseReader(): (chunk: string) => readonly MouseReport[] {
  let partial = '';
  return (chunk) => {
    const text = partial + chunk;
    partial = PARTIAL_REPORT.exec(text)?.[0] ?? '';
    return [...text.matchAll(REPORT)].flatMap(([, button, column, row, end]) => {
      return reportOf(Number(button), Number(column) - 1, Number(row) - 1, end === 'M') ?? [];
    });
  };
}

function reportOf(button: number, column: number, row: number, isPressed: boolean): MouseReport | undefined {
  if (!isPressed) return undefined;
  if (button === MAIN_BUTTON) return { type: 'press', column, row };
  if (button === WHEEL_UP) return { type: 'wheel', by: -1 };
  return button === WHEEL_DOWN ? { type: 'wheel', by: 1 } : undefined;
}
