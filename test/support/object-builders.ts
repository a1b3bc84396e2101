/** Builders of cluster objects for tests: every field has a healthy default. */

import { podNameOf } from '../../source/domain/model/identity.ts';
import type {
  Claim,
  ClusterEvent,
  ClusterObject,
  Condition,
  Container,
  ControllerRevision,
  Endpoint,
  EndpointSlice,
  Kind,
  Node,
  ObjectMeta,
  Pod,
  Service,
  StatefulSet,
  StorageClass,
  Volume,
} from '../../source/domain/model/kinds.ts';
import { KINDS } from '../../source/domain/model/kinds.ts';
import type { DisruptionBudget } from '../../source/domain/model/lookups.ts';
import {
  keyOf,
  type Snapshot,
  type Source,
  type SourceState,
  type Tables,
} from '../../source/domain/model/snapshot.ts';

/** The time at which the tests describe their clusters. */
export const NOW = Date.UTC(2026, 0, 15, 12);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

export function aMeta(kind: string, name: string, overrides: Partial<ObjectMeta> = {}): ObjectMeta {
  const namespace = overrides.namespace ?? 'shop';
  return {
    uid: `${kind}-${namespace}-${name}`,
    name,
    namespace,
    resourceVersion: '1',
    generation: 1,
    createdAt: NOW - DAY,
    deletionAt: undefined,
    deletionGraceSeconds: undefined,
    labels: {},
    annotations: {},
    owners: [],
    finalizers: [],
    ...overrides,
  };
}

export interface SetOptions extends Partial<Omit<StatefulSet, 'kind' | 'meta' | 'status'>> {
  readonly name?: string;
  readonly meta?: Partial<ObjectMeta>;
  readonly status?: Partial<StatefulSet['status']>;
}

/** A set "web" of 3 pods at revision "web-a", with one claim template "data". */
export function aSet({ name = 'web', meta, status, ...rest }: SetOptions = {}): StatefulSet {
  const replicas = rest.replicas ?? 3;
  return {
    kind: 'StatefulSet',
    meta: aMeta('set', name, meta),
    replicas,
    ordinalsStart: 0,
    serviceName: name,
    podManagementPolicy: 'OrderedReady',
    minReadySeconds: 0,
    strategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: undefined },
    retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    selector: { matchLabels: { app: name }, matchExpressions: [] },
    templateLabels: { app: name },
    claimTemplates: [{ name: 'data', storageClass: 'standard', request: '8Gi', accessModes: ['ReadWriteOnce'] }],
    podTemplateClaims: [],
    images: ['registry.example/web:1'],
    peerNames: [],
    templateResources: new Map(),
    writtenAt: rest.specWrittenAt,
    specWrittenAt: undefined,
    templateWriters: [],
    scaledBy: undefined,
    statusWrittenAt: undefined,
    ...rest,
    status: {
      observedGeneration: meta?.generation ?? 1,
      currentRevision: `${name}-a`,
      updateRevision: `${name}-a`,
      replicas,
      ready: replicas,
      available: replicas,
      updated: replicas,
      ...status,
    },
  };
}

export function aRevision(
  set: StatefulSet,
  name: string,
  revision: number,
  meta: Partial<ObjectMeta> = {},
  writtenAt?: number,
): ControllerRevision {
  const owners = [{ kind: 'StatefulSet', name: set.meta.name, uid: set.meta.uid, controller: true }];
  return { kind: 'ControllerRevision', meta: aMeta('revision', name, { owners, ...meta }), revision, writtenAt };
}

export function aCondition(
  type: string,
  status: Condition['status'],
  since = NOW - DAY,
  more?: Partial<Condition>,
): Condition {
  return { type, status, reason: '', message: '', since, ...more };
}

export function aContainer(overrides: Partial<Container> = {}): Container {
  return {
    name: 'main',
    image: 'registry.example/web:1',
    role: 'main',
    readinessProbe: '',
    resources: new Map(),
    startupProbe: '',
    ready: true,
    started: true,
    restartPolicy: 'Always',
    restartRules: [],
    restarts: 0,
    state: { type: 'running', startedAt: NOW - DAY },
    lastState: undefined,
    ...overrides,
  };
}

