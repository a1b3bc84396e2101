import type { Plan, PlanContext, RequestedAction, RequestedClaimAction, SetPlanContext } from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { planCleanClaims } from './clean-claims.ts';
import { planDeletePod } from './delete-pod.ts';
import { planFreeRollback } from './free-rollback.ts';
import { planFreeVolume } from './free-volume.ts';
import { planOutOfService } from './out-of-service.ts';
import { planPartition } from './partition.ts';
import { planRebindClaim } from './rebind-claim.ts';
import { planRestart } from './restart.ts';
import { planRollback } from './rollback.ts';
import { planScale } from './scale.ts';
import { planStartAfresh } from './start-afresh.ts';

/** Makes a plan from its arguments alone. Called for every new fact and every snapshot until the plan is confirmed. */
export function planAction(
  planContext: SetPlanContext | PlanContext,
  request: RequestedAction,
  facts: PreflightFacts,
): Plan {
  if (isClaimAction(request)) {
    return request.action === 'clean-claims'
      ? planCleanClaims(planContext, request, facts)
      : planFreeVolume(planContext, request, facts);
  }
  if (!('status' in planContext)) throw new TypeError(`${request.action} is about a set, and none is given`);
  switch (request.action) {
    case 'scale':
      return planScale(planContext, request.replicas, facts);
    case 'delete-pod':
      return planDeletePod(planContext, request.pods, request.how, facts);
    case 'partition':
      return planPartition(planContext, request.to, facts);
    case 'restart':
      return planRestart(planContext, facts);
    case 'rollback':
      return planRollback(planContext, request.to, facts);
    case 'free-rollback':
      return planFreeRollback(planContext, facts);
    case 'start-afresh':
      return planStartAfresh(planContext, request.pod, facts);
    case 'rebind-claim':
      return planRebindClaim(planContext, request, facts);
    case 'out-of-service':
      return planOutOfService(planContext, request.node, request.present, facts);
  }
}

export function isClaimAction(wanted: RequestedAction): wanted is RequestedClaimAction {
  return wanted.action === 'clean-claims' || wanted.action === 'free-volume';
}
