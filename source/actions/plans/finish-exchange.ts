import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Plan, PlanContext, RequestedClaimAction } from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { completeClaimPlan } from './complete-claim-plan.ts';
import { creationStep } from './exchange-template.ts';

type FinishRequest = Extract<RequestedClaimAction, { action: 'finish-exchange' }>;

function refusalFor({ snapshot }: PlanContext, { set }: FinishRequest): string | undefined {
  const { namespace, name } = set;
  const present = snapshot.tables.StatefulSet.get(keyOf(namespace, name));
  if (present !== undefined) {
    return present.meta.uid === set.uid
      ? `StatefulSet ${name} is still there: its exchange begins anew with a plan of its own.`
      : `StatefulSet ${name} exists: nothing is made over it.`;
  }
  return listCompletenessFor(snapshot, namespace).StatefulSet === 'known'
    ? undefined
    : `The StatefulSets of namespace ${namespace} may not be read: whether ${name} exists is not known.`;
}

/** Makes a set again from the file in which an exchange of its claim template has left it. */
export function planFinishExchange(planContext: PlanContext, request: FinishRequest, facts: PreflightFacts): Plan {
  const { set, size, path } = request;
  const step = creationStep({ target: set, size });
  return completeClaimPlan(planContext, facts, {
    action: 'finish-exchange',
    target: set,
    title: `Make StatefulSet ${set.name} again with ${size.to} in claim template ${size.template}`,
    asks: [
      `create StatefulSet ${set.name} from ${path}, with ${size.to} instead of ${size.from} in claim template ${size.template}`,
    ],
    effects: ['The set takes its pods over with their uid: nothing restarts'],
    consequences: [{ severity: 'warning', text: `until then no controller looks after the pods of ${set.name}` }],
    word: undefined,
    kubectl: kubectlTwin(step.write, planContext),
    refusal: refusalFor(planContext, request),
    steps: [step],
  });
}
