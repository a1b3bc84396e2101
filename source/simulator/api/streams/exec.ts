/** The `exec` and `attach` subresources. Commands are interpreted in memory and never run on this machine. */

import type { WebSocket } from 'ws';
import type { PodKey, SimulatedCluster } from '../../cluster.ts';
import type { Attachment } from '../../container/consoles.ts';
import type { ContainerProcess } from '../../container/container-runtime.ts';
import { type Channels, openChannels } from './channels.ts';

export interface ExecRequest {
  readonly pod: PodKey;
  /** Undefined to attach to the container's own program. */
  readonly command: readonly string[] | undefined;
  readonly stdin: boolean;
  readonly tty: boolean;
}

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;
/** How many bytes may wait for a slow client before the command has to wait, too. */
const MOST_WAITING = 1024 * 1024;

function failure(message: string, more: object = {}): Buffer {
  return Buffer.from(JSON.stringify({ metadata: {}, status: 'Failure', message, ...more }));
}

function exitStatus(exitCode: number): Buffer {
  if (exitCode === 0) return Buffer.from(JSON.stringify({ metadata: {}, status: 'Success' }));
  return failure(`command terminated with non-zero exit code: exit status ${exitCode}`, {
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  });
}

/** What a container runtime says of a program that the image does not have. */
function missingProgram(program: string): Buffer {
  const why = `exec: "${program}": ${program.includes('/') ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH'}`;
  return failure(
    `error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
    { reason: 'InternalError', code: 500 },
  );
}

function sizeOf(bytes: Buffer): { readonly columns: number; readonly rows: number } | undefined {
  const found = /"Width":\s*(\d+).*"Height":\s*(\d+)/s.exec(bytes.toString('utf8'));
  return found === null ? undefined : { columns: Number(found[1]), rows: Number(found[2]) };
}

export function serveExec(cluster: SimulatedCluster, socket: WebSocket, request: ExecRequest): void {
  const { pod, command, stdin, tty } = request;
  let isDone = false;
  let proc: ContainerProcess | Attachment | undefined;
  const channels: Channels = openChannels(socket, {
    onData(channel, bytes) {
      if (channel === CHANNEL.resize) {
        const size = sizeOf(bytes);
        if (size !== undefined) proc?.resize(size.columns, size.rows);
      }
      if (channel !== CHANNEL.stdin || proc === undefined) return;
      // Older protocols cannot close stdin, so an empty message means the end of input.
      if (bytes.length === 0 && !socket.protocol.startsWith('v5')) proc.endInput();
      else proc.input(bytes);
    },
    onEnd(channel) {
      if (channel === CHANNEL.stdin) proc?.endInput();
    },
    onClose() {
      if (isDone) return;
      isDone = true;
      if (proc === undefined) return;
      if ('detach' in proc) proc.detach();
      // As when a terminal is closed: whoever handles it may go on.
      else proc.signal('HUP');
    },
    onDrained: () => proc?.drained(),
  });
  const finish = (status: Buffer): void => {
    if (isDone) return;
    isDone = true;
    channels.send(CHANNEL.error, status);
    channels.close();
  };

  // The first message is sent once the socket is open, with one on every channel that the client opened.
  channels.send(CHANNEL.stdout, Buffer.alloc(0));
  const onOutput = (name: 'stdout' | 'stderr', bytes: Buffer): boolean => {
    if (!isDone) channels.send(CHANNEL[name], bytes);
    return isDone || channels.waiting() < MOST_WAITING;
  };
  if (command === undefined) {
    proc = cluster.attach(pod, { stdin, onOutput, onEnd: () => finish(exitStatus(0)) });
    return;
  }
  if (!cluster.hasProgram(pod, command)) {
    finish(missingProgram(command[0] ?? ''));
    return;
  }
  proc = cluster.startProcess(pod, {
    command,
    stdin,
    isTerminal: tty,
    onOutput,
    onExit: (exitCode) => finish(exitStatus(exitCode)),
  });
}
