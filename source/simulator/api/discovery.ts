/** The discovery API: the served resources, by group or all at once. */

import type { Json } from '../model/json.ts';
import { apiVersionOf, type ResourceType, type Subresource } from '../model/resource-types.ts';
import { compareVersions } from '../model/version-order.ts';

export const VERSION: Json = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'node',
  compiler: 'v8',
  platform: 'simulated',
};

export const AGGREGATED = /application\/json;[^,]*g=apidiscovery\.k8s\.io;v=v2;as=APIGroupDiscoveryList/;
export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function groupsOf(types: readonly ResourceType[]): readonly string[] {
  return [...new Set(types.map(({ group }) => group))];
}

function versionsOf(types: readonly ResourceType[], group: string): readonly string[] {
  return [...new Set(types.filter((type) => type.group === group).map(({ version }) => version))].sort(compareVersions);
}

function legacyGroup(types: readonly ResourceType[], group: string): Json {
  const versions = versionsOf(types, group).map((version) => ({
    groupVersion: apiVersionOf({ group, version }),
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function legacyResources(type: ResourceType): readonly Json[] {
  const main = {
    name: type.plural,
    singularName: type.singular,
    namespaced: type.namespaced,
    kind: type.kind,
    verbs: type.verbs,
    ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
    ...(type.categories.length === 0 ? {} : { categories: type.categories }),
  };
  const subresources = type.subresources.map((subresource) => ({
    name: `${type.plural}/${subresource.name}`,
    singularName: '',
    namespaced: type.namespaced,
    ...(subresource.group === undefined ? {} : { group: subresource.group, version: subresource.version }),
    kind: subresource.kind ?? type.kind,
    verbs: subresource.verbs,
  }));
  return [main, ...subresources];
}

function responseKind(type: ResourceType, subresource?: Subresource): Json {
  return {
    group: subresource?.group ?? type.group,
    version: subresource?.version ?? type.version,
    kind: subresource?.kind ?? type.kind,
  };
}

function aggregatedGroup(types: readonly ResourceType[], group: string): Json {
  const versions = versionsOf(types, group).map((version) => ({
    version,
    freshness: 'Current',
    resources: types
      .filter((type) => type.group === group && type.version === version)
      .map((type) => ({
        resource: type.plural,
        responseKind: responseKind(type),
        scope: type.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: type.singular,
        verbs: type.verbs,
        ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
        ...(type.categories.length === 0 ? {} : { categories: type.categories }),
        ...(type.subresources.length === 0
          ? {}
          : {
              subresources: type.subresources.map((subresource) => ({
                subresource: subresource.name,
                responseKind: responseKind(type, subresource),
                verbs: subresource.verbs,
              })),
            }),
      })),
  }));
  return { metadata: group === '' ? {} : { name: group }, versions };
}

function aggregated(types: readonly ResourceType[], groups: readonly string[]): Json {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => aggregatedGroup(types, group)),
  };
}

/** Returns undefined if the path does not belong to discovery. */
export function discover(
  pathname: string,
  accept: string,
  all: readonly ResourceType[],
): { readonly body: Json; readonly type: string } | undefined {
  const path = pathname.replace(/\/+$/, '');
  const plain = (body: Json) => ({ body, type: 'application/json' });
  const wantsAll = AGGREGATED.test(accept);
  const named = groupsOf(all).filter((group) => group !== '');
  if (path === '/version') return plain(VERSION);
  if (path === '/api') {
    if (wantsAll) return { body: aggregated(all, ['']), type: AGGREGATED_TYPE };
    return plain({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  }
  if (path === '/apis') {
    if (wantsAll) return { body: aggregated(all, named), type: AGGREGATED_TYPE };
    return plain({ kind: 'APIGroupList', apiVersion: 'v1', groups: named.map((name) => legacyGroup(all, name)) });
  }
  const [, group = '', version] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (group !== '' && version === undefined && named.includes(group)) {
    return plain({ kind: 'APIGroup', apiVersion: 'v1', ...legacyGroup(all, group) });
  }
  const groupVersion = path === '/api/v1' ? 'v1' : group === '' ? undefined : `${group}/${version ?? ''}`;
  const types = all.filter((type) => apiVersionOf(type) === groupVersion);
  if (types.length === 0) return undefined;
  return plain({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: types.flatMap(legacyResources) });
}
