/** The services of other namespaces by which containers refer to members. */

import type { EndpointSlice, Service, StatefulSet } from '../model/kinds.ts';
import { listCompletenessFor } from '../model/list-completeness.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';
import { slicesByService } from './indexes.ts';

export interface PeerService {
  /** False if the services or EndpointSlices of its namespace have not been read. */
  readonly isKnown: boolean;
  readonly service: Service | undefined;
  readonly slices: readonly EndpointSlice[];
}

/** "other/web" of "web-0.web.other" and of its longer forms; undefined for a name within the namespace of the set. */
export function peerServiceKey(set: StatefulSet, name: string): string | undefined {
  const [, service = '', namespace, svc] = name.split('.');
  const isOther = (svc === 'svc' || svc === undefined) && namespace !== undefined && namespace !== set.meta.namespace;
  return isOther ? keyOf(namespace, service) : undefined;
}

/** The other namespaces that the names of members stand in, sorted. */
export function peerNamespacesOf(sets: readonly StatefulSet[]): readonly string[] {
  const named = sets.flatMap((set) =>
    set.peerNames.flatMap(({ name }) => peerServiceKey(set, name)?.split('/')[0] ?? []),
  );
  return [...new Set(named)].sort();
}

/** By the key of the service. */
export function peerServices(snapshot: Snapshot, set: StatefulSet): ReadonlyMap<string, PeerService> {
  const keys = new Set(set.peerNames.flatMap(({ name }) => peerServiceKey(set, name) ?? []));
  return new Map([...keys].map((key) => [key, peerServiceAt(snapshot, key)]));
}

function peerServiceAt(snapshot: Snapshot, key: string): PeerService {
  const [namespace = '', name = ''] = key.split('/');
  const known = listCompletenessFor(snapshot, namespace);
  const lookedUp = snapshot.lookups?.peers?.get(namespace);
  if (known.Service === 'known' && known.EndpointSlice === 'known') {
    return {
      isKnown: true,
      service: snapshot.tables.Service.get(key),
      slices: slicesByService(snapshot.tables.EndpointSlice).get(key) ?? [],
    };
  }
  if (lookedUp === undefined || lookedUp === 'forbidden') return { isKnown: false, service: undefined, slices: [] };
  return {
    isKnown: true,
    service: lookedUp.services.find(({ meta }) => meta.name === name),
    slices: lookedUp.slices.filter(({ service }) => service === name),
  };
}