export interface PodOptions extends Partial<Omit<Pod, 'kind' | 'meta'>> {
  readonly meta?: Partial<ObjectMeta>;
  /** Full name of the revision; by default the set's current one. */
  readonly revision?: string;
}

/** A pod of the set that has been ready for a day. */
export function aPod(set: StatefulSet, ordinal: number, { meta, revision, ...rest }: PodOptions = {}): Pod {
  const name = meta?.name ?? podNameOf(set.meta.name, ordinal);
  return {
    kind: 'Pod',
    phase: 'Running',
    reason: '',
    message: '',
    node: `node-${ordinal % 3}`,
    hostname: name,
    subdomain: set.serviceName,
    dns: { hostNetwork: false, policy: 'ClusterFirst', nameservers: [], searches: [] },
    ips: [`10.0.0.${ordinal}`],
    conditions: [aCondition('PodScheduled', 'True'), aCondition('Initialized', 'True'), aCondition('Ready', 'True')],
    containers: [aContainer()],
    readinessGates: [],
    schedulerName: 'default-scheduler',
    schedulingGates: [],
    resourceClaims: [],
    resizedAt: undefined,
    claimVolumes: set.claimTemplates.map(({ name: template }) => ({
      volume: template,
      claim: `${template}-${name}`,
      ephemeral: false,
    })),
    terminationGraceSeconds: 30,
    ...rest,
    meta: aMeta('pod', name, {
      namespace: set.meta.namespace,
      owners: [{ kind: 'StatefulSet', name: set.meta.name, uid: set.meta.uid, controller: true }],
      ...meta,
      labels: {
        ...set.templateLabels,
        'controller-revision-hash': revision ?? set.status.currentRevision,
        ...meta?.labels,
      },
    }),
  };
}

/** The fields of a pod whose container waits: "ContainerCreating", "ImagePullBackOff", "CrashLoopBackOff", … */
export function waitingPod(reason: string, since = NOW - MINUTE, container: Partial<Container> = {}): PodOptions {
  return {
    phase: 'Pending',
    conditions: [aCondition('PodScheduled', 'True', since), aCondition('Ready', 'False', since)],
    containers: [
      aContainer({ ready: false, started: false, state: { type: 'waiting', reason, message: '' }, ...container }),
    ],
  };
}

/** The fields of a pod that runs and is not ready. Its container started at `since`. */
export function notReady(since = NOW - MINUTE, readySince = since): PodOptions {
  return {
    conditions: [aCondition('PodScheduled', 'True', since), aCondition('Ready', 'False', readySince)],
    containers: [aContainer({ ready: false, state: { type: 'running', startedAt: since } })],
  };
}

/** The fields of a pod that has been ready since that time. */
export function readySince(since: number): PodOptions {
  return { conditions: [aCondition('PodScheduled', 'True', since), aCondition('Ready', 'True', since)] };
}

/** The fields of a pod that the scheduler refuses. */
export function unschedulable(since = NOW - 5 * MINUTE, message = '0/3 nodes are available.'): PodOptions {
  return {
    phase: 'Pending',
    node: '',
    conditions: [aCondition('PodScheduled', 'False', since, { reason: 'Unschedulable', message })],
    containers: [aContainer({ ready: false, started: false, state: undefined })],
  };
}

/** The meta fields of an object that is being deleted, with so many milliseconds of grace left. */
export function terminatingMeta(leftMs = 10 * SECOND, graceSeconds = 30): { readonly meta: Partial<ObjectMeta> } {
  return { meta: { deletionAt: NOW + leftMs, deletionGraceSeconds: graceSeconds } };
}

export interface ClaimOptions extends Partial<Omit<Claim, 'kind' | 'meta'>> {
  readonly meta?: Partial<ObjectMeta>;
}

