/** The terminal for a shell in a container: raw input and output. */

import type { ShellTerminal } from '../../cluster/stream/shell.ts';
import type { OpenShellTerminal } from '../../session/shell-sync.ts';
import type { ProcessIO } from '../process/process-io.ts';

/** Resets what a program in the container may have changed: colours, cursor, mouse, paste mode, alternate screen. */
const RESET_TERMINAL_MODES =
  '\x1b[0m\x1b[?25h\x1b[?1l\x1b[?7h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?2004l\x1b[?1047l';

export function shellTerminalOpener({ stdin, stdout }: Pick<ProcessIO, 'stdin' | 'stdout'>): OpenShellTerminal {
  return () => {
    const cleanups: (() => void)[] = [];
    stdin.setRawMode(true);
    stdin.ref();
    const terminal: ShellTerminal = {
      onInput(listener) {
        // Reads like Ink does. A stream switched to flowing mode would leave Ink without input.
        const onReadable = () => {
          for (let data = stdin.read(); data !== null; data = stdin.read()) listener(String(data));
        };
        stdin.on('readable', onReadable);
        cleanups.push(() => stdin.off('readable', onReadable));
      },
      write: (data) => void stdout.write(data),
      size: () => ({ columns: stdout.columns, rows: stdout.rows }),
      onResize(listener) {
        stdout.on('resize', listener);
        cleanups.push(() => stdout.off('resize', listener));
      },
    };
    return {
      terminal,
      printLine: (line) => void stdout.write(`${line}\r\n`),
      close() {
        for (const clean of cleanups) clean();
        stdout.write(`${RESET_TERMINAL_MODES}\r\n`);
        stdin.setRawMode(false);
      },
    };
  };
}
