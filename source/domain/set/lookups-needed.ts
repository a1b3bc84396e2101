/** Decides which objects findings need beside the watched ones. */

import { hasPodToEvict } from '../findings/eviction-blocked.ts';
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
}

/** The text of a container may name many namespaces. */
const MAX_PEER_NAMESPACES = 5;

/** `namespaces`: those whose objects are read anyway. */
export function lookupsNeeded(sets: readonly SetStatus[], namespaces: readonly string[] | 'all'): LookupsNeeded {
  const draining = sets.filter(({ bindings, outside }) => [...bindings, ...outside].some(hasPodToEvict));
  const completedBy = (name: LookupName): readonly SetStatus[] =>
    sets.filter(({ findings }) => findings.some(({ lookup }) => lookup === name));
  return {
    controllerLease: completedBy('controller-lease').length > 0,
    budgetsIn: namespacesOf(draining),
    webhooks: completedBy('webhooks').length > 0,
    limitRangesIn: namespacesOf(completedBy('limit-ranges')),
    peersIn: namespaces === 'all' ? [] : otherPeerNamespaces(sets, namespaces),
  };
}

function otherPeerNamespaces(sets: readonly SetStatus[], namespaces: readonly string[]): readonly string[] {
  const named = peerNamespacesOf(sets.map(({ set }) => set));
  return named.filter((namespace) => !namespaces.includes(namespace)).slice(0, MAX_PEER_NAMESPACES);
}

export function namespacesOf(sets: readonly SetStatus[]): readonly string[] {
  return [...new Set(sets.map(({ set }) => set.meta.namespace))].sort();
}

export function isNothingNeeded({
  controllerLease,
  webhooks,
  budgetsIn,
  limitRangesIn,
  peersIn,
}: LookupsNeeded): boolean {
  const isNoneIn = [budgetsIn, limitRangesIn, peersIn].every((namespaces) => namespaces.length === 0);
  return !controllerLease && !webhooks && isNoneIn;
}
