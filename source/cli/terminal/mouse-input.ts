/** The terminal's mouse: its reports are read beside the keys, and are switched off whenever others get the terminal. */

import { createMouseReader, type MouseReport } from '../../keys/read-mouse.ts';
import { createReportRemover } from '../../keys/terminal-reports.ts';
import { onExit } from '../process/on-exit.ts';

/** Buttons and wheel, in the form that has no limit of columns. */
const ENABLE = '\x1b[?1000h\x1b[?1006h';
export const DISABLE_MOUSE = '\x1b[?1006l\x1b[?1000l';

export interface MouseInput {
  /** The input for Ink, which drops mouse reports, without what the terminal sends by itself. */
  readonly stdin: NodeJS.ReadStream;
  readonly onReport: (listener: (report: MouseReport) => void) => void;
  readonly enable: () => void;
  /** Runs the task without the mouse. */
  readonly lend: (task: () => Promise<void>) => Promise<void>;
  readonly close: () => void;
}

export function createMouseInput(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): MouseInput {
  const read = createMouseReader();
  const withoutReports = createReportRemover();
  let listener = (_report: MouseReport): void => {};
  let removeExitHandler: (() => void) | undefined;

  function readChunk(size?: number): unknown {
    const chunk: unknown = stdin.read(size);
    if (chunk === null) return null;
    const text = withoutReports(String(chunk));
    for (const report of read(text)) listener(report);
    return text;
  }

  const observed = new Proxy(stdin, {
    get(target, property) {
      if (property === 'read') return readChunk;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

  function enable(): void {
    stdout.write(ENABLE);
    removeExitHandler ??= onExit(() => stdout.write(DISABLE_MOUSE));
  }

  return {
    stdin: observed,
    onReport(next) {
      listener = next;
    },
    enable,
    async lend(task) {
      stdout.write(DISABLE_MOUSE);
      try {
        await task();
      } finally {
        enable();
      }
    },
    close() {
      removeExitHandler?.();
      stdout.write(DISABLE_MOUSE);
    },
  };
}
