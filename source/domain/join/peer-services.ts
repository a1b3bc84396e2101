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

/** By the key of the service. */
export function peerServices(snapshot: Snapshot, set: StatefulSet): ReadonlyMap<string, PeerService> {
  const keys = new Set(set.peerNames.flatMap(({ name }) => peerServiceKey(set, name) ?? []));
  return new Map(
    [...keys].map((key) => {
      const known = listCompletenessFor(snapshot, key.split('/')[0] ?? '');
      return [
        key,
        {
          isKnown: known.Service === 'known' && known.EndpointSlice === 'known',
          service: snapshot.tables.Service.get(key),
          slices: slicesByService(snapshot.tables.EndpointSlice).get(key) ?? [],
        },
      ];
    }),
  );
}
