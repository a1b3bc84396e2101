/** Runs a shell in a container and connects its TTY to the user's terminal until either side ends it. */

import type { Client } from '../connection/client.ts';
import { ClusterError, oneLine } from '../errors.ts';
import { fields, list, text } from '../json-fields.ts';
import { closeSocket, errorFromSocket, prepareWebSocket, type Socket, toSocket } from './web-socket.ts';

export interface ShellTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** The user's terminal: its input, output and size. */
export interface ShellTerminal {
  readonly onInput: (listener: (data: string) => void) => void;
  readonly write: (data: Uint8Array) => void;
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly onResize: (listener: () => void) => void;
}

export interface ShellResult {
  readonly exitCode: number;
  /** The server's message, on one line; often empty. */
  readonly serverMessage: string;
}

/** Detects a dead connection: it is given up this long after an unanswered ping. */
const PING_MS = 15_000;

export function shellPath({ namespace, pod }: Pick<ShellTarget, 'namespace' | 'pod'>): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec`;
}

/** Settles when the command has ended. @throws ClusterError if it cannot be run, or the connection was lost */
export async function runShell(client: Client, target: ShellTarget, terminal: ShellTerminal): Promise<ShellResult> {
  const { namespace, pod, container, command } = target;
  const what = `${command[0]} in container ${container} of pod ${namespace}/${pod}`;
  const { config, handler } = await prepareWebSocket(client, shellPath(target));
  const [{ Exec }, { PassThrough, Writable }] = await Promise.all([
    import('@kubernetes/client-node/dist/exec.js'),
    import('node:stream'),
  ]);
  const ended = Promise.withResolvers<unknown>();
  const input = new PassThrough();
  // client-node sends the size of a stream that has one, and again whenever the stream emits a resize event.
  const output = Object.assign(
    new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        terminal.write(chunk);
        done();
      },
    }),
    terminal.size(),
  );
  terminal.onInput((data) => input.write(data));
  terminal.onResize(() => {
    Object.assign(output, terminal.size());
    output.emit('resize');
  });
  let socket: Socket | undefined;
  let stopPinging: (() => void) | undefined;
  try {
    const exec = new Exec(config);
    exec.handler = handler;
    const opened: unknown = await exec.exec(
      namespace,
      pod,
      container,
      [...command],
      output,
      null,
      input,
      true,
      ended.resolve,
    );
    socket = toSocket(opened);
    socket.addEventListener('close', () => ended.resolve(undefined));
    stopPinging = keepAlive(opened, socket);
    return shellResultOf(await ended.promise, what);
  } catch (thrown) {
    throw thrown instanceof ClusterError ? thrown : errorFromSocket(thrown, what);
  } finally {
    stopPinging?.();
    if (socket !== undefined) await closeSocket(socket);
  }
}

interface Pingable {
  readonly ping: () => void;
  readonly on: (event: 'pong', listener: () => void) => unknown;
}

function isPingable(value: unknown): value is Pingable {
  return typeof value === 'object' && value !== null && 'ping' in value && 'on' in value;
}

/** Without it, a terminal connected to a dead peer would hang. */
function keepAlive(opened: unknown, socket: Socket): () => void {
  if (!isPingable(opened)) return () => {};
  let answered = true;
  opened.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) socket.terminate();
    answered = false;
    opened.ping();
  }, PING_MS);
  return () => clearInterval(timer);
}

/** `status` is the API's Status object that ends every exec. */
function shellResultOf(status: unknown, what: string): ShellResult {
  if (status === undefined) throw new ClusterError('network', `The connection was lost: ${what}.`);
  const { status: word, message, details } = fields<'status' | 'message' | 'details'>(status);
  const serverMessage = oneLine(text(message));
  if (word === 'Success') return { exitCode: 0, serverMessage: '' };
  const causes = list(fields<'causes'>(details).causes).map((item) => fields<'reason' | 'message'>(item));
  const cause = text(causes.find(({ reason }) => reason === 'ExitCode')?.message);
  const exitCode = Number(cause === '' ? /exit (?:status|code) (\d+)/.exec(serverMessage)?.[1] : cause);
  const isMissing = /executable file not found|no such file or directory/i.test(serverMessage);
  if (isMissing) throw new ClusterError('not-found', `The image has no such command: ${what}.`);
  if (!Number.isInteger(exitCode) || exitCode === 0)
    throw new ClusterError('server', `It failed: ${what} (${serverMessage}).`);
  return { exitCode, serverMessage };
}
