import { podNameOf } from '../../domain/model/identity.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, PartitionTo, Plan, SetPlanContext } from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan, managerConsequences, setRefBeforeChange, setRefusal } from './complete-plan.ts';
import { trialAt } from './pod-admission.ts';
import { listAffected, listInOrder, podWithStatus, resizesUndone, unavailableBindings } from './predicted-effects.ts';
import { budgetsDuringUpdate, readinessDuringUpdate } from './readiness.ts';
import { replacedMembersData } from './replaced-data.ts';
import { setRefOf } from './set-ref.ts';

const MAX_INT32 = 2 ** 31 - 1;

function partitionNumber({ status }: SetPlanContext, to: PartitionTo): number | string {
  const { set } = status;
  if (set.strategy.type !== 'RollingUpdate') {
    const name = set.strategy.type === 'Other' ? set.strategy.name : set.strategy.type;
    return `StatefulSet ${set.meta.name} has no partition: its update strategy is ${name}.`;
  }
  const { partition } = set.strategy;
  switch (to) {
    case 'hold':
      return Math.max(set.replicas, partition);
    case 'resume':
      return 0;
    case 'one-more':
      if (set.replicas === 0) return `StatefulSet ${set.meta.name} has no pods to update.`;
      // A partition above the range holds no more pods than one at its top.
      return partition === 0 ? 'All ordinals update already.' : Math.min(partition, set.replicas) - 1;
    default:
      return Number.isInteger(to) && to >= 0 && to <= MAX_INT32
        ? to
        : `${to} is no partition: give a whole number from 0 to ${MAX_INT32}.`;
  }
}

function titleOf(name: string, to: PartitionTo, partition: number): string {
  switch (to) {
    case 'hold':
      return `Hold the updates of ${name} (partition ${partition})`;
    case 'resume':
      return `Resume the updates of ${name} (partition 0)`;
    case 'one-more':
      return `Let one more ordinal of ${name} update (partition ${partition})`;
    default:
      return `Set the partition of ${name} to ${to}`;
  }
}

interface PartitionEffects {
  readonly effects: readonly string[];
  readonly consequences: readonly Consequence[];
  /** The members that update now, in order. */
  readonly updating: readonly Binding[];
}

function partitionEffects(
  planContext: SetPlanContext,
  from: number,
  to: number,
  facts: PreflightFacts,
): PartitionEffects {
  const { status } = planContext;
  const { set, bindings } = status;
  const { currentRevision, updateRevision } = set.status;
  const at = (partition: number) => set.ordinalsStart + partition;
  const range = `ordinals below ${at(to)} keep their revision`;
  if (to < from) {
    const updating = bindings
      .filter(({ ordinal, pod }) => ordinal >= at(to) && ordinal < at(from) && pod?.revision !== updateRevision)
      .toReversed();
    if (updating.length === 0) {
      return { effects: ['No pod changes now: none of them is behind'], consequences: [], updating };
    }
    const consequences = [
      ...waitingConsequences(status, updating),
      ...replacedMembersData(planContext, updating),
      ...resizesUndone(status, updating, updateRevision),
      ...readinessDuringUpdate(status, updating),
      ...budgetsDuringUpdate(status, updating, facts),
    ];
    const revision = shortRevision(set.meta, updateRevision);
    const each = updating.length > 1 ? ', each once the one before is available' : '';
    const text = `The controller updates ${listInOrder(updating.map(({ podName }) => podName))} to revision ${revision}${each}`;
    return { effects: [text], consequences, updating };
  }
  const fallen = bindings.filter(
    ({ ordinal, pod }) => ordinal >= at(from) && ordinal < at(to) && pod?.revision === updateRevision,
  );
  const consequences: Consequence[] = [];
  if (currentRevision !== updateRevision && fallen.length > 0) {
    const names = listAffected(fallen.map(({ podName }) => podName));
    const revision = shortRevision(set.meta, currentRevision);
    const text = `nothing is reverted, but ${names} fall${fallen.length === 1 ? 's' : ''} back to revision ${revision} at the next restart`;
    consequences.push({ severity: 'warning', text });
  }
  if (to >= set.replicas && to > 0) {
    const last = podNameOf(set.meta.name, at(set.replicas) - 1);
    const text = `no pod updates any more, ${last} included; scaling beyond ${to} creates pods at the update revision`;
    consequences.push({ severity: 'info', text });
  }
  return { effects: [`No pod changes now: ${range} from now on`], consequences, updating: [] };
}

/** An ordered update waits for every member, a parallel one for those with higher ordinals. */
function waitingConsequences(status: SetStatus, updating: readonly Binding[]): readonly Consequence[] {
  const { set } = status;
  const first = updating[0]?.ordinal ?? Number.POSITIVE_INFINITY;
  return unavailableBindings(status)
    .filter(({ ordinal }) => set.podManagementPolicy === 'OrderedReady' || ordinal > first)
    .slice(0, 3)
    .map((binding) => ({
      severity: 'warning',
      text: `no pod is updated before ${podWithStatus(binding)} is available`,
    }));
}

/** The partition counts from `ordinals.start`, as in the API. */
function planPartition(planContext: SetPlanContext, to: PartitionTo, facts: PreflightFacts): Plan {
  const { status } = planContext;
  const { set } = status;
  const { name } = set.meta;
  const target = setRefOf(status);
  const found = partitionNumber(planContext, to);
  const from = set.strategy.type === 'RollingUpdate' ? set.strategy.partition : 0;
  const partition = typeof found === 'number' ? found : from;
  const isAlready = found === from && set.strategy.type === 'RollingUpdate';
  const refusal =
    typeof found === 'string'
      ? found
      : partition === from
        ? `The partition of ${name} is ${from} already.`
        : setRefusal(status);
  const { effects, consequences, updating } =
    refusal === undefined
      ? partitionEffects(planContext, from, partition, facts)
      : { effects: [], consequences: [], updating: [] };
  const write = { operation: 'change', target, change: { type: 'partition', partition } } as const;
  return completePlan(planContext, facts, {
    action: 'partition',
    target,
    title: titleOf(name, to, partition),
    requests: [`set the partition of StatefulSet ${name} from ${from} to ${partition}`],
    effects,
    consequences: [...consequences, ...managerConsequences(status)],
    word: name,
    kubectl: kubectlTwin(write, planContext),
    refusal,
    alreadyAppliedGoal: isAlready ? { type: 'updated', set: setRefBeforeChange(target) } : undefined,
    steps: [{ write, goal: { type: updating.length > 0 ? 'updated' : 'observed', set: target } }],
    newPods: updating.slice(0, 1).map(({ ordinal }) => trialAt(status, ordinal, set.status.updateRevision)),
    undo: { action: 'partition', to: from },
  });
}

export const partitionSetAction: SetAction<'partition'> = {
  plan: (planContext, { to }, facts) => planPartition(planContext, to, facts),
  neededFacts: () => ['disruptionBudgets'],
};
