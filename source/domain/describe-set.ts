/** From a snapshot to the joined picture of each set. */

import { claimBinding } from './claims.ts';
import type { SetContext } from './findings/context.ts';
import { findAll, troublesOf } from './findings/find.ts';
import { type Gathered, type GatheredRow, gather } from './gather.ts';
import { rangeOf } from './identity.ts';
import type { StatefulSet } from './kinds.ts';
import { forbiddenKinds } from './knowledge.ts';
import { managersOf } from './managers.ts';
import { nextChangeAt } from './next-change.ts';
import { nextStep } from './next-step.ts';
import { isAvailable, isReady } from './pod-stage.ts';
import { podStatus, podsByNode } from './pod-status.ts';
import { problemOf } from './problem.ts';
import { isHeld, REVISION_LABEL, updateProgress } from './rollout.ts';
import { dnsNameOf, serviceOf } from './service.ts';
import type { Snapshot, Table, Tables } from './snapshot.ts';
import type { Binding, SetStatus } from './status.ts';
import { countersOf, judgeByCounters, progressFromCounters } from './status-counters.ts';
import { judge } from './verdict.ts';

export interface DescribeOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The pod label that holds the role; undefined: the well-known ones. */
  readonly roleLabel?: string | undefined;
}

interface Remembered {
  readonly trace: readonly unknown[];
  readonly roleLabel: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly status: SetStatus;
}

const remembered = new WeakMap<StatefulSet, Remembered>();

interface RememberedList {
  readonly sources: Snapshot['sources'];
  readonly roleLabel: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly statuses: readonly SetStatus[];
}

const rememberedLists = new WeakMap<Tables, RememberedList>();

/** Every set of the snapshot, sorted by namespace, then name; the same list while it has the same members. */
export function describeSets(snapshot: Snapshot, options: DescribeOptions): readonly SetStatus[] {
  const { tables, sources } = snapshot;
  const { now, roleLabel } = options;
  const before = rememberedLists.get(tables);
  const isSame = before?.sources === sources && before.roleLabel === roleLabel;
  if (isSame && before.from <= now && now < before.until) return before.statuses;

  const fresh = sortedSets(tables.StatefulSet).map((set) => describeSet(snapshot, set, options));
  const statuses = isSame && sameItems(before.statuses, fresh) ? before.statuses : fresh;
  const until = Math.min(...fresh.map(({ set }) => remembered.get(set)?.until ?? now));
  rememberedLists.set(tables, { sources, roleLabel, from: now, until, statuses });
  return statuses;
}

const sorted = new WeakMap<Table<'StatefulSet'>, readonly StatefulSet[]>();

function sortedSets(table: Table<'StatefulSet'>): readonly StatefulSet[] {
  const found = sorted.get(table);
  if (found !== undefined) return found;
  const made = [...table.values()].sort(
    (left, right) => compare(left.meta.namespace, right.meta.namespace) || compare(left.meta.name, right.meta.name),
  );
  sorted.set(table, made);
  return made;
}

/**
 * The same SetStatus as before while none of the objects that bear on the set have changed and no time has come that
 * alone would change it. `graceLeftMs` is exact to a second.
 */
export function describeSet(snapshot: Snapshot, set: StatefulSet, options: DescribeOptions): SetStatus {
  const { now, roleLabel } = options;
  const gathered = gather(snapshot, set);
  const before = remembered.get(set);
  const isFresh = before !== undefined && before.from <= now && now < before.until && before.roleLabel === roleLabel;
  if (isFresh && sameItems(before.trace, gathered.trace)) return before.status;
  const status = describe(gathered, options);
  remembered.set(set, { trace: gathered.trace, roleLabel, from: now, until: freshUntil(status, now), status });
  return status;
}

