/** A client with a reference count: it is closed when the last user has released it. */

import { type Client, createClient } from '../cluster/connection/client.ts';
import type { ClusterAccess } from '../cluster/connection/cluster-access.ts';
import { createActionPorts } from '../cluster/write/action-ports.ts';
import { createSetKeeper, type KeptSetSettings } from './exchange/kept-set-file.ts';

export interface SharedClient {
  readonly access: ClusterAccess;
  readonly client: Client;
  readonly commands: ReturnType<typeof createActionPorts>;
  /** Increments the reference count. */
  readonly retain: () => void;
  /** Decrements the reference count, and closes the client at zero. */
  readonly release: () => void;
}

/** The reference count starts at one, for the caller. */
export function createSharedClient(
  access: ClusterAccess,
  options: {
    readonly requestTimeoutMs: number | undefined;
    readonly readOnly: boolean;
    readonly keptSets: KeptSetSettings;
    readonly writesBlocked?: () => string | undefined;
  },
): SharedClient {
  const client = createClient(access, { ...options, readsClusterTime: true });
  let referenceCount = 1;
  return {
    access,
    client,
    commands: createActionPorts(client, { keeper: createSetKeeper(options.keptSets, access.contextName) }),
    retain() {
      referenceCount += 1;
    },
    release() {
      referenceCount -= 1;
      if (referenceCount === 0) client.close();
    },
  };
}
