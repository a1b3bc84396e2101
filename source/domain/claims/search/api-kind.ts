/** The kinds of a cluster's API, and which of them are searched for users of claims, and where. */

export interface ApiKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** Groups whose kinds Kubernetes itself defines. All others come from extensions, and may mean anything. */
const OWN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** Kinds that need no claim: what has happened, locks, addresses, measurements, machines, and APIs. */
const RECORDS: ReadonlySet<string> = new Set([
  'Event',
  'Event.events.k8s.io',
  'Lease.coordination.k8s.io',
  'LeaseCandidate.coordination.k8s.io',
  'EndpointSlice.discovery.k8s.io',
  'Endpoints',
  'PodMetrics.metrics.k8s.io',
  'NodeMetrics.metrics.k8s.io',
  ...['Node', 'CSINode.storage.k8s.io', 'ComponentStatus'],
  ...['CustomResourceDefinition.apiextensions.k8s.io', 'APIService.apiregistration.k8s.io'],
  'CertificateSigningRequest.certificates.k8s.io',
  // Its claimRef is the other half of the binding.
  'PersistentVolume',
]);

/** Copies of what a Deployment or a set has itself, one for each of its versions. */
const REVISIONS: ReadonlySet<string> = new Set(['ReplicaSet.apps', 'ControllerRevision.apps']);

/**
 * - `nowhere`: no object of the kind can need a claim.
 * - `namespace`: only objects of the claim's namespace are searched.
 * - `everywhere`: an object of any namespace, or of none, may mean the claim.
 */
export type SearchScope = 'nowhere' | 'namespace' | 'everywhere';

export function isOwnKind({ group }: Pick<ApiKind, 'group'>): boolean {
  return OWN_GROUPS.has(group);
}

export function searchScopeOf(kind: ApiKind): SearchScope {
  if (RECORDS.has(kindName(kind))) return 'nowhere';
  return REVISIONS.has(kindName(kind)) ? 'namespace' : 'everywhere';
}

export function isSecret(kind: ApiKind): boolean {
  return kindName(kind) === 'Secret';
}

/** "Application.argoproj.io"; "ConfigMap" in the core group. */
export function kindName({ kind, group }: Pick<ApiKind, 'kind' | 'group'>): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** `ignored`: "GROUP/KIND", where the group of core kinds is "core" and the kind may be "*". */
export function isIgnoredKind({ group, kind }: Pick<ApiKind, 'group' | 'kind'>, ignored: readonly string[]): boolean {
  const groupName = group === '' ? 'core' : group;
  return ignored.includes(`${groupName}/${kind}`) || ignored.includes(`${groupName}/*`);
}

/** What a user writes in place of a kind to vouch for what may not be listed outside of the claims' namespaces. */
export const OTHER_NAMESPACES = 'other-namespaces';
