import type { Plan, RequestedSetAction, SetActionName, SetPlanContext } from './plan.ts';
import type { NeededFact, PreflightFacts } from './preflight-facts.ts';

/** Everything that an action on a set defines. */
export interface SetAction<Name extends SetActionName> {
  /** A function of its arguments alone. It is called again for every new fact. */
  readonly plan: (planContext: SetPlanContext, request: RequestedSetAction<Name>, facts: PreflightFacts) => Plan;
  /** The facts that the plan needs from the cluster besides the permissions and the dry run. */
  readonly neededFacts: (planContext: SetPlanContext, request: RequestedSetAction<Name>) => readonly NeededFact[];
}
