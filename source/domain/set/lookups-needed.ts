/** Decides which objects findings need beside the watched ones. */

import { hasPodToEvict } from '../findings/eviction-blocked.ts';
import type { LookupName } from '../model/lookups.ts';
import type { SetStatus } from '../model/set-status.ts';

export interface LookupsNeeded {
  readonly controllerLease: boolean;
  /** Namespaces whose disruption budgets are needed, sorted. */
  readonly budgetsIn: readonly string[];
  readonly webhooks: boolean;
  /** Namespaces whose LimitRanges are needed, sorted. */
  readonly limitRangesIn: readonly string[];
}

export function lookupsNeeded(sets: readonly SetStatus[]): LookupsNeeded {
  const draining = sets.filter(({ bindings, outside }) => [...bindings, ...outside].some(hasPodToEvict));
  const completedBy = (name: LookupName): readonly SetStatus[] =>
    sets.filter(({ findings }) => findings.some(({ lookup }) => lookup === name));
  return {
    controllerLease: completedBy('controller-lease').length > 0,
    budgetsIn: namespacesOf(draining),
    webhooks: completedBy('webhooks').length > 0,
    limitRangesIn: namespacesOf(completedBy('limit-ranges')),
  };
}

export function namespacesOf(sets: readonly SetStatus[]): readonly string[] {
  return [...new Set(sets.map(({ set }) => set.meta.namespace))].sort();
}

export function isNothingNeeded({ controllerLease, budgetsIn, webhooks, limitRangesIn }: LookupsNeeded): boolean {
  return !controllerLease && !webhooks && budgetsIn.length === 0 && limitRangesIn.length === 0;
}
