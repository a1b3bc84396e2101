/** Decides which objects findings need beside the watched ones. */

import { hasPodToEvict } from '../findings/eviction-blocked.ts';
import { mayBeInTerminatingNamespace } from '../findings/namespace-terminating.ts';
import { isResizedByOthers } from '../findings/template-contested.ts';
import { peerNamespacesOf } from '../join/peer-services.ts';
import type { LookupName } from '../model/lookups.ts';
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
  const draining = sets.filter(({ bindings, outside }) => [...bindings, ...outside].some(hasPodToEvict));
  const completedBy = (name: LookupName): readonly SetStatus[] =>
    sets.filter(({ findings }) => findings.some(({ lookup }) => lookup === name));
  return {
    controllerLease: completedBy('controller-lease').length > 0,
    budgetsIn: namespacesOf(draining),
    webhooks: completedBy('webhooks').length > 0,
    limitRangesIn: namespacesOf(completedBy('limit-ranges')),
    peersIn: namespaces === 'all' ? [] : otherPeerNamespaces(sets, namespaces),
    setWritersIn: namespacesOf([
      ...inQuestion,
      ...completedBy('set-writers'),
      ...sets.filter((status) => isScaledByProgram(status) || status.bindings.some(isResizedByOthers)),
    ]).slice(0, MAX_WRITER_NAMESPACES),
    namespaces: namespacesOf(sets.filter(mayBeInTerminatingNamespace)).slice(0, MAX_NAMESPACES),
  };
}

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
