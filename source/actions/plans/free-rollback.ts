import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import type { Plan, SetPlanContext } from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan } from './complete-plan.ts';
import { planDeletePod } from './delete-pod.ts';
import { revisionOfNewPod } from './predicted-effects.ts';
import { setRefOf } from './set-ref.ts';

/**
 * Returns the pod that blocks an ordered rollout: it is not up, and its revision is no longer wanted
 * (kubernetes#67250). If there are several, the one with the highest ordinal.
 */
export function podBlockingRollout({ set, bindings }: SetStatus): Binding | undefined {
  const { updateRevision } = set.status;
  if (set.podManagementPolicy !== 'OrderedReady' || updateRevision === '') return undefined;
  return bindings.findLast(
    ({ ordinal, pod }) =>
      pod !== undefined &&
      pod.revision !== updateRevision &&
      // Below the partition the pod would come back at the same revision.
      revisionOfNewPod(set, ordinal) !== pod.revision &&
      !['available', 'ready', 'terminating'].includes(pod.stage),
  );
}

function planFreeRollback(planContext: SetPlanContext, facts: PreflightFacts): Plan {
  const { status } = planContext;
  const { set } = status;
  const { name } = set.meta;
  const binding = podBlockingRollout(status);
  if (binding?.pod === undefined) {
    const target = setRefOf(status);
    return completePlan(planContext, facts, {
      action: 'free-rollback',
      target,
      title: `Free the update of ${name}`,
      requests: [],
      effects: [],
      consequences: [],
      word: name,
      kubectl: '',
      refusal: `No pod of an unwanted revision stands in the way of ${name}.`,
      steps: [],
      undo: undefined,
    });
  }
  const plan = planDeletePod(planContext, [binding.podName], 'graceful', facts);
  const unwanted = shortRevision(set.meta, binding.pod.revision);
  const why = `${binding.podName} (${binding.pod.statusText}) runs revision ${unwanted}, which is no longer wanted, and the controller waits for it`;
  return { ...plan, action: 'free-rollback', title: `Free the update of ${name}`, effects: [why, ...plan.effects] };
}

export const freeRollbackSetAction: SetAction<'free-rollback'> = {
  plan: (planContext, _request, facts) => planFreeRollback(planContext, facts),
  neededFacts: () => ['disruptionBudgets', 'quotas'],
};
