/** Builds the description of each set from a snapshot. */

import { toBlockingProblem } from '../findings/blocking-problem.ts';
import type { SetFindingContext } from '../findings/context.ts';
import { findAll, podProblems } from '../findings/find-all.ts';
import { stepDueSinceIn } from '../findings/no-progress.ts';
import { overridingFinding } from '../findings/set-findings.ts';
import { changedKeys, changedRecords, RECORDED_BY_SET, sharesKey, type Trace } from '../join/changed-keys.ts';
import { claimBinding } from '../join/claim-binding.ts';
import { type Gathered, type GatheredRow, gather } from '../join/gather.ts';
import { governingServiceState, podDnsName } from '../join/governing-service.ts';
import type { FindingCode } from '../model/finding.ts';
import { REVISION_LABEL, rangeOf } from '../model/identity.ts';
import type { StatefulSet } from '../model/kinds.ts';
import { forbiddenKinds } from '../model/list-completeness.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import type { Binding, FormerMember, SetStatus } from '../model/set-status.ts';
import type { Snapshot, Table } from '../model/snapshot.ts';
import { isAvailable, isReady } from '../pod/pod-stage.ts';
import { podStatus, podsByNode } from '../pod/pod-status.ts';
import { nextStep } from '../rollout/next-step.ts';
import { provenRevisions } from '../rollout/proven-revisions.ts';
import { isHeldAtOldRevision, updateProgress } from '../rollout/update-progress.ts';
import { compareNames } from '../text/compare-names.ts';
import { managersOf } from './managers.ts';
import { nextChangeAt } from './next-change.ts';
import { judgeSet } from './verdict.ts';
import { judgeByStatusCounters, progressFromCounters, replicasFromCounters } from './verdict-from-counters.ts';

export interface DescribeOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The pod label that holds the role; undefined for the well-known ones. */
  readonly roleLabel?: string | undefined;
}

interface CachedStatus {
  readonly trace: Trace;
  readonly roleLabel: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly status: SetStatus;
}

/** What is concluded whether or not pods are known. */
const WITHOUT_PODS: ReadonlySet<FindingCode> = new Set(['Unreadable', 'NamespaceTerminating']);
const NO_FORMER_MEMBERS: readonly FormerMember[] = [];

const statusCache = new WeakMap<StatefulSet, CachedStatus>();

interface DescribedList {
  readonly snapshot: Snapshot;
  readonly roleLabel: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly statuses: readonly SetStatus[];
}

/** What is cached of each set of this list was found in its snapshot. */
let lastList: DescribedList | undefined;

/**
 * Describes every set of the snapshot, sorted by namespace, then name. Returns the same list while no member changes.
 */
export function describeSets(snapshot: Snapshot, options: DescribeOptions): readonly SetStatus[] {
  const { tables } = snapshot;
  const { now, roleLabel } = options;
  const last = lastList;
  const before =
    last !== undefined && last.roleLabel === roleLabel && !concernsEverySet(last.snapshot, snapshot) ? last : undefined;
  const changed = before && changesBetween(before.snapshot, snapshot);
  const isSame = before?.snapshot.tables === tables && changed?.size === 0;
  if (isSame && before.from <= now && now < before.until) return before.statuses;

  let until = Number.POSITIVE_INFINITY;
  const fresh = sortedSets(tables.StatefulSet).map((set) => {
    const known = changed && statusCache.get(set);
    const isUntouched = known && isValid(known, options) && !sharesKey(changed, known.trace);
    const described = isUntouched ? known : describe(snapshot, set, options);
    until = Math.min(until, described.until);
    return described.status;
  });
  const statuses = isSame && hasSameItems(before.statuses, fresh) ? before.statuses : fresh;
  lastList = { snapshot, roleLabel, from: now, until, statuses };
  return statuses;
}

const PARTS_BY_SET: ReadonlySet<keyof Snapshot> = new Set(['tables', ...RECORDED_BY_SET] as const);

/** Everything but the tables, and what is recorded of a single set, concerns every set. */
function concernsEverySet(left: Snapshot, right: Snapshot): boolean {
  const parts = Object.keys({ ...left, ...right }) as (keyof Snapshot)[];
  return parts.some((part) => !PARTS_BY_SET.has(part) && left[part] !== right[part]);
}

