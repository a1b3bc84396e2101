/** Completes plans about claims and volumes with the result of the dry run and the confirmation. */

import type { Consequence, Plan, PlanContext, Step } from '../plan.ts';
import type { ObjectRef } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { dryRunVerdict, sortConsequences } from './complete-plan.ts';

export interface ClaimPlanDraft {
  readonly action: Plan['action'];
  readonly target: ObjectRef;
  readonly title: string;
  readonly asks: readonly string[];
  readonly effects: readonly string[];
  readonly consequences: readonly Consequence[];
  /** The word to type; undefined if a key is enough, except in a protected context. */
  readonly word: string | undefined;
  readonly kubectl: string;
  readonly refusal: string | undefined;
  readonly steps: readonly Step[];
}

export function completeClaimPlan(
  { context, isProtected }: PlanContext,
  facts: PreflightFacts,
  draft: ClaimPlanDraft,
): Plan {
  const { word, ...rest } = draft;
  const tried = dryRunVerdict(facts);
  const refusal = draft.refusal ?? tried.refusal;
  const typed = word ?? (isProtected ? draft.target.name : undefined);
  const isRefusedBefore = draft.refusal !== undefined;
  return {
    ...rest,
    requests: isRefusedBefore ? [] : draft.asks,
    effects: isRefusedBefore ? [] : draft.effects,
    context,
    consequences: isRefusedBefore ? [] : sortConsequences([...draft.consequences, ...tried.consequences]),
    confirmation: typed === undefined ? { type: 'key', key: 'y' } : { type: 'typed', word: typed },
    kubectl: isRefusedBefore ? '' : draft.kubectl,
    refusal,
    steps: refusal === undefined ? draft.steps : [],
    newPods: [],
    undo: undefined,
    diff: [],
  };
}
