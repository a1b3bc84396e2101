/** The resources of the simulated API server: groups, versions, kinds and names. */

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

export interface Subresource {
  readonly name: string;
  /** The kind of requests and responses, if it differs from the resource's kind. */
  readonly kind?: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly Verb[];
}

export interface ResourceType {
  /** The store's key of the resource: "apps/statefulsets", "pods". */
  readonly key: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly Verb[];
  readonly subresources: readonly Subresource[];
  /** True if `metadata.generation` counts the changes of its spec. */
  readonly hasGeneration: boolean;
}

interface Extra {
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly Subresource[];
  readonly clusterWide?: true;
  readonly generation?: true;
  /** True for reviews, which are answered and never stored. */
  readonly createOnly?: true;
}

const ALL_VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const STATUS: Subresource = { name: 'status', verbs: ['get', 'patch', 'update'] };
const SCALE: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: ['get', 'patch', 'update'],
};
const POD_SUBRESOURCES: readonly Subresource[] = [
  STATUS,
  { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  { name: 'binding', kind: 'Binding', verbs: ['create'] },
  { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
  { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
  { name: 'log', verbs: ['get'] },
  { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
];

function resource(group: string, version: string, kind: string, plural: string, extra: Extra = {}): ResourceType {
  return {
    key: group === '' ? plural : `${group}/${plural}`,
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    namespaced: extra.clusterWide !== true,
    shortNames: extra.short ?? [],
    categories: extra.categories ?? [],
    verbs: extra.createOnly ? ['create'] : ALL_VERBS,
    subresources: extra.subresources ?? [],
    hasGeneration: extra.generation === true,
  };
}

const APPS: Extra = { categories: ['all'], generation: true };

export const RESOURCE_TYPES: readonly ResourceType[] = [
  resource('', 'v1', 'ConfigMap', 'configmaps', { short: ['cm'] }),
  resource('', 'v1', 'Endpoints', 'endpoints', { short: ['ep'] }),
  resource('', 'v1', 'Event', 'events', { short: ['ev'] }),
  resource('', 'v1', 'LimitRange', 'limitranges', { short: ['limits'] }),
  resource('', 'v1', 'Namespace', 'namespaces', {
    short: ['ns'],
    clusterWide: true,
    subresources: [STATUS, { name: 'finalize', verbs: ['update'] }],
  }),
  resource('', 'v1', 'Node', 'nodes', { short: ['no'], clusterWide: true, subresources: [STATUS] }),
  resource('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', { short: ['pvc'], subresources: [STATUS] }),
  resource('', 'v1', 'PersistentVolume', 'persistentvolumes', {
    short: ['pv'],
    clusterWide: true,
    subresources: [STATUS],
  }),
  resource('', 'v1', 'Pod', 'pods', {
    short: ['po'],
    categories: ['all'],
    subresources: POD_SUBRESOURCES,
    generation: true,
  }),
  resource('', 'v1', 'ResourceQuota', 'resourcequotas', { short: ['quota'], subresources: [STATUS] }),
  resource('', 'v1', 'Secret', 'secrets'),
  resource('', 'v1', 'ServiceAccount', 'serviceaccounts', { short: ['sa'] }),
  resource('', 'v1', 'Service', 'services', { short: ['svc'], categories: ['all'], subresources: [STATUS] }),
  resource('apps', 'v1', 'ControllerRevision', 'controllerrevisions'),
  resource('apps', 'v1', 'DaemonSet', 'daemonsets', { ...APPS, short: ['ds'], subresources: [STATUS] }),
  resource('apps', 'v1', 'Deployment', 'deployments', { ...APPS, short: ['deploy'], subresources: [SCALE, STATUS] }),
  resource('apps', 'v1', 'ReplicaSet', 'replicasets', { ...APPS, short: ['rs'], subresources: [SCALE, STATUS] }),
  resource('apps', 'v1', 'StatefulSet', 'statefulsets', { ...APPS, short: ['sts'], subresources: [SCALE, STATUS] }),
  resource('authorization.k8s.io', 'v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', {
    clusterWide: true,
    createOnly: true,
  }),
  resource('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
    short: ['hpa'],
    categories: ['all'],
    subresources: [STATUS],
  }),
  resource('batch', 'v1', 'CronJob', 'cronjobs', { ...APPS, short: ['cj'], subresources: [STATUS] }),
  resource('batch', 'v1', 'Job', 'jobs', { ...APPS, subresources: [STATUS] }),
  resource('coordination.k8s.io', 'v1', 'Lease', 'leases'),
  resource('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', { generation: true }),
  resource('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    short: ['pdb'],
    subresources: [STATUS],
    generation: true,
  }),
  resource('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', { short: ['sc'], clusterWide: true }),
  resource('storage.k8s.io', 'v1', 'VolumeAttachment', 'volumeattachments', {
    clusterWide: true,
    subresources: [STATUS],
  }),
];

const BY_KEY = new Map(RESOURCE_TYPES.map((type) => [type.key, type]));
const BY_KIND = new Map(RESOURCE_TYPES.map((type) => [`${apiVersionOf(type)}/${type.kind}`, type]));

/** "v1", "apps/v1". */
export function apiVersionOf({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

export function findResource(key: string): ResourceType | undefined {
  return BY_KEY.get(key);
}

/** `apiVersion` as in a manifest. */
export function findKind(apiVersion: string, kind: string): ResourceType | undefined {
  return BY_KIND.get(`${apiVersion}/${kind}`);
}

/** Returns "statefulsets.apps" or "pods", as messages of the API server name a resource. */
export function qualifiedPlural(key: string): string {
  const [group = '', plural = ''] = key.includes('/') ? key.split('/') : ['', key];
  return group === '' ? plural : `${plural}.${group}`;
}