function describe(gathered: Gathered, options: DescribeOptions): SetStatus {
  const { set, known } = gathered;
  const podsKnown = known.Pod === 'known';
  const byNode = podsByNode([...gathered.outside, ...gathered.rows]);
  const bind = (row: GatheredRow): Binding => ({
    ordinal: row.ordinal,
    podName: row.podName,
    inRange: row.inRange,
    heldByPartition: row.inRange && isHeld(set, row.ordinal, row.pod && (row.pod.meta.labels[REVISION_LABEL] ?? '')),
    pod: row.pod && podStatus(set, row.pod, row, byNode, options),
    foreignPod: row.foreignPod,
    node: row.node,
    claims: row.claims.map((claim) => claimBinding(set, known, claim)),
    dns: dnsNameOf(gathered, row.podName),
  });
  const bindings = gathered.rows.map(bind);
  const outside = gathered.outside.map(bind);
  const parkedClaims = gathered.outside
    .filter((row) => row.pod === undefined)
    .flatMap((row) => row.claims.filter((item) => item.claim !== undefined && !item.inUse)).length;
  const update = podsKnown ? updateProgress(set, bindings) : progressFromCounters(set);
  const next = podsKnown ? nextStep(set, bindings, outside) : undefined;
  const allRows = [...gathered.rows, ...gathered.outside];
  const context = findingContext(gathered, { bindings, outside, next, update, now: options.now });
  const troubles = troublesOf(context, [...bindings, ...outside]);
  const problems = [...troubles].flatMap(([pod, trouble]) => problemOf(pod, trouble) ?? []);
  const judgement = podsKnown
    ? judge({ set, range: bindings, outside, next, update, parkedClaims, problems, now: options.now })
    : judgeByCounters(set, update);
  return {
    set,
    ...judgement,
    findings: findAll(context, troubles, judgement),
    next,
    replicas: podsKnown ? countPods(set, allRows, options.now) : countersOf(set),
    countedFrom: podsKnown ? 'pods' : 'status',
    ordinals: rangeOf(set),
    update,
    bindings,
    outside,
    parkedClaims,
    service: serviceOf(gathered),
    managers: managersOf(set),
    forbidden: forbiddenKinds(known),
    loaded: known.Pod !== 'unloaded' && known.PersistentVolumeClaim !== 'unloaded',
  };
}

function findingContext(
  gathered: Gathered,
  joined: {
    readonly bindings: readonly Binding[];
    readonly outside: readonly Binding[];
    readonly next: SetStatus['next'];
    readonly update: SetStatus['update'];
    readonly now: number;
  },
): SetContext {
  const { set, known, events, eventsOf, classes, volumes, tiedNodes, service, updateRevision } = gathered;
  const claims = [...gathered.rows, ...gathered.outside].flatMap((row) => row.claims);
  const byName = new Map(claims.map((claim) => [claim.name, claim]));
  return {
    set,
    known,
    now: joined.now,
    setEvents: events,
    eventsOf,
    classMissing: new Set(claims.filter((item) => item.classMissing).map((item) => item.name)),
    classes,
    volumes,
    tiedNodes,
    range: joined.bindings,
    outside: joined.outside,
    next: joined.next,
    update: joined.update,
    service,
    volumesFor: (claim) => byName.get(claim)?.namedBy ?? [],
    updateRevision,
  };
}

/** As the controller counts for its status (computeReplicaStatus): a terminating pod is ready while it still is. */
function countPods(set: StatefulSet, rows: readonly GatheredRow[], now: number): SetStatus['replicas'] {
  const pods = rows.flatMap((row) => row.pod ?? []);
  const ready = pods.filter(isReady);
  const { updateRevision } = set.status;
  const isUpdated = (labels: Readonly<Record<string, string>>): boolean =>
    updateRevision !== '' && labels[REVISION_LABEL] === updateRevision;
  return {
    wanted: set.replicas,
    existing: pods.length,
    ready: ready.length,
    available: ready.filter((pod) => isAvailable(pod, set.minReadySeconds, now)).length,
    updated: pods.filter((pod) => pod.meta.deletionAt === undefined && isUpdated(pod.meta.labels)).length,
  };
}

/** The next change by time, or the next whole second of a running grace period. */
function freshUntil(status: SetStatus, now: number): number {
  const seconds = [...status.bindings, ...status.outside].flatMap(({ pod }) =>
    pod?.graceLeftMs === undefined ? [] : now + (((pod.graceLeftMs % 1000) + 1000) % 1000 || 1000),
  );
  return Math.min(nextChangeAt(status, now) ?? Number.POSITIVE_INFINITY, ...seconds);
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
