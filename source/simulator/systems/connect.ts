/** How clients reach servers. */

import type { Task } from '../container/kernel/task.ts';
import { openConnection } from '../container/network/request.ts';
import type { Host } from '../container/program.ts';
import type { Server } from '../container/servers.ts';

export type Connected =
  | { readonly kind: 'server'; readonly server: Server }
  | { readonly kind: 'no-name' }
  /** Nothing listens there, or what does is not such a server, or has not started up. */
  | { readonly kind: 'refused' | 'no-route' | 'timeout'; readonly address: string };

/** `name`: "localhost" for the server in the same pod. */
export function* connect(host: Host, system: string, name: string, port: number, limitMs?: number): Task<Connected> {
  const outcome = yield* openConnection(host, name, port, limitMs);
  if (outcome.kind === 'no-name') return outcome;
  if (outcome.kind !== 'open') return { kind: outcome.kind, address: outcome.address };
  const { connection, address } = outcome;
  const server = connection.kind === 'open' ? host.servers.of(connection.pod, connection.port) : undefined;
  if (server?.system !== system || !server.isServing) return { kind: 'refused', address };
  return { kind: 'server', server };
}
