/** Reads which APIs the cluster has, in one request or, from older servers, in one for each version of a group. */

import { ClusterError, messageOf } from '../errors.ts';
import { fields, isRecord, list, text, texts } from '../json-fields.ts';
import { parseJson } from '../list/decode-response.ts';
import type { Transport } from '../transport.ts';

/** A kind that is served, in one of its versions. */
export interface ServedResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

export interface Discovery {
  /** A kind that is served in several versions is there once for each. */
  readonly resources: readonly ServedResource[];
  /** By "group/version": why it could not be read, as a sentence. An aggregated API server may be down. */
  readonly unread: ReadonlyMap<string, string>;
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const AGGREGATED_BETA = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList';
const ACCEPT = `${AGGREGATED},${AGGREGATED_BETA},application/json`;

export function groupVersionOf({ group, version }: Pick<ServedResource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The group and version as a path: "/api/v1". */
export function apiPathOf(resource: Pick<ServedResource, 'group' | 'version'>): string {
  return `${resource.group === '' ? '/api' : '/apis'}/${groupVersionOf(resource)}`;
}

/**
 * Reads both roots, so that every group is there. @throws ClusterError if they cannot be read whole; a group whose
 * resources cannot be read is `unread`
 */
export async function readDiscovery(transport: Transport, signal: AbortSignal): Promise<Discovery> {
  const roots = await Promise.all(['/api', '/apis'].map((path) => readRoot(transport, path, signal)));
  const discovery: Discovery = {
    resources: roots.flatMap(({ resources }) => resources),
    unread: new Map(roots.flatMap(({ unread }) => [...unread])),
  };
  // Every API server has these. A response without them does not come from an API server.
  if (!discovery.resources.some(({ group, plural }) => group === '' && plural === 'pods')) {
    throw notDiscovery(transport, '/api');
  }
  if (discovery.resources.every(({ group }) => group === '')) throw notDiscovery(transport, '/apis');
  return discovery;
}

function notDiscovery({ peer }: Transport, path: string): ClusterError {
  const sentence = `${peer.server} does not tell at ${path} which APIs it has: check what stands between here and the API server.`;
  return new ClusterError('protocol', sentence);
}

async function readRoot(transport: Transport, path: string, signal: AbortSignal): Promise<Discovery> {
  const answer = parseJson(await transport.getText(path, { signal, accept: ACCEPT }), transport.peer);
  const { kind, items, versions, groups } = fields<'kind' | 'items' | 'versions' | 'groups'>(answer);
  if (kind === 'APIGroupDiscoveryList' && Array.isArray(items)) return aggregatedGroups(transport, path, items);
  if (kind === 'APIVersions' && Array.isArray(versions)) {
    return readVersions(
      transport,
      texts(versions).map((version) => ({ group: '', version })),
      signal,
    );
  }
  if (kind === 'APIGroupList' && Array.isArray(groups)) {
    return readVersions(
      transport,
      groups.flatMap((group) => versionsOf(transport, path, group)),
      signal,
    );
  }
  throw notDiscovery(transport, path);
}

function aggregatedGroups(transport: Transport, path: string, items: readonly unknown[]): Discovery {
  const resources: ServedResource[] = [];
  const unread = new Map<string, string>();
  for (const item of items) {
    const { metadata, versions } = fields<'metadata' | 'versions'>(item);
    const group = text(fields<'name'>(metadata).name);
    if (!isRecord(item) || !Array.isArray(versions) || (group === '') !== (path === '/api')) {
      throw notDiscovery(transport, path);
    }
    for (const value of versions) {
      const read = fields<'version' | 'freshness' | 'resources'>(value);
      const version = text(read.version);
      if (version === '' || (read.resources !== undefined && !Array.isArray(read.resources))) {
        throw notDiscovery(transport, path);
      }
      if (read.freshness === 'Stale') {
        unread.set(groupVersionOf({ group, version }), 'The server behind this API does not answer.');
      }
      resources.push(...list(read.resources).map((resource) => aggregatedResource(resource, { group, version })));
    }
  }
  return { resources, unread };
}

function aggregatedResource(value: unknown, served: { readonly group: string; readonly version: string }) {
  const read = fields<'resource' | 'responseKind' | 'scope' | 'verbs'>(value);
  return {
    ...served,
    plural: text(read.resource),
    kind: text(fields<'kind'>(read.responseKind).kind),
    namespaced: read.scope === 'Namespaced',
    verbs: texts(read.verbs),
  };
}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

function versionsOf(transport: Transport, path: string, value: unknown): readonly GroupVersion[] {
  const { name, versions } = fields<'name' | 'versions'>(value);
  const group = text(name);
  if (group === '' || !Array.isArray(versions)) throw notDiscovery(transport, path);
  return versions.map((item) => {
    const version = text(fields<'version'>(item).version);
    if (version === '') throw notDiscovery(transport, path);
    return { group, version };
  });
}

/** How many versions of groups are read at once. */
const CONCURRENCY = 4;

async function readVersions(
  transport: Transport,
  versions: readonly GroupVersion[],
  signal: AbortSignal,
): Promise<Discovery> {
  const resources: ServedResource[] = [];
  const unread = new Map<string, string>();
  const left = [...versions];
  async function readNext(): Promise<void> {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      try {
        resources.push(...(await readVersion(transport, next, signal)));
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        unread.set(groupVersionOf(next), messageOf(thrown));
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, readNext));
  return { resources, unread };
}

async function readVersion(
  transport: Transport,
  served: GroupVersion,
  signal: AbortSignal,
): Promise<readonly ServedResource[]> {
  const path = apiPathOf(served);
  const answer = parseJson(await transport.getText(path, { signal }), transport.peer);
  const { kind, groupVersion, resources } = fields<'kind' | 'groupVersion' | 'resources'>(answer);
  if (kind !== 'APIResourceList' || groupVersion !== groupVersionOf(served) || !Array.isArray(resources)) {
    throw notDiscovery(transport, path);
  }
  return resources.flatMap((value) => {
    const read = fields<'name' | 'kind' | 'namespaced' | 'verbs'>(value);
    const plural = text(read.name);
    // "pods/log" is a subresource.
    if (plural.includes('/')) return [];
    return [
      { ...served, plural, kind: text(read.kind), namespaced: read.namespaced === true, verbs: texts(read.verbs) },
    ];
  });
}
