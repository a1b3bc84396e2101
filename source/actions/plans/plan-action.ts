import type {
  Plan,
  PlanContext,
  RequestedAction,
  RequestedClaimAction,
  RequestedSetAction,
  SetActionName,
  SetPlanContext,
} from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { breakSetAction } from './break.ts';
import { planCleanClaims } from './clean-claims.ts';
import { deletePodSetAction } from './delete-pod.ts';
import { planFinishExchange } from './finish-exchange.ts';
import { freeRollbackSetAction } from './free-rollback.ts';
import { planFreeVolume } from './free-volume.ts';
import { growSetAction } from './grow.ts';
import { outOfServiceSetAction } from './out-of-service.ts';
import { partitionSetAction } from './partition.ts';
import { rebindClaimSetAction } from './rebind-claim.ts';
import { restartSetAction } from './restart.ts';
import { rollbackSetAction } from './rollback.ts';
import { scaleSetAction } from './scale.ts';
import { startAfreshSetAction } from './start-afresh.ts';

const SET_ACTIONS: { readonly [Name in SetActionName]: SetAction<Name> } = {
  scale: scaleSetAction,
  'delete-pod': deletePodSetAction,
  partition: partitionSetAction,
  restart: restartSetAction,
  rollback: rollbackSetAction,
  'free-rollback': freeRollbackSetAction,
  'start-afresh': startAfreshSetAction,
  'rebind-claim': rebindClaimSetAction,
  grow: growSetAction,
  'out-of-service': outOfServiceSetAction,
  break: breakSetAction,
};

export function setActionOf<Name extends SetActionName>(request: RequestedSetAction<Name>): SetAction<Name> {
  return SET_ACTIONS[request.action];
}

/** Makes a plan from its arguments alone. Called for every new fact and every snapshot until the plan is confirmed. */
export function planAction(
  planContext: SetPlanContext | PlanContext,
  request: RequestedAction,
  facts: PreflightFacts,
): Plan {
  if (isClaimAction(request)) {
    switch (request.action) {
      case 'clean-claims':
        return planCleanClaims(planContext, request, facts);
      case 'free-volume':
        return planFreeVolume(planContext, request, facts);
      case 'finish-exchange':
        return planFinishExchange(planContext, request, facts);
    }
  }
  if (!('status' in planContext)) throw new TypeError(`${request.action} is about a set, and none is given`);
  return setActionOf(request).plan(planContext, request, facts);
}

export function isClaimAction(wanted: RequestedAction): wanted is RequestedClaimAction {
  return wanted.action === 'clean-claims' || wanted.action === 'free-volume' || wanted.action === 'finish-exchange';
}
