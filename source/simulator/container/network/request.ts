/** A connection of a program, in virtual time: it opens, is refused, or runs out of time. */

import { sleep, type Task } from '../kernel/task.ts';
import type { Host } from '../program.ts';
import { addressesOf } from './names.ts';
import type { Connection } from './network.ts';

export type Outcome =
  | {
      readonly kind: 'open';
      readonly connection: Extract<Connection, { readonly kind: 'open' | 'api' }>;
      readonly address: string;
    }
  | { readonly kind: 'no-name' }
  | { readonly kind: 'refused' | 'no-route' | 'timeout'; readonly address: string; readonly ms: number };

/** How long Linux looks for a neighbour that does not answer, and how long it tries to connect. */
const NO_ROUTE_MS = 3070;
const LONGEST_MS = 134_000;

/** Tries the first address of the name. */
export function* openConnection(host: Host, name: string, port: number, limitMs = LONGEST_MS): Task<Outcome> {
  const [address] = addressesOf(host, name.replace(/^\[|\]$/g, ''));
  if (address === undefined) return { kind: 'no-name' };
  const connection = host.network.connect(host.pod, address, port);
  switch (connection.kind) {
    case 'open':
    case 'api':
      return { kind: 'open', connection, address };
    case 'refused':
      return { kind: 'refused', address, ms: 0 };
    case 'no-route':
    case 'silent': {
      const needed = connection.kind === 'silent' ? LONGEST_MS : NO_ROUTE_MS;
      const ms = Math.min(needed, limitMs);
      yield* sleep(host.clock, ms);
      return { kind: ms < needed || connection.kind === 'silent' ? 'timeout' : 'no-route', address, ms };
    }
  }
}
