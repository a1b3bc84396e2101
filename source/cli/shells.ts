/** Runs the shells that were asked for: the terminal goes to one of them, and comes back whatever happens. */

import { ClusterError } from '../cluster/errors.ts';
import { runShell, type ShellTerminal } from '../cluster/shell.ts';
import { harmless } from '../domain/text.ts';
import type { ShellWish } from '../state/look.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './connection.ts';
import type { TerminalLender } from './terminal-lender.ts';

export interface ShellStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface Shells {
  /** Looks at what the state asks for. */
  readonly follow: (state: State, shared: SharedClient | undefined) => void;
}

export function createShells(store: Store, lender: Pick<TerminalLender, 'lend'>, streams: ShellStreams): Shells {
  let running: number | undefined;

  async function run(wish: ShellWish, shared: SharedClient): Promise<void> {
    let text = '';
    shared.hold();
    try {
      await lender.lend(async () => {
        text = await converse(wish, shared, streams);
      });
    } finally {
      shared.release();
      store.dispatch({ type: 'shell-ended', id: wish.id, text });
    }
  }

  return {
    follow({ shell }, shared) {
      if (shell === undefined || shell.id === running || shared === undefined) return;
      running = shell.id;
      void run(shell, shared);
    },
  };
}

/** How it ended, as a sentence. */
async function converse(wish: ShellWish, shared: SharedClient, streams: ShellStreams): Promise<string> {
  const { namespace, pod, podUid, container, command } = wish;
  const { stdout } = streams;
  const where = harmless(`${command} in ${pod}/${container}`);
  const signal = new AbortController().signal;
  const target = { kind: 'Pod', namespace, name: pod, uid: podUid } as const;
  const same = await shared.commands.verify(target, { signal });
  if (!same.ok) return same.problem.sentence;
  const { terminal, giveBack } = takeTerminal(streams);
  stdout.write(harmless(`${where}, context ${shared.access.contextName}: exit comes back to stsview.`));
  stdout.write('\r\n');
  try {
    const { exitCode } = await runShell(shared.client, { namespace, pod, container, command: [command] }, terminal);
    return `${where} has ended${exitCode === 0 ? '' : ` with exit code ${exitCode}`}.`;
  } catch (error) {
    if (error instanceof ClusterError) return error.message;
    throw error;
  } finally {
    giveBack();
  }
}

/** What a program on the other side may have left behind: colours, a hidden cursor, mouse, paste, its own screen. */
const CALM =
  '\x1b[0m\x1b[?25h\x1b[?1l\x1b[?7h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?2004l\x1b[?1047l';

function takeTerminal({ stdin, stdout }: ShellStreams): { terminal: ShellTerminal; giveBack: () => void } {
  const cleanups: (() => void)[] = [];
  stdin.setRawMode(true);
  stdin.ref();
  return {
    terminal: {
      onInput(listener) {
        // As Ink reads it: a stream that was made to flow in between would leave Ink without a key.
        const hear = () => {
          for (let data = stdin.read(); data !== null; data = stdin.read()) listener(String(data));
        };
        stdin.on('readable', hear);
        cleanups.push(() => stdin.off('readable', hear));
      },
      write: (data) => void stdout.write(data),
      size: () => ({ columns: stdout.columns, rows: stdout.rows }),
      onResize(listener) {
        stdout.on('resize', listener);
        cleanups.push(() => stdout.off('resize', listener));
      },
    },
    giveBack() {
      for (const clean of cleanups) clean();
      stdout.write(`${CALM}\r\n`);
      stdin.setRawMode(false);
    },
  };
}
