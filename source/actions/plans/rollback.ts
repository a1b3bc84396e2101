import { revisionsBySet } from '../../domain/join/indexes.ts';
import type { ControllerRevision } from '../../domain/model/kinds.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { revisionThatWorked } from '../../domain/rollout/proven-revisions.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import { listNames } from '../../domain/text/sentences.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, Plan, SetPlanContext } from '../plan.ts';
import type { SetRef, Write } from '../ports.ts';
import { knownValue, type PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { diffTemplates } from '../template-diff.ts';
import { completePlan, managerConsequences, setRefusal } from './complete-plan.ts';
import { trialAt } from './pod-admission.ts';
import { podWithStatus } from './predicted-effects.ts';
import { setRefOf } from './set-ref.ts';
import { predictTemplateChange } from './template-change.ts';

/** Returns the revisions of the set, the newest first. */
export function revisionsOf({
  snapshot,
  status,
}: Pick<SetPlanContext, 'snapshot' | 'status'>): readonly ControllerRevision[] {
  return revisionsBySet(snapshot.tables.ControllerRevision).get(status.set.meta.uid) ?? [];
}

/** Returns the requested revision, or a sentence that says why there is none. */
export function chooseRevision(
  planContext: Pick<SetPlanContext, 'snapshot' | 'status'>,
  to: string | undefined,
): ControllerRevision | string {
  const revisions = revisionsOf(planContext);
  const { set } = planContext.status;
  const { name } = set.meta;
  if (revisions.length === 0) return `No revision of StatefulSet ${name} can be read.`;
  if (to === undefined) {
    return revisionThatWorked(planContext.status)?.revision ?? unprovenSentence(planContext);
  }
  const chosen = revisions.find(({ meta, revision }) =>
    [meta.name, shortRevision(set.meta, meta.name), String(revision)].includes(to),
  );
  if (chosen === undefined) {
    const known = revisions.map(({ revision }) => String(revision)).toReversed();
    return `StatefulSet ${name} has no revision ${to}: there ${known.length === 1 ? 'is only' : 'are'} ${listNames(known, known.length)}.`;
  }
  return chosen.meta.name === set.status.updateRevision
    ? `Revision ${chosen.revision} is the one that StatefulSet ${name} is updated to already.`
    : chosen;
}

function unprovenSentence(planContext: Pick<SetPlanContext, 'snapshot' | 'status'>): string {
  const { meta, status } = planContext.status.set;
  const others = revisionsOf(planContext).filter((revision) => revision.meta.name !== status.updateRevision);
  if (others.length === 0) return `StatefulSet ${meta.name} has no earlier revision.`;
  const numbers = others.map(({ revision }) => String(revision)).toReversed();
  return `No earlier revision of StatefulSet ${meta.name} is known to have worked: name the one that you want (${numbers.length === 1 ? 'there is only' : 'there are'} ${listNames(numbers, numbers.length)}).`;
}

/** Says whether the revision is known to have worked, and how its pods are doing. */
function proofConsequence(
  { bindings, provenRevisions }: SetStatus,
  { meta, revision }: ControllerRevision,
): Consequence {
  const proof = provenRevisions.find((proven) => proven.revision.meta.name === meta.name);
  if (proof !== undefined) return { severity: 'info', text: `revision ${revision} has worked: ${proof.evidence}` };
  const down = bindings.filter(({ pod }) => pod?.revision === meta.name).map(podWithStatus);
  const runs = down.length === 0 ? '' : `; of the pods, ${listNames(down)} ${down.length === 1 ? 'runs' : 'run'} it`;
  return { severity: 'warning', text: `revision ${revision} is not known to have worked${runs}` };
}

function rollbackWrite(target: SetRef, { meta, revision }: ControllerRevision): Write {
  const change = { type: 'template', revision: { name: meta.name, uid: meta.uid, number: revision } } as const;
  return { operation: 'change', target, change };
}

/** Restores the pod template of an earlier revision, like `kubectl rollout undo`. */
function planRollback(planContext: SetPlanContext, to: string | undefined, facts: PreflightFacts): Plan {
  const { status } = planContext;
  const { set } = status;
  const { name } = set.meta;
  const target = setRefOf(status);
  const chosen = chooseRevision(planContext, to);
  const revision = typeof chosen === 'string' ? undefined : chosen;
  const keeps = status.bindings
    .filter(({ pod }) => pod?.revision === revision?.meta.name)
    .map(({ podName }) => podName);
  const write = revision === undefined ? undefined : rollbackWrite(target, revision);
  const { effects, consequences, goal, changing } = predictTemplateChange(
    planContext,
    target,
    { like: revision?.meta.name ?? '', keeps: new Set(keeps) },
    facts,
  );
  const before = knownValue(facts.template);
  const after = knownValue(facts.revisionTemplate);
  const short = revision === undefined ? (to ?? '') : shortRevision(set.meta, revision.meta.name);
  return completePlan(planContext, facts, {
    action: 'rollback',
    target,
    title:
      revision === undefined && to === undefined
        ? `Roll ${name} back`
        : `Roll ${name} back to revision ${revision?.revision ?? to}`,
    requests: [
      `replace the pod template of StatefulSet ${name} with that of revision ${revision?.revision ?? ''} (${short})`,
    ],
    effects: revision === undefined ? [] : effects,
    consequences: [
      ...(revision === undefined ? [] : [...consequences, proofConsequence(status, revision)]),
      { severity: 'info', text: 'only the pod template goes back: the number of replicas stays as it is' },
      ...managerConsequences(status),
    ],
    word: name,
    kubectl: write === undefined ? '' : kubectlTwin(write, planContext),
    refusal: typeof chosen === 'string' ? chosen : setRefusal(status),
    steps: write === undefined ? [] : [{ write, goal }],
    newPods:
      revision === undefined
        ? []
        : changing.slice(0, 1).map(({ ordinal }) => trialAt(status, ordinal, revision.meta.name)),
    undo: { action: 'rollback', to: set.status.updateRevision },
    diff: before === undefined || after === undefined ? [] : diffTemplates(before, after),
  });
}

export const rollbackSetAction: SetAction<'rollback'> = {
  plan: (planContext, { to }, facts) => planRollback(planContext, to, facts),
  neededFacts: (planContext, { to }) => {
    const revision = chooseRevision(planContext, to);
    return typeof revision === 'string'
      ? []
      : ['disruptionBudgets', 'template', { revisionTemplate: revision.meta.name }];
  },
};
