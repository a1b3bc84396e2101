/** Bash's sockets: `/dev/tcp/HOST/PORT` as the target of a redirection. */

import { type OpenStream, opened } from '../kernel/descriptors.ts';
import { streamOf } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { openConnection } from '../network/request.ts';
import { ShellError, type ShellState } from './state.ts';

const SOCKET = /^\/dev\/tcp\/([^/]+)\/(\d+)$/;
const LOOPBACK = /^(?:localhost|127\.|::1$)/;

const PROBLEMS = {
  refused: 'Connection refused',
  'no-route': 'No route to host',
  timeout: 'Connection timed out',
} as const;

/** Returns undefined if the path is none of a socket, as it is for all other shells. @throws ShellError */
export function* openSocket({ host, shell }: ShellState, path: string): Task<OpenStream | undefined> {
  const [, name = '', port = ''] = shell === 'bash' ? (SOCKET.exec(path) ?? []) : [];
  if (name === '') return undefined;
  const notAnswered = (): void => host.notSimulated({ kind: 'connection', what: path });
  const outcome = yield* openConnection(host, name, Number(port));
  if (outcome.kind === 'no-name') throw new ShellError(`${name}: Name or service not known`, 1);
  if (outcome.kind !== 'open') {
    // Only the image knows to what its own program listens, unless the pod declares it.
    if (LOOPBACK.test(name)) notAnswered();
    throw new ShellError(`${path}: ${PROBLEMS[outcome.kind]}`, 1);
  }
  return opened(
    streamOf({
      *read() {
        notAnswered();
        return '';
      },
      *write() {
        yield 1;
      },
    }),
  );
}