/** Returns the keys of what differs; undefined if any set may be concerned. */
function changesBetween(before: Snapshot, after: Snapshot): ReadonlySet<string> | undefined {
  const objects = changedKeys(before.tables, after.tables);
  const records = changedRecords(before, after);
  return records.size === 0 ? objects : objects && new Set([...objects, ...records]);
}

const sortedSets = memoizeByObject((table: Table<'StatefulSet'>): readonly StatefulSet[] =>
  [...table.values()].sort(
    (left, right) =>
      compareNames(left.meta.namespace, right.meta.namespace) || compareNames(left.meta.name, right.meta.name),
  ),
);

/**
 * Returns the same SetStatus as before until an object of the set changes or a time passes that changes the status.
 * `graceLeftMs` is exact to a second.
 */
export function describeSet(snapshot: Snapshot, set: StatefulSet, options: DescribeOptions): SetStatus {
  lastList = undefined;
  return describe(snapshot, set, options).status;
}

function describe(snapshot: Snapshot, set: StatefulSet, options: DescribeOptions): CachedStatus {
  const { now, roleLabel } = options;
  const gathered = gather(snapshot, set);
  const { trace } = gathered;
  const before = statusCache.get(set);
  const isUnchanged =
    before !== undefined && isValid(before, options) && hasSameItems(before.trace.values, trace.values);
  const status = isUnchanged ? before.status : computeStatus(gathered, options);
  const made: CachedStatus = isUnchanged
    ? { ...before, trace }
    : { trace, roleLabel, from: now, until: validUntil(status, now), status };
  statusCache.set(set, made);
  return made;
}

function isValid(cached: CachedStatus, { now, roleLabel }: DescribeOptions): boolean {
  return cached.from <= now && now < cached.until && cached.roleLabel === roleLabel;
}

function computeStatus(gathered: Gathered, options: DescribeOptions): SetStatus {
  const { set, known } = gathered;
  const podsKnown = known.Pod === 'known';
  const byNode = podsByNode([...gathered.outside, ...gathered.rows]);
  const bind = (row: GatheredRow): Binding => ({
    ordinal: row.ordinal,
    podName: row.podName,
    inRange: row.inRange,
    heldByPartition:
      row.inRange && isHeldAtOldRevision(set, row.ordinal, row.pod && (row.pod.meta.labels[REVISION_LABEL] ?? '')),
    pod: row.pod && podStatus(set, row.pod, row, byNode, options),
    conflictingPod: row.conflictingPod,
    node: row.node,
    formerMembers: formerMembersOf(row),
    claims: row.claims.map((claim) => claimBinding(set, known, claim)),
    dns: podDnsName(gathered, row.podName),
  });
  const bindings = gathered.rows.map(bind);
  const outside = gathered.outside.map(bind);
  const parkedClaims = gathered.outside
    .filter((row) => row.pod === undefined)
    .flatMap((row) => row.claims.filter((item) => item.claim !== undefined && item.users.length === 0)).length;
  const update = podsKnown ? updateProgress(set, bindings) : progressFromCounters(set);
  const next = podsKnown ? nextStep(set, bindings, outside) : undefined;
  const allRows = [...gathered.rows, ...gathered.outside];
  const proven = provenRevisions({
    set,
    revisions: gathered.revisions,
    bindings: [...bindings, ...outside],
    setEvents: gathered.events,
    seenReady: gathered.seenReady,
  });
  const context = setFindingContext(gathered, { bindings, outside, next, update, proven, now: options.now });
  const troubles = podProblems(context, [...bindings, ...outside]);
  const problems = [...troubles].flatMap(([pod, trouble]) => toBlockingProblem(pod, trouble) ?? []);
  const overriding = overridingFinding(context);
  const judgement =
    podsKnown || (overriding !== undefined && WITHOUT_PODS.has(overriding.code))
      ? judgeSet({ set, overriding, range: bindings, outside, next, update, parkedClaims, problems })
      : judgeByStatusCounters(set, update);
  return {
    set,
    ...judgement,
    findings: findAll(context, troubles, { ...judgement, overriding }),
    next,
    nextDueSince: stepDueSinceIn(context),
    unwrittenSince: gathered.unwrittenSince,
    replicas: podsKnown ? countPods(set, allRows, options.now) : replicasFromCounters(set),
    countedFrom: podsKnown ? 'pods' : 'status',
    ordinals: rangeOf(set),
    update,
    provenRevisions: proven,
    bindings,
    outside,
    parkedClaims,
    service: governingServiceState(gathered),
    managers: managersOf(set),
    forbidden: forbiddenKinds(known),
    loaded: known.Pod !== 'unloaded' && known.PersistentVolumeClaim !== 'unloaded',
  };
}

