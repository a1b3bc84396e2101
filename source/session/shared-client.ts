/** A client that several parts of the program use, closed when the last of them has let it go. */

import { type Client, createClient } from '../cluster/connection/client.ts';
import type { ClusterAccess } from '../cluster/connection/cluster-access.ts';
import { createActionPorts } from '../cluster/write/action-ports.ts';

export interface SharedClient {
  readonly access: ClusterAccess;
  readonly client: Client;
  readonly commands: ReturnType<typeof createActionPorts>;
  /** One more user of it. */
  readonly retain: () => void;
  readonly release: () => void;
}

/** Held once by its maker. */
export function createSharedClient(
  access: ClusterAccess,
  options: { readonly requestTimeoutMs: number | undefined; readonly readOnly: boolean },
): SharedClient {
  const client = createClient(access, options);
  let referenceCount = 1;
  return {
    access,
    client,
    commands: createActionPorts(client),
    retain() {
      referenceCount += 1;
    },
    release() {
      referenceCount -= 1;
      if (referenceCount === 0) client.close();
    },
  };
}
