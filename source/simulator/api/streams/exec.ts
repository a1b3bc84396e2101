/** The `exec` and `attach` subresources. Commands are interpreted in memory and never run on this machine. */

import type { WebSocket } from 'ws';
import type { PodKey, SimulatedCluster } from '../../cluster.ts';
import { type Channels, openChannels } from './channels.ts';
import { type InteractiveShell, openInteractiveShell } from './interactive-shell.ts';

export interface ExecRequest {
  readonly pod: PodKey;
  /** Empty to attach to the container's own program, a shell. */
  readonly command: readonly string[];
  /**
   * True if the command is the container's own, as with `kubectl run -i`: the container ends with it, and it has no
   * separate exit code.
   */
  readonly endsContainer: boolean;
  readonly stdin: boolean;
  readonly tty: boolean;
}

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3 } as const;

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', '/bin/sh', '/bin/bash', 'ash']);
/** Commands that read stdin if they are given no file. */
const READERS: ReadonlySet<string> = new Set(['cat', 'tee', 'wc', 'sort']);

function exitStatus(exitCode: number): Buffer {
  const status =
    exitCode === 0
      ? { metadata: {}, status: 'Success' }
      : {
          metadata: {},
          status: 'Failure',
          message: `command terminated with non-zero exit code: exit status ${exitCode}`,
          reason: 'NonZeroExitCode',
          details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
        };
  return Buffer.from(JSON.stringify(status));
}

/** Reports whether the command is an interactive shell: it has no command line argument. */
function isShell(command: readonly string[]): boolean {
  return SHELLS.has(command[0] ?? '') && command.slice(1).every((argument) => /^-[il]+$/.test(argument));
}

function readsInput(command: readonly string[]): boolean {
  const operands = command.slice(1).filter((argument) => !argument.startsWith('-'));
  const [program = ''] = command;
  return READERS.has(program) && (operands.length === 0 || program === 'tee');
}

export function serveExec(cluster: SimulatedCluster, socket: WebSocket, request: ExecRequest): void {
  const { pod, command, endsContainer, tty } = request;
  let shell: InteractiveShell | undefined;
  let typed = '';
  let done = false;

  const print = (channel: number, text: string): void => {
    if (text !== '') channels.send(channel, Buffer.from(text));
  };
  const finish = (exitCode: number): void => {
    if (done) return;
    done = true;
    if (endsContainer) cluster.exitContainers(pod, exitCode);
    channels.send(CHANNEL.error, exitStatus(endsContainer ? 0 : exitCode));
    channels.close();
  };
  const runOnce = (stdin?: string): void => {
    if (done) return;
    const { stdout, stderr, exitCode } = cluster.exec(pod, command, stdin);
    const text = (output: string): string => (tty ? output.replace(/\r?\n/g, '\r\n') : output);
    print(CHANNEL.stdout, text(stdout));
    print(tty ? CHANNEL.stdout : CHANNEL.stderr, text(stderr));
    finish(exitCode);
  };
  const endInput = (): void => {
    if (shell !== undefined) shell.close();
    else if (waitsForInput) runOnce(typed);
  };
  const channels: Channels = openChannels(socket, {
    onData(channel, bytes) {
      if (channel !== CHANNEL.stdin) return;
      const text = bytes.toString('utf8');
      if (shell !== undefined) shell.input(text);
      else typed += text;
      // Older protocols cannot close stdin, so an empty message means the end of input.
      if (bytes.length === 0 && !socket.protocol.startsWith('v5')) endInput();
    },
    onEnd(channel) {
      if (channel === CHANNEL.stdin) endInput();
    },
    onClose() {
      done = true;
    },
  });
  const waitsForInput = request.stdin && readsInput(command);

  /** The first message is sent once the socket is open, with one on every channel that the client opened. */
  print(CHANNEL.stdout, '');
  if (request.stdin && (command.length === 0 || isShell(command))) {
    shell = openInteractiveShell({
      tty,
      run(line) {
        const { stdout, stderr, exitCode } = cluster.exec(pod, ['sh', '-c', line]);
        if (tty) return { output: `${stdout}${stderr}`, exitCode };
        print(CHANNEL.stderr, stderr);
        return { output: stdout, exitCode };
      },
      write: (text) => print(CHANNEL.stdout, text),
      end: finish,
    });
  } else if (!waitsForInput && command.length > 0) {
    runOnce();
  }
}
