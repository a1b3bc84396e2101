/** A client that several parts of the program use, closed when the last of them has let it go. */

import type { Access } from '../cluster/access.ts';
import { type Client, createClient } from '../cluster/client.ts';
import { createCommands } from '../cluster/commands.ts';

export interface SharedClient {
  readonly access: Access;
  readonly client: Client;
  readonly commands: ReturnType<typeof createCommands>;
  /** One more user of it. */
  readonly hold: () => void;
  readonly release: () => void;
}

/** Held once by its maker. */
export function shareClient(
  access: Access,
  options: { readonly requestTimeoutMs: number | undefined; readonly readOnly: boolean },
): SharedClient {
  const client = createClient(access, options);
  let users = 1;
  return {
    access,
    client,
    commands: createCommands(client),
    hold() {
      users += 1;
    },
    release() {
      users -= 1;
      if (users === 0) client.close();
    },
  };
}
