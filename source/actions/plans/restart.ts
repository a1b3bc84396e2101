import type { SetStatus } from '../../domain/model/set-status.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, Plan, SetPlanContext } from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan, managerConsequences, setRefusal } from './complete-plan.ts';
import { trialOfRestart } from './pod-admission.ts';
import { listAffected, membersBrokenAt, podWithStatus } from './predicted-effects.ts';
import { setRefOf } from './set-ref.ts';
import { predictTemplateChange } from './template-change.ts';

/** Like `kubectl rollout restart`, sets an annotation of the pod template, which creates a new revision. */
function planRestart(planContext: SetPlanContext, facts: PreflightFacts): Plan {
  const { status, now } = planContext;
  const { set } = status;
  const { name } = set.meta;
  const target = setRefOf(status);
  const { effects, consequences, goal, changing } = predictTemplateChange(
    planContext,
    target,
    { like: set.status.updateRevision, keeps: new Set() },
    facts,
  );
  const at = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const write = { operation: 'change', target, change: { type: 'restart', at } } as const;
  return completePlan(planContext, facts, {
    action: 'restart',
    target,
    title: `Restart the pods of ${name}`,
    requests: [`set the annotation kubectl.kubernetes.io/restartedAt of the pod template of StatefulSet ${name}`],
    effects,
    consequences: [...consequences, ...sameTemplateConsequences(status), ...managerConsequences(status)],
    word: name,
    kubectl: kubectlTwin(write, planContext),
    refusal: set.replicas === 0 ? `StatefulSet ${name} has no pods to restart.` : setRefusal(status),
    steps: [{ write, goal }],
    newPods: changing.slice(0, 1).map(({ ordinal }) => trialOfRestart(status, ordinal, at)),
    undo: { action: 'rollback', to: set.status.updateRevision === '' ? undefined : set.status.updateRevision },
  });
}

/** A restart changes nothing about the containers. */
function sameTemplateConsequences(status: SetStatus): readonly Consequence[] {
  const broken = membersBrokenAt(status, status.set.status.updateRevision);
  if (broken.length === 0) return [];
  const text = `a restart keeps the template, with which ${listAffected(broken.map(podWithStatus))} ${broken.length === 1 ? 'does' : 'do'} not come up`;
  return [{ severity: 'warning', text }];
}

export const restartSetAction: SetAction<'restart'> = {
  plan: (planContext, _request, facts) => planRestart(planContext, facts),
  neededFacts: () => ['disruptionBudgets'],
};
