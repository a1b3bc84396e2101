/** The responses of an API server to /api and /apis, in the form of aggregated discovery. */

export interface ServedForTest {
  /** "apps/v1", "v1" */
  readonly apiVersion: string;
  readonly plural: string;
  readonly kind: string;
  readonly freshness?: 'Current' | 'Stale';
}

/** The resources that every API server has. */
export const CORE_APIS: readonly ServedForTest[] = [
  { apiVersion: 'v1', plural: 'pods', kind: 'Pod' },
  { apiVersion: 'apps/v1', plural: 'statefulsets', kind: 'StatefulSet' },
];

/** Returns undefined for a path that does not belong to discovery. */
export function discoveryAnswer(path: string, served: readonly ServedForTest[]): unknown {
  const { pathname } = new URL(path, 'https://server');
  if (pathname !== '/api' && pathname !== '/apis') return undefined;
  const here = served.filter(({ apiVersion }) => apiVersion.includes('/') === (pathname === '/apis'));
  const groups = Map.groupBy(here, ({ apiVersion }) => (apiVersion.includes('/') ? apiVersion.split('/')[0] : ''));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [...groups].map(([name, entries]) => ({
      metadata: name === '' ? {} : { name },
      versions: [...Map.groupBy(entries, ({ apiVersion }) => apiVersion)].map(([apiVersion, resources]) => ({
        version: apiVersion.split('/').at(-1),
        freshness: resources[0]?.freshness ?? 'Current',
        resources: resources.map(({ plural, kind }) => ({
          resource: plural,
          responseKind: { kind },
          scope: 'Namespaced',
          verbs: ['get', 'list', 'watch'],
        })),
      })),
    })),
  };
}