/** A bound claim. Its volume is named after it. */
export function aClaim(name: string, { meta, ...rest }: ClaimOptions = {}): Claim {
  return {
    kind: 'PersistentVolumeClaim',
    meta: aMeta('claim', name, meta),
    phase: 'Bound',
    volume: `pv-${name}`,
    storageClass: 'standard',
    volumeMode: 'Filesystem',
    accessModes: ['ReadWriteOnce'],
    request: '8Gi',
    capacity: '8Gi',
    selectedNode: '',
    conditions: [],
    dataSource: undefined,
    selector: undefined,
    attributesClass: '',
    attributesChange: undefined,
    resizeStatus: '',
    resizeTarget: '',
    ...rest,
  };
}

export function aVolume(claim: Claim, overrides: Partial<Omit<Volume, 'kind'>> = {}): Volume {
  return {
    kind: 'PersistentVolume',
    meta: aMeta('volume', claim.volume, { namespace: '' }),
    phase: 'Bound',
    reason: '',
    message: '',
    capacity: claim.capacity,
    storageClass: claim.storageClass ?? '',
    volumeMode: 'Filesystem',
    accessModes: claim.accessModes,
    attributesClass: '',
    reclaimPolicy: 'Delete',
    claimRef: { namespace: claim.meta.namespace, name: claim.meta.name, uid: claim.meta.uid },
    source: `csi disk.example.com vol-${claim.volume}`,
    storage: { type: 'csi', fields: { driver: 'disk.example.com', volumeHandle: `vol-${claim.volume}` } },
    nodeTerms: [],
    ...overrides,
  };
}

export function aStorageClass(name = 'standard', overrides: Partial<Omit<StorageClass, 'kind'>> = {}): StorageClass {
  return {
    kind: 'StorageClass',
    meta: aMeta('class', name, { namespace: '' }),
    provisioner: 'disk.example.com',
    bindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    isDefault: true,
    allowsExpansion: true,
    ...overrides,
  };
}

/** A budget over the set "web" that allows no disruption. */
export function aBudget(name: string, overrides: Partial<DisruptionBudget> = {}): DisruptionBudget {
  return {
    name,
    selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
    unhealthyPods: 'IfHealthyBudget',
    disruptionsAllowed: 0,
    currentHealthy: 3,
    desiredHealthy: 3,
    expectedPods: 3,
    ...overrides,
  };
}

export function aNode(name: string, overrides: Partial<Omit<Node, 'kind'>> = {}): Node {
  return {
    kind: 'Node',
    meta: aMeta('node', name, { namespace: '', labels: { 'kubernetes.io/hostname': name } }),
    ready: 'True',
    readySince: NOW - DAY,
    heartbeatAt: undefined,
    readyReason: '',
    zone: '',
    unschedulable: false,
    volumesInUse: [],
    taints: [],
    ...overrides,
  };
}

export function aService(name = 'web', overrides: Partial<Omit<Service, 'kind'>> = {}): Service {
  return {
    kind: 'Service',
    meta: aMeta('service', name),
    type: 'ClusterIP',
    clusterIP: 'None',
    ipFamilies: [],
    selector: { app: name },
    publishNotReadyAddresses: false,
    ports: [],
    ...overrides,
  };
}

export function aSlice(service: string, endpoints: readonly Partial<Endpoint>[], namespace = 'shop'): EndpointSlice {
  return {
    kind: 'EndpointSlice',
    meta: aMeta('slice', `${service}-1`, { namespace }),
    service,
    addressType: 'IPv4',
    endpoints: endpoints.map((endpoint) => ({
      addresses: ['10.0.0.1'],
      hostname: '',
      ready: true,
      serving: true,
      terminating: false,
      targetPodUid: undefined,
      ...endpoint,
    })),
    ports: [],
  };
}

