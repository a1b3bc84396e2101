/** Decides which objects findings need beside the watched ones. */

import { hasPodToEvict } from '../findings/eviction-blocked.ts';
import { mayBeInTerminatingNamespace } from '../findings/namespace-terminating.ts';
import { isResizedByOthers } from '../findings/template-contested.ts';
import { peerNamespacesOf } from '../join/peer-services.ts';
import type { LookupName } from '../model/lookups.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import type { SetStatus } from '../model/set-status.ts';

export interface LookupsNeeded {
  readonly controllerLease: boolean;
  /** Namespaces whose disruption budgets are needed, sorted. */
  readonly budgetsIn: readonly string[];
  readonly webhooks: boolean;
  /** Namespaces whose LimitRanges are needed, sorted. */
  readonly limitRangesIn: readonly string[];
  /** Namespaces whose services and EndpointSlices are needed, sorted. */
  readonly peersIn: readonly string[];
  /** Namespaces in which what writes the sets is needed, sorted. */
  readonly setWritersIn: readonly string[];
  /** Namespaces of which it is needed whether they are being deleted, sorted. */
  readonly namespaces: readonly string[];
}

/** The text of a container may name many namespaces. */
const MAX_PEER_NAMESPACES = 5;
/** Each of them costs several requests. */
const MAX_WRITER_NAMESPACES = 20;
/** Each of them costs one request. */
const MAX_NAMESPACES = 20;

/**
 * `namespaces`: those whose objects are read anyway. `inQuestion`: the sets that somebody asks about, of which what
 * writes them is needed in any case.
 */
export function lookupsNeeded(
  sets: readonly SetStatus[],
  namespaces: readonly string[] | 'all',
  inQuestion: readonly SetStatus[] = [],
): LookupsNeeded {
  const setsNeeding = (need: keyof SetNeeds): readonly SetStatus[] => sets.filter((status) => needsOf(status)[need]);
  return {
    controllerLease: setsNeeding('controllerLease').length > 0,
    budgetsIn: namespacesOf(setsNeeding('budgets')),
    webhooks: setsNeeding('webhooks').length > 0,
    limitRangesIn: namespacesOf(setsNeeding('limitRanges')),
    peersIn: namespaces === 'all' ? [] : otherPeerNamespaces(sets, namespaces),
    setWritersIn: namespacesOf([...inQuestion, ...setsNeeding('setWriters')]).slice(0, MAX_WRITER_NAMESPACES),
    namespaces: namespacesOf(setsNeeding('namespace')).slice(0, MAX_NAMESPACES),
  };
}

/** What a set needs beside the watched objects. */
type SetNeeds = Readonly<
  Record<'controllerLease' | 'budgets' | 'webhooks' | 'limitRanges' | 'setWriters' | 'namespace', boolean>
>;

/** Kept, since every change asks for the needs of all sets. */
const needsOf = memoizeByObject((status: SetStatus): SetNeeds => {
  const { bindings, outside, findings } = status;
  const isCompletedBy = (name: LookupName): boolean => findings.some(({ lookup }) => lookup === name);
  return {
    controllerLease: isCompletedBy('controller-lease'),
    budgets: [...bindings, ...outside].some(hasPodToEvict),
    webhooks: isCompletedBy('webhooks'),
    limitRanges: isCompletedBy('limit-ranges'),
    setWriters: isCompletedBy('set-writers') || isScaledByProgram(status) || bindings.some(isResizedByOthers),
    namespace: mayBeInTerminatingNamespace(status),
  };
});

function otherPeerNamespaces(sets: readonly SetStatus[], namespaces: readonly string[]): readonly string[] {
  const named = peerNamespacesOf(sets.map(({ set }) => set));
  return named.filter((namespace) => !namespaces.includes(namespace)).slice(0, MAX_PEER_NAMESPACES);
}

/** kubectl and this program scale only if a person asks for it. */
function isScaledByProgram({ set: { scaledBy } }: SetStatus): boolean {
  return scaledBy !== undefined && !/^(?:kubectl|stsview)/.test(scaledBy);
}

export function namespacesOf(sets: readonly SetStatus[]): readonly string[] {
  return [...new Set(sets.map(({ set }) => set.meta.namespace))].sort();
}

export function isNothingNeeded({ controllerLease, webhooks, ...namespaces }: LookupsNeeded): boolean {
  return !controllerLease && !webhooks && Object.values(namespaces).every((names) => names.length === 0);
}
