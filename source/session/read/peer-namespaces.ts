/** Reads the services of other namespaces by whose names members look for each other. */

import type { Client } from '../../cluster/connection/client.ts';
import { readSnapshot } from '../../cluster/read/read-snapshot.ts';
import { peerServiceKey } from '../../domain/join/peer-services.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';

/** The text of a container may name many. */
const MAX_NAMESPACES = 5;

/** Adds services and EndpointSlices of the namespaces that have not been read. @throws ClusterError */
export async function addPeerNamespaces(
  client: Client,
  snapshot: Snapshot,
  namespaces: readonly string[] | 'all',
): Promise<Snapshot> {
  if (namespaces === 'all') return snapshot;
  const named = [...snapshot.tables.StatefulSet.values()].flatMap((set) =>
    set.peerNames.flatMap(({ name }) => peerServiceKey(set, name)?.split('/')[0] ?? []),
  );
  const others = [...new Set(named)].filter((namespace) => !namespaces.includes(namespace)).slice(0, MAX_NAMESPACES);
  if (others.length === 0) return snapshot;
  const { tables, sources } = await readSnapshot(client, { namespaces: others, kinds: ['Service', 'EndpointSlice'] });
  return {
    ...snapshot,
    sources: [...snapshot.sources, ...sources],
    tables: {
      ...snapshot.tables,
      Service: new Map([...snapshot.tables.Service, ...tables.Service]),
      EndpointSlice: new Map([...snapshot.tables.EndpointSlice, ...tables.EndpointSlice]),
    },
  };
}
