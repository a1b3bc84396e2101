/** A plan as a value for programs: the shape is part of the program's interface, documented in docs/actions.md. */

import type { Plan } from '../../actions/plan.ts';

export function planValue(plan: Plan, refusal: string | undefined) {
  const { action, context, target, title, requests, effects, consequences, confirmation, kubectl, diff } = plan;
  return {
    apiVersion: 'stsview/v1',
    kind: 'Plan',
    context,
    action,
    target: { kind: target.kind, namespace: target.namespace, name: target.name, uid: target.uid },
    title,
    requests,
    effects,
    consequences: consequences.map(({ severity, text }) => ({ severity, text })),
    confirmation: confirmation.type === 'typed' ? { flag: '--confirm', value: confirmation.word } : { flag: '--yes' },
    isDone: plan.alreadyAppliedGoal !== undefined,
    refusal: refusal ?? null,
    template: diff.map(({ path, before, after }) => ({ path, before: before ?? null, after: after ?? null })),
    kubectl,
  };
}
