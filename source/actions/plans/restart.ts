import { kubectlTwin } from '../operations/write-operations.ts';
import type { Plan, SetPlanContext } from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { completePlan, managerConsequences, setRefusal } from './complete-plan.ts';
import { trialOfRestart } from './pod-admission.ts';
import { setRefOf } from './set-ref.ts';
import { predictTemplateChange } from './template-change.ts';

/** Like `kubectl rollout restart`, sets an annotation of the pod template, which creates a new revision. */
export function planRestart(planContext: SetPlanContext, facts: PreflightFacts): Plan {
  const { status, now } = planContext;
  const { set } = status;
  const { name } = set.meta;
  const target = setRefOf(status);
  const { effects, consequences, goal, changing } = predictTemplateChange(status, target, new Set());
  const at = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const write = { operation: 'change', target, change: { type: 'restart', at } } as const;
  return completePlan(planContext, facts, {
    action: 'restart',
    target,
    title: `Restart the pods of ${name}`,
    requests: [`set the annotation kubectl.kubernetes.io/restartedAt of the pod template of StatefulSet ${name}`],
    effects,
    consequences: [...consequences, ...managerConsequences(status)],
    word: name,
    kubectl: kubectlTwin(write, planContext),
    refusal: set.replicas === 0 ? `StatefulSet ${name} has no pods to restart.` : setRefusal(status),
    steps: [{ write, goal }],
    newPods: changing.slice(0, 1).map(({ ordinal }) => trialOfRestart(status, ordinal, at)),
    undo: { action: 'rollback', to: set.status.updateRevision === '' ? undefined : set.status.updateRevision },
  });
}
