/** The resources of the simulated API server: groups, versions, kinds and names. */

import type { Json } from './json.ts';

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
  /** The columns of its tables, as a CustomResourceDefinition asks for them; undefined for built-in kinds. */
  readonly printerColumns?: readonly unknown[];
  /** The fields that select its objects besides name and namespace, as a CustomResourceDefinition says: "spec.mode". */
  readonly selectableFields?: readonly string[];
  /** The warning of every request about the kind in this version. */
  readonly deprecation?: string;
  /** The schema of a custom resource. */
  readonly schema?: Json;
}

interface Extra {
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly Subresource[];
  readonly clusterWide?: true;
  readonly generation?: true;
  /** Those of every stored kind by default. */
  readonly verbs?: readonly Verb[];
  /** True for reviews, which are answered and never stored. */
  readonly createOnly?: true;
  readonly schema?: Json;
}

/** The verbs of every kind that is stored. */
export const ALL_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

export const STATUS: Subresource = { name: 'status', verbs: ['get', 'patch', 'update'] };
export const SCALE: Subresource = {
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
  { name: 'ephemeralcontainers', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
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
    verbs: extra.verbs ?? (extra.createOnly ? ['create'] : ALL_VERBS),
    subresources: extra.subresources ?? [],
    hasGeneration: extra.generation === true,
    ...(extra.schema === undefined ? {} : { schema: extra.schema }),
  };
}

const CLOCK_FIELDS = { advance: {}, held: {}, pace: {}, speed: {}, step: {}, stepNamespaces: {} };

const APPS: Extra = { categories: ['all'], generation: true };

