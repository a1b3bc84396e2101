/** `stsview status -o json`: the shape is part of the program's interface, documented in docs/status.md. */

import type { DiskSource } from '../../../domain/model/disk.ts';
import type { Binding, ClaimBinding, PodStatus, SetStatus, Verdict } from '../../../domain/model/set-status.ts';
import { timestamp } from '../../output/timestamp.ts';

export interface StatusList {
  readonly apiVersion: 'stsview/v1';
  readonly kind: 'StatefulSetStatusList';
  readonly context: string;
  readonly items: readonly StatusItem[];
}

export interface StatusItem {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** RFC 3339 */
  readonly createdAt: string | null;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly next: string | null;
  /** What a user should know, whatever the verdict. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly replicas: SetStatus['replicas'];
  readonly ordinals: { readonly start: number; readonly end: number };
  readonly strategy: {
    readonly type: string;
    readonly partition: number | null;
    readonly maxUnavailable: number | string | null;
  };
  readonly podManagementPolicy: string;
  readonly revisions: { readonly current: string; readonly update: string };
  readonly service: string;
  readonly retention: { readonly whenDeleted: string; readonly whenScaled: string };
  /** Kinds that the user may not read. Their fields are empty. */
  readonly notAllowed: readonly string[];
  readonly bindings: readonly BindingItem[];
}

export interface BindingItem {
  readonly ordinal: number;
  readonly inRange: boolean;
  readonly heldByPartition: boolean;
  readonly pod: PodItem | null;
  readonly claims: readonly ClaimItem[];
}

export interface PodItem {
  readonly name: string;
  readonly uid: string;
  /** RFC 3339 */
  readonly createdAt: string | null;
  readonly state: string;
  readonly ready: boolean;
  readonly available: boolean;
  readonly revision: string;
  readonly revisionRole: 'current' | 'update' | 'other';
  readonly node: string;
  readonly ip: string;
  readonly restarts: number;
  readonly role: string;
}

export interface ClaimItem {
  /** Name of the claim template, or of the pod's volume. */
  readonly template: string;
  readonly origin: ClaimBinding['origin'];
  readonly name: string;
  readonly uid: string | null;
  /** RFC 3339; null if there is no claim or it may not be read. */
  readonly createdAt: string | null;
  /** The API's phase, "Missing" if a claim should exist and does not, "NotAllowed" if claims may not be read. */
  readonly phase: string;
  readonly terminating: boolean;
  readonly volume: string;
  readonly storageClass: string;
  readonly capacity: string;
  readonly accessModes: readonly string[];
  readonly reclaimPolicy: string;
  readonly nodes: readonly string[];
  /** Bytes; these fields are null where it is not known how full the disk is. */
  readonly used: number | null;
  readonly available: number | null;
  readonly inodes: { readonly used: number; readonly total: number } | null;
  /** RFC 3339 */
  readonly sampledAt: string | null;
  readonly source: DiskSource | null;
}

export function statusList(context: string, sets: readonly SetStatus[]): StatusList {
  return { apiVersion: 'stsview/v1', kind: 'StatefulSetStatusList', context, items: sets.map(statusItem) };
}

function statusItem(status: SetStatus): StatusItem {
  const { set } = status;
  const rolling = set.strategy.type === 'RollingUpdate' ? set.strategy : undefined;
  return {
    namespace: set.meta.namespace,
    name: set.meta.name,
    uid: set.meta.uid,
    createdAt: timestamp(set.meta.createdAt),
    verdict: status.verdict,
    reason: status.reason,
    next: status.next?.text ?? null,
    warnings: warningsOf(status),
    replicas: status.replicas,
    ordinals: status.ordinals,
    strategy: {
      type: set.strategy.type === 'Other' ? set.strategy.name : set.strategy.type,
      partition: rolling?.partition ?? null,
      maxUnavailable: rolling?.maxUnavailable ?? null,
    },
    podManagementPolicy: set.podManagementPolicy,
    revisions: { current: set.status.currentRevision, update: set.status.updateRevision },
    service: set.serviceName,
    retention: set.retention,
    notAllowed: status.forbidden,
    bindings: [...status.bindings, ...status.outside].toSorted((a, b) => a.ordinal - b.ordinal).map(bindingItem),
  };
}

export function warningsOf({ findings }: SetStatus): StatusItem['warnings'] {
  return findings.flatMap(({ code, severity, message }) => (severity === 'warning' ? [{ code, message }] : []));
}

function bindingItem(binding: Binding): BindingItem {
  return {
    ordinal: binding.ordinal,
    inRange: binding.inRange,
    heldByPartition: binding.heldByPartition,
    pod: binding.pod === undefined ? null : podItem(binding.pod),
    claims: binding.claims.map(claimItem),
  };
}

function podItem(status: PodStatus): PodItem {
  const { pod } = status;
  return {
    name: pod.meta.name,
    uid: pod.meta.uid,
    createdAt: timestamp(pod.meta.createdAt),
    state: status.statusText,
    ready: pod.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
    available: status.stage === 'available',
    revision: status.revision,
    revisionRole: status.revisionRole,
    node: pod.node,
    ip: pod.ips[0] ?? '',
    restarts: status.restarts,
    role: status.role,
  };
}

function claimItem(claim: ClaimBinding): ClaimItem {
  const usage = claim.disk?.usage;
  return {
    template: claim.template,
    origin: claim.origin,
    name: claim.name,
    uid: claim.claim?.meta.uid ?? null,
    createdAt: timestamp(claim.claim?.meta.createdAt),
    phase: claim.phase === 'forbidden' ? 'NotAllowed' : claim.phase === 'unloaded' ? 'Unknown' : claim.phase,
    terminating: claim.terminating,
    volume: claim.volumeName,
    storageClass: claim.storageClass,
    capacity: claim.capacity,
    accessModes: claim.accessModes,
    reclaimPolicy: claim.reclaimPolicy,
    nodes: claim.nodes,
    used: usage?.usedBytes ?? null,
    available: usage?.availableBytes ?? null,
    inodes:
      usage?.inodes === undefined || usage.inodesUsed === undefined
        ? null
        : { used: usage.inodesUsed, total: usage.inodes },
    sampledAt: timestamp(usage?.sampledAt),
    source: usage?.source ?? null,
  };
}
