/** Chooses the namespaces in which to read the events of pods and claims: those with a member that is not healthy. */

import type { Finding, FindingCode } from '../model/finding.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import type { SetStatus } from '../model/set-status.ts';
import { VPA_UPDATES_ANNOTATION } from '../model/set-writers.ts';
import { READ_EVENTS_AFTER_MS } from '../model/thresholds.ts';

/**
 * - 3: a set is stuck or degraded, and one of its members waits for a reason that its status does not show.
 * - 2: a member waits for a reason that its status does not show. Only events can show the reason, and whether the
 *   verdict has to be worse.
 * - 1: a set is stuck or degraded, or a container is broken, and the statuses show the reason. Events only add to it. Or a
 *   pod that a VerticalPodAutoscaler changes was made again: events show whether it was evicted for that.
 * - 0: there is no problem.
 */
export type EventNeed = 0 | 1 | 2 | 3;

export interface EventNamespace {
  readonly namespace: string;
  readonly need: EventNeed;
  /** When the namespace last had this need; milliseconds since the epoch. */
  readonly at: number;
}

export interface EventNamespaceOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The namespaces chosen the last time. */
  readonly previous?: readonly EventNamespace[];
  /** The maximum number of namespaces. */
  readonly limit?: number;
  /** How long a member may be starting before it counts as waiting. */
  readonly gracePeriodMs?: number;
}

/** Two watches are open for each namespace as long as it is chosen. */
const MAX_WATCHED_NAMESPACES = 8;

/** A member that fails and recovers in turn, like a pod that crashes, must not open and close watches each time. */
const KEEP_WATCHING_MS = 60_000;

/**
 * Returns the namespaces with the greatest need. A namespace chosen before keeps its need for a minute, and comes first
 * among equals.
 */
export function eventNamespaces(
  sets: readonly SetStatus[],
  { now, previous = [], limit = MAX_WATCHED_NAMESPACES, gracePeriodMs = READ_EVENTS_AFTER_MS }: EventNamespaceOptions,
): readonly EventNamespace[] {
  const chosen = new Map<string, EventNamespace>();
  for (const status of sets) {
    const { namespace } = status.set.meta;
    const need = needOf(status, now, gracePeriodMs);
    if (need > (chosen.get(namespace)?.need ?? 0)) chosen.set(namespace, { namespace, need, at: now });
  }
  const held = new Set(previous.map(({ namespace }) => namespace));
  for (const last of previous) {
    const { namespace, need, at } = last;
    if (need > (chosen.get(namespace)?.need ?? 0) && now - at < KEEP_WATCHING_MS) chosen.set(namespace, last);
  }
  return [...chosen.values()]
    .sort(
      (a, b) =>
        b.need - a.need ||
        Number(held.has(b.namespace)) - Number(held.has(a.namespace)) ||
        (a.namespace < b.namespace ? -1 : 1),
    )
    .slice(0, limit);
}

interface Symptoms {
  readonly hasFailure: boolean;
  /** When the first of the members began to wait; infinite if none waits. */
  readonly waitingSince: number;
  /** When the last pod was made again that an autoscaler changes; undefined if none was. */
  readonly remadeAt: number | undefined;
}

/** The API server deletes events after an hour. */
const EVENT_LIFETIME_MS = 60 * 60_000;

function needOf(status: SetStatus, now: number, gracePeriodMs: number): EventNeed {
  const { hasFailure, waitingSince, remadeAt } = symptomsOf(status);
  // If the local clock is behind the cluster's, the waiting time is negative and never exceeds the grace period.
  if (Number.isFinite(waitingSince) && now - waitingSince > gracePeriodMs) return hasFailure ? 3 : 2;
  return hasFailure || (remadeAt !== undefined && now - remadeAt < EVENT_LIFETIME_MS) ? 1 : 0;
}

const symptomsOf = memoizeByObject((status: SetStatus): Symptoms => {
  const { verdict, loaded, bindings, outside, findings } = status;
  // Before the lists have been read, every set looks unhealthy.
  if (!loaded) return { hasFailure: false, waitingSince: Number.POSITIVE_INFINITY, remadeAt: undefined };
  const about = (code: FindingCode): ReadonlyMap<string, Finding> =>
    new Map(findings.filter((finding) => finding.code === code).map((finding) => [finding.subject.name, finding]));
  const inOrder = about('WaitForConsumer');
  const changing = [about('ResizePending'), about('AttributesPending')];
  // Only events explain why a pod is recreated repeatedly, or why a step is overdue.
  const unexplained = [...about('RecreateLoop').values(), ...about('NoProgress').values()];
  let isGrave = verdict === 'stuck' || verdict === 'degraded' || unexplained.length > 0;
  let waitsSince = Math.min(Number.POSITIVE_INFINITY, ...unexplained.flatMap(({ since }) => since ?? []));
  for (const { pod, claims } of [...bindings, ...outside]) {
    if (pod?.stage === 'broken') isGrave = true;
    if (pod?.stage === 'unscheduled' || pod?.stage === 'starting' || pod?.stage === 'running') {
      waitsSince = Math.min(waitsSince, pod.since);
    }
    // One that is ready again since a moment ago may be losing its readiness again and again.
    if (pod?.stage === 'ready') waitsSince = Math.min(waitsSince, pod.pod.meta.createdAt);
    for (const { name, claim, phase } of claims) {
      if (claim === undefined) continue;
      const { createdAt } = claim.meta;
      const changes = changing.flatMap((found) => found.get(name) ?? []);
      if (phase === 'Pending' && !inOrder.has(name)) waitsSince = Math.min(waitsSince, createdAt);
      waitsSince = Math.min(waitsSince, ...changes.map(({ since }) => since ?? createdAt));
    }
  }
  return { hasFailure: isGrave, waitingSince: waitsSince, remadeAt: remadeAt(status) };
});

function remadeAt({ set, bindings }: SetStatus): number | undefined {
  const writtenAt = set.specWrittenAt ?? set.meta.createdAt;
  const times = bindings.flatMap(({ pod }) => {
    const { annotations, createdAt } = pod?.pod.meta ?? {};
    return annotations?.[VPA_UPDATES_ANNOTATION] !== undefined && createdAt !== undefined && createdAt > writtenAt
      ? [createdAt]
      : [];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}