/** Joins the claims that a former member of the row may still write to. */
function formerMembersOf({ claims }: GatheredRow): readonly FormerMember[] {
  const found = new Map<string, FormerMember>();
  for (const { formerHolders, volume } of claims) {
    for (const { node, evidence } of formerHolders) {
      const before = found.get(node.meta.name);
      found.set(node.meta.name, {
        node,
        volumes: [...(before?.volumes ?? []), volume?.meta.name ?? ''],
        evidence: [...(before?.evidence ?? []), ...evidence],
      });
    }
  }
  return found.size === 0 ? NO_FORMER_MEMBERS : [...found.values()];
}

function setFindingContext(
  gathered: Gathered,
  joined: {
    readonly bindings: readonly Binding[];
    readonly outside: readonly Binding[];
    readonly next: SetStatus['next'];
    readonly update: SetStatus['update'];
    readonly proven: SetStatus['provenRevisions'];
    readonly now: number;
  },
): SetFindingContext {
  const { set, known, events, eventsOf, podEventsOf, classes, volumes, affinityNodes, service, peerServices } =
    gathered;
  const {
    updateRevision,
    controllerSeenAt,
    controllerLease,
    budgets,
    webhooks,
    limitRanges,
    setWriters,
    namespaceState,
    unwrittenSince,
  } = gathered;
  const rows = [...gathered.rows, ...gathered.outside];
  const claims = rows.flatMap((row) => row.claims);
  const byName = new Map(claims.map((claim) => [claim.name, claim]));
  return {
    set,
    known,
    now: joined.now,
    setEvents: events,
    eventsOf,
    podEventsOf,
    usersOf: (claim) => byName.get(claim)?.users ?? [],
    emptyPlaceOf: (claim) => byName.get(claim)?.emptyPlace,
    claimsWithGoneNode: new Set(claims.filter((item) => item.selectedNodeGone).map((item) => item.name)),
    sourceClaimOf: (claim) => byName.get(claim)?.sourceClaim,
    podsWithUnknownRevision: new Set(rows.filter(({ revisionMissing }) => revisionMissing).map((row) => row.podName)),
    controllerSeenAt,
    controllerLease,
    budgets,
    webhooks,
    limitRanges,
    setWriters,
    namespaceState,
    unwrittenSince,
    claimsWithMissingClass: new Set(claims.filter((item) => item.classMissing).map((item) => item.name)),
    classes,
    volumes,
    affinityNodes,
    storage: gathered.storageFacts,
    range: joined.bindings,
    outside: joined.outside,
    next: joined.next,
    update: joined.update,
    service,
    peerServices,
    volumesNamingClaim: (claim) => byName.get(claim)?.volumesNamingClaim ?? [],
    updateRevision,
    revisions: gathered.revisions,
    provenRevisions: joined.proven,
  };
}

/**
 * As the controller counts for its status (computeReplicaStatus): a terminating pod is ready while it still is. A pod
 * outside the range exists, and counts for nothing else: it is not one of those that are wanted.
 */
function countPods(set: StatefulSet, rows: readonly GatheredRow[], now: number): SetStatus['replicas'] {
  const existing = rows.filter(({ pod }) => pod !== undefined).length;
  const pods = rows.flatMap(({ pod, inRange }) => (pod !== undefined && inRange ? [pod] : []));
  const ready = pods.filter(isReady);
  const { updateRevision } = set.status;
  const isUpdated = (labels: Readonly<Record<string, string>>): boolean =>
    updateRevision !== '' && labels[REVISION_LABEL] === updateRevision;
  return {
    wanted: set.replicas,
    existing,
    ready: ready.length,
    available: ready.filter((pod) => isAvailable(pod, set.minReadySeconds, now)).length,
    updated: pods.filter((pod) => pod.meta.deletionAt === undefined && isUpdated(pod.meta.labels)).length,
  };
}

/** Returns the time of the next change, or the next whole second of a running grace period. */
function validUntil(status: SetStatus, now: number): number {
  const seconds = [...status.bindings, ...status.outside].flatMap(({ pod }) =>
    pod?.graceLeftMs === undefined ? [] : now + (((pod.graceLeftMs % 1000) + 1000) % 1000 || 1000),
  );
  return Math.min(nextChangeAt(status, now) ?? Number.POSITIVE_INFINITY, ...seconds);
}

function hasSameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
