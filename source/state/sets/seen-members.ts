/** What each member was like before it changed, for the seconds in which the old value is shown beside the new. */

import type { Binding, SetStatus } from '../../domain/model/set-status.ts';

interface MemberValues {
  readonly podUid: string;
  readonly ip: string;
  readonly node: string;
  /** The uids of its claims, one after the other. */
  readonly claims: string;
}

interface SeenMember {
  readonly now: MemberValues;
  /** Undefined until the member has changed. */
  readonly before: MemberValues | undefined;
  readonly changedAt: number;
}

export interface SeenMembers {
  readonly sets: readonly SetStatus[];
  /** By the uid of the set, and the name of the pod. */
  readonly bySet: ReadonlyMap<string, ReadonlyMap<string, SeenMember>>;
}

export const NO_SEEN_MEMBERS: SeenMembers = { sets: [], bySet: new Map() };

/** How long the old value is shown, in milliseconds of the cluster's time. */
export const GHOST_MS = 10_000;

export interface MemberChange {
  /** The old values; undefined where nothing has changed. */
  readonly ip: string | undefined;
  readonly node: string | undefined;
  /** True if another pod has the claims of the one before. */
  readonly keepsClaims: boolean;
  /** False in the second half of the time. */
  readonly isFresh: boolean;
}

function valuesOf({ pod, claims }: Binding): MemberValues | undefined {
  if (pod === undefined) return undefined;
  return {
    podUid: pod.pod.meta.uid,
    ip: pod.pod.ips[0] ?? '',
    node: pod.pod.node,
    claims: claims.map(({ claim }) => claim?.meta.uid ?? '').join(' '),
  };
}

/** Returns the same object if the member has not changed. */
function seenAgain(seen: SeenMember | undefined, values: MemberValues, at: number): SeenMember {
  if (seen === undefined) return { now: values, before: undefined, changedAt: at };
  const { now } = seen;
  const isOther = now.podUid !== values.podUid;
  const isMoved = now.ip !== values.ip || now.node !== values.node;
  if (!isOther && !isMoved) return now.claims === values.claims ? seen : { ...seen, now: values };
  // An address that comes late replaces the one of the pod before; one that is exchanged, that of the same pod.
  const isLate = !isOther && (now.ip === '' || now.node === '');
  return { now: values, before: isLate ? seen.before : now, changedAt: at };
}

/** Follows the sets. Only those that have changed are looked at. */
export function recordMembers(seen: SeenMembers, sets: readonly SetStatus[], at: number): SeenMembers {
  if (sets === seen.sets) return seen;
  const known = new Set(seen.sets);
  const bySet = new Map<string, ReadonlyMap<string, SeenMember>>();
  for (const status of sets) {
    const { uid } = status.set.meta;
    const before = seen.bySet.get(uid);
    if (before !== undefined && (known.has(status) || !status.loaded)) {
      bySet.set(uid, before);
      continue;
    }
    if (!status.loaded) continue;
    const members = new Map(before);
    for (const binding of [...status.bindings, ...status.outside]) {
      const values = valuesOf(binding);
      if (values !== undefined) members.set(binding.podName, seenAgain(members.get(binding.podName), values, at));
    }
    bySet.set(uid, members);
  }
  return { sets, bySet };
}

/** Returns how the member has changed lately; undefined if it has not. */
export function memberChange(
  { bySet }: SeenMembers,
  { set }: SetStatus,
  { podName, pod }: Binding,
  at: number,
): MemberChange | undefined {
  const seen = bySet.get(set.meta.uid)?.get(podName);
  if (seen?.before === undefined || pod === undefined || at - seen.changedAt >= GHOST_MS) return undefined;
  const { now, before, changedAt } = seen;
  return {
    ip: before.ip !== '' && now.ip !== before.ip && now.ip !== '' ? before.ip : undefined,
    node: before.node !== '' && now.node !== before.node && now.node !== '' ? before.node : undefined,
    keepsClaims: now.podUid !== before.podUid && now.claims !== '' && now.claims === before.claims,
    isFresh: at - changedAt < GHOST_MS / 2,
  };
}
