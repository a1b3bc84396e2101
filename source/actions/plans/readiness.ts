/** Says how far readiness falls while members are replaced, and which budgets that breaks. */

import type { Pod } from '../../domain/model/kinds.ts';
import { selectorMatches } from '../../domain/model/label-selector.ts';
import type { DisruptionBudget } from '../../domain/model/lookups.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { maxUnavailablePods } from '../../domain/rollout/update-progress.ts';
import type { Consequence, DeletionMode } from '../plan.ts';
import { knownValue, type PreflightFacts } from '../preflight-facts.ts';
import { listAffected, podWithStatus } from './predicted-effects.ts';

export function isUp({ pod }: Binding): boolean {
  return pod?.stage === 'available' || pod?.stage === 'ready';
}

/** Of members that a person deletes, one after the other. */
export function readinessAfterDeletion(status: SetStatus, members: readonly Binding[]): readonly Consequence[] {
  const [first] = members.filter(isUp);
  if (first === undefined) return [];
  const others = status.bindings.filter((binding) => !isUp(binding) && binding.ordinal !== first.ordinal);
  return readinessConsequences(status, first, others, '');
}

/** Of members that the controller replaces for an update, from the highest ordinal down. */
export function readinessDuringUpdate(status: SetStatus, members: readonly Binding[]): readonly Consequence[] {
  const { set, bindings } = status;
  const down = bindings.filter((binding) => !isUp(binding));
  const [first] = members.filter(isUp);
  // An ordered update begins only once every member is available, and maxUnavailable counts every one that is not.
  const isWaiting = set.podManagementPolicy === 'OrderedReady' || maxUnavailableOf(status) !== undefined;
  if (first === undefined || (isWaiting && down.length > 0)) return [];
  // A parallel update waits for the members above.
  const below = down.filter(({ ordinal }) => ordinal < first.ordinal);
  return readinessConsequences(status, first, below, ', for which Parallel does not wait');
}

function maxUnavailableOf({ set: { strategy } }: SetStatus): number | string | undefined {
  return strategy.type === 'RollingUpdate' ? strategy.maxUnavailable : undefined;
}

/** `others`: members that are not up either. `clause` follows their names. */
function readinessConsequences(
  { bindings }: SetStatus,
  first: Binding,
  others: readonly Binding[],
  clause: string,
): readonly Consequence[] {
  const up = bindings.filter(isUp).length;
  if (up === 1) {
    const text = `${first.podName} is the only ready member: none is ready until it is back`;
    return [{ severity: 'warning', text }];
  }
  if (others.length === 0) return [];
  const left = up - 1;
  const names = listAffected(others.map(podWithStatus));
  const text = `only ${left} of ${bindings.length} members ${left === 1 ? 'is' : 'are'} ready while ${first.podName} is away: ${names} ${others.length === 1 ? 'is' : 'are'} not${clause}`;
  return [{ severity: 'warning', text }];
}

/** The budgets that the controller breaks while it replaces these members: it does not ask them. */
export function budgetsDuringUpdate(
  status: SetStatus,
  members: readonly Binding[],
  facts: PreflightFacts,
): readonly Consequence[] {
  const pods = members.filter(isUp).flatMap(({ pod }) => pod?.pod ?? []);
  const limit = maxUnavailableOf(status);
  const atOnce = Math.min(limit === undefined ? 1 : maxUnavailablePods(limit, status.set.replicas), pods.length);
  return (knownValue(facts.disruptionBudgets) ?? [])
    .filter((budget) => budget.disruptionsAllowed < atOnce && pods.some((pod) => selects(budget, pod)))
    .map((budget) => ({
      severity: 'warning',
      text: `${budgetText(budget)}; the controller does not ask it`,
    }));
}

/** An eviction asks the budgets. A deletion does not, and breaks none with a pod that is not ready. */
export function budgetsAfterDeletion(
  binding: Binding,
  pod: Pod,
  how: DeletionMode,
  facts: PreflightFacts,
): readonly Consequence[] {
  const budgets = (knownValue(facts.disruptionBudgets) ?? []).filter(
    (budget) => budget.disruptionsAllowed === 0 && selects(budget, pod),
  );
  if (how === 'evict') {
    return budgets.map((budget) => ({
      severity: 'warning',
      text: `PodDisruptionBudget ${budget.name} allows no eviction now (${healthText(budget)})`,
    }));
  }
  if (!isUp(binding)) return [];
  return budgets.map((budget) => ({
    severity: 'warning',
    text: `PodDisruptionBudget ${budget.name} would allow no eviction now (${healthText(budget)}); deleting does not ask it`,
  }));
}

function selects({ selector }: DisruptionBudget, { meta }: Pod): boolean {
  return selector !== undefined && selectorMatches(selector, meta.labels);
}

function healthText({ currentHealthy, desiredHealthy }: DisruptionBudget): string {
  return `${currentHealthy} healthy, ${desiredHealthy} needed`;
}

function budgetText(budget: DisruptionBudget): string {
  const { name, disruptionsAllowed } = budget;
  const most = disruptionsAllowed === 0 ? 'no eviction' : `${disruptionsAllowed} at once`;
  return `PodDisruptionBudget ${name} would allow ${most} now (${healthText(budget)})`;
}