/** The kinds that are served without a CustomResourceDefinition. */
export const BUILT_IN_TYPES: readonly ResourceType[] = [
  resource('', 'v1', 'ComponentStatus', 'componentstatuses', {
    short: ['cs'],
    clusterWide: true,
    verbs: ['get', 'list'],
  }),
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
  resource('', 'v1', 'PodTemplate', 'podtemplates', { generation: true }),
  resource('', 'v1', 'ReplicationController', 'replicationcontrollers', {
    ...APPS,
    short: ['rc'],
    subresources: [SCALE, STATUS],
  }),
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
  resource('', 'v1', 'ServiceAccount', 'serviceaccounts', {
    short: ['sa'],
    subresources: [
      { name: 'token', kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
    ],
  }),
  resource('', 'v1', 'Service', 'services', { short: ['svc'], categories: ['all'], subresources: [STATUS] }),
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicyBinding'].map(
    (kind) =>
      resource('admissionregistration.k8s.io', 'v1', kind, `${kind.toLowerCase()}s`, {
        clusterWide: true,
        categories: ['api-extensions'],
        generation: true,
      }),
  ),
  resource('admissionregistration.k8s.io', 'v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', {
    clusterWide: true,
    categories: ['api-extensions'],
    subresources: [STATUS],
    generation: true,
  }),
  resource('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', {
    short: ['crd', 'crds'],
    clusterWide: true,
    categories: ['api-extensions'],
    subresources: [STATUS],
    generation: true,
  }),
  resource('apps', 'v1', 'ControllerRevision', 'controllerrevisions'),
  resource('apps', 'v1', 'DaemonSet', 'daemonsets', { ...APPS, short: ['ds'], subresources: [STATUS] }),
  resource('apps', 'v1', 'Deployment', 'deployments', { ...APPS, short: ['deploy'], subresources: [SCALE, STATUS] }),
  resource('apps', 'v1', 'ReplicaSet', 'replicasets', { ...APPS, short: ['rs'], subresources: [SCALE, STATUS] }),
  resource('apps', 'v1', 'StatefulSet', 'statefulsets', { ...APPS, short: ['sts'], subresources: [SCALE, STATUS] }),
  resource('authentication.k8s.io', 'v1', 'SelfSubjectReview', 'selfsubjectreviews', {
    clusterWide: true,
    createOnly: true,
  }),
  resource('authorization.k8s.io', 'v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', {
    clusterWide: true,
    createOnly: true,
  }),
  resource('authorization.k8s.io', 'v1', 'SelfSubjectRulesReview', 'selfsubjectrulesreviews', {
    clusterWide: true,
    createOnly: true,
  }),
  resource('authorization.k8s.io', 'v1', 'SubjectAccessReview', 'subjectaccessreviews', {
    clusterWide: true,
    createOnly: true,
  }),
  // Version 2 is stored; version 1 is another form of the same objects.
  ...['v2', 'v1'].map((version) =>
    resource('autoscaling', version, 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
      short: ['hpa'],
      categories: ['all'],
      subresources: [STATUS],
    }),
  ),
  resource('batch', 'v1', 'CronJob', 'cronjobs', { ...APPS, short: ['cj'], subresources: [STATUS] }),
  resource('batch', 'v1', 'Job', 'jobs', { ...APPS, subresources: [STATUS] }),
  resource('certificates.k8s.io', 'v1', 'CertificateSigningRequest', 'certificatesigningrequests', {
    short: ['csr'],
    clusterWide: true,
    subresources: [STATUS, { name: 'approval', verbs: ['get', 'patch', 'update'] }],
  }),
  resource('coordination.k8s.io', 'v1', 'Lease', 'leases'),
  // The cluster's own clock, which is always there: it is neither created nor deleted.
  resource('demo.stsview', 'v1', 'Clock', 'clocks', {
    clusterWide: true,
    verbs: ['get', 'list', 'patch', 'update', 'watch'],
    generation: true,
    schema: { properties: { spec: { properties: CLOCK_FIELDS } } },
  }),
  resource('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', { generation: true }),
  resource('metrics.k8s.io', 'v1beta1', 'NodeMetrics', 'nodes', { clusterWide: true, verbs: ['get', 'list'] }),
  resource('metrics.k8s.io', 'v1beta1', 'PodMetrics', 'pods', { verbs: ['get', 'list'] }),
  resource('networking.k8s.io', 'v1', 'Ingress', 'ingresses', {
    short: ['ing'],
    subresources: [STATUS],
    generation: true,
  }),
  resource('networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', { clusterWide: true, generation: true }),
  resource('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', { short: ['netpol'], generation: true }),
  resource('node.k8s.io', 'v1', 'RuntimeClass', 'runtimeclasses', { clusterWide: true }),
  resource('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    short: ['pdb'],
    subresources: [STATUS],
    generation: true,
  }),
  resource('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', { clusterWide: true }),
  resource('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', { clusterWide: true }),
  resource('rbac.authorization.k8s.io', 'v1', 'Role', 'roles'),
  resource('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings'),
  resource('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', {
    short: ['pc'],
    clusterWide: true,
    generation: true,
  }),
  resource('storage.k8s.io', 'v1', 'CSIDriver', 'csidrivers', { clusterWide: true }),
  resource('storage.k8s.io', 'v1', 'CSINode', 'csinodes', { clusterWide: true }),
  resource('storage.k8s.io', 'v1', 'CSIStorageCapacity', 'csistoragecapacities'),
  resource('storage.k8s.io', 'v1', 'VolumeAttributesClass', 'volumeattributesclasses', {
    short: ['vac'],
    clusterWide: true,
  }),
  resource('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', { short: ['sc'], clusterWide: true }),
  resource('storage.k8s.io', 'v1', 'VolumeAttachment', 'volumeattachments', {
    clusterWide: true,
    subresources: [STATUS],
  }),
];

/** "v1", "apps/v1". */
export function apiVersionOf({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Returns "statefulsets.apps" or "pods", as messages of the API server name a resource. */
export function qualifiedPlural(key: string): string {
  const [group = '', plural = ''] = key.includes('/') ? key.split('/') : ['', key];
  return group === '' ? plural : `${plural}.${group}`;
}
