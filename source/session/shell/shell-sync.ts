/** Runs the shells that were asked for: the terminal goes to one of them, and comes back whatever happens. */

import { ClusterError } from '../../cluster/errors.ts';
import { runShell, type ShellTerminal } from '../../cluster/stream/shell.ts';
import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import type { ShellRequest } from '../../state/inspect/inspection.ts';
import type { State } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import type { SharedClient } from '../connection/shared-client.ts';
import type { TerminalHandoff } from './terminal-handoff.ts';

export interface ShellStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface ShellSync {
  /** Looks at what the state asks for. */
  readonly sync: (state: State, shared: SharedClient | undefined) => void;
}

export function createShellSync(
  store: Store,
  handoff: Pick<TerminalHandoff, 'runWithTerminal'>,
  streams: ShellStreams,
): ShellSync {
  let runningId: number | undefined;

  async function run(request: ShellRequest, shared: SharedClient): Promise<void> {
    let text = '';
    shared.retain();
    try {
      await handoff.runWithTerminal(async () => {
        text = await runInteractiveShell(request, shared, streams);
      });
    } finally {
      shared.release();
      store.dispatch({ type: 'shell-ended', id: request.id, text });
    }
  }

  return {
    sync({ shellRequest }, shared) {
      if (shellRequest === undefined || shellRequest.id === runningId || shared === undefined) return;
      runningId = shellRequest.id;
      void run(shellRequest, shared);
    },
  };
}

/** How it ended, as a sentence. */
async function runInteractiveShell(
  request: ShellRequest,
  shared: SharedClient,
  streams: ShellStreams,
): Promise<string> {
  const { namespace, pod, podUid, container, command } = request;
  const { stdout } = streams;
  const where = sanitizeForTerminal(`${command} in ${pod}/${container}`);
  const signal = new AbortController().signal;
  const target = { kind: 'Pod', namespace, name: pod, uid: podUid } as const;
  const verified = await shared.commands.verify(target, { signal });
  if (!verified.ok) return verified.problem.sentence;
  const { terminal, giveBack } = openShellTerminal(streams);
  stdout.write(sanitizeForTerminal(`${where}, context ${shared.access.contextName}: exit comes back to stsview.`));
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
const RESET_TERMINAL_MODES =
  '\x1b[0m\x1b[?25h\x1b[?1l\x1b[?7h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?2004l\x1b[?1047l';

function openShellTerminal({ stdin, stdout }: ShellStreams): { terminal: ShellTerminal; giveBack: () => void } {
  const cleanups: (() => void)[] = [];
  stdin.setRawMode(true);
  stdin.ref();
  return {
    terminal: {
      onInput(listener) {
        // As Ink reads it: a stream that was made to flow in between would leave Ink without a key.
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
    },
    giveBack() {
      for (const clean of cleanups) clean();
      stdout.write(`${RESET_TERMINAL_MODES}\r\n`);
      stdin.setRawMode(false);
    },
  };
}