export function anEvent(set: StatefulSet, reason: string, message: string, lastAt = NOW - SECOND): ClusterEvent {
  return {
    kind: 'Event',
    meta: aMeta('event', `${set.meta.name}.${reason}.${lastAt}`, { namespace: set.meta.namespace }),
    type: reason.startsWith('Failed') ? 'Warning' : 'Normal',
    reason,
    message,
    isCombined: false,
    count: 1,
    firstAt: lastAt,
    lastAt,
    source: 'statefulset-controller',
    subject: { kind: 'StatefulSet', namespace: set.meta.namespace, name: set.meta.name, uid: set.meta.uid },
  };
}

const LIVE: SourceState = { phase: 'live', since: NOW - DAY };

/** A snapshot of these objects. Every kind is live in all namespaces unless `states` says otherwise. */
export function aSnapshot(
  objects: readonly ClusterObject[],
  states: Partial<Record<Kind, SourceState>> = {},
): Snapshot {
  const tableOf = <K extends Kind>(kind: K): Map<string, Extract<ClusterObject, { kind: K }>> => {
    const isOfKind = (object: ClusterObject): object is Extract<ClusterObject, { kind: K }> => object.kind === kind;
    return new Map(objects.filter(isOfKind).map((object) => [keyOf(object.meta.namespace, object.meta.name), object]));
  };
  const tables: Tables = {
    StatefulSet: tableOf('StatefulSet'),
    Pod: tableOf('Pod'),
    PersistentVolumeClaim: tableOf('PersistentVolumeClaim'),
    PersistentVolume: tableOf('PersistentVolume'),
    StorageClass: tableOf('StorageClass'),
    Service: tableOf('Service'),
    EndpointSlice: tableOf('EndpointSlice'),
    ControllerRevision: tableOf('ControllerRevision'),
    Node: tableOf('Node'),
    Event: tableOf('Event'),
  };
  const sources = KINDS.map((kind): Source => ({ kind, namespace: undefined, state: states[kind] ?? LIVE }));
  const ofMembers: Source = { kind: 'Event', namespace: undefined, about: 'members', state: states.Event ?? LIVE };
  return { tables, sources: [...sources, ofMembers] };
}

/** The healthy objects of the set: service, slice, class, nodes, claims, volumes and pods. */
export function healthyObjectsOf(set: StatefulSet): readonly ClusterObject[] {
  const ordinals = Array.from({ length: set.replicas }, (_, index) => set.ordinalsStart + index);
  const { name, namespace } = set.meta;
  const claims = ordinals.flatMap((ordinal) =>
    set.claimTemplates.map((template) =>
      aClaim(`${template.name}-${podNameOf(name, ordinal)}`, { meta: { namespace } }),
    ),
  );
  return [
    aService(name, { meta: aMeta('service', name, { namespace }) }),
    aSlice(
      name,
      ordinals.map((ordinal) => ({ hostname: podNameOf(name, ordinal) })),
      namespace,
    ),
    aStorageClass(),
    ...['node-0', 'node-1', 'node-2'].map((node) => aNode(node)),
    ...claims,
    ...claims.map((claim) => aVolume(claim)),
    ...ordinals.map((ordinal) => aPod(set, ordinal)),
  ];
}

/** The set and its objects. Later objects replace earlier ones of the same kind and name. */
export function healthySnapshot(set: StatefulSet, ...changes: readonly ClusterObject[]): Snapshot {
  return aSnapshot([set, ...healthyObjectsOf(set), ...changes]);
}

/** Returns the snapshot without the objects of one kind that have these names. */
export function withoutObjects(
  snapshot: Snapshot,
  kind: 'Pod' | 'PersistentVolumeClaim',
  ...names: readonly string[]
): Snapshot {
  const kept = <T extends ClusterObject>(table: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...table].filter(([, object]) => !names.includes(object.meta.name)));
  const { tables } = snapshot;
  const changed: Tables =
    kind === 'Pod'
      ? { ...tables, Pod: kept(tables.Pod) }
      : { ...tables, PersistentVolumeClaim: kept(tables.PersistentVolumeClaim) };
  return { ...snapshot, tables: changed };
}
