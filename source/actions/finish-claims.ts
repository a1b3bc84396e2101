/** What plans about claims and volumes share: the trial by the server, and how grave the whole is. */

import type { Facts } from './facts.ts';
import { sorted, trial } from './finish.ts';
import type { Consequence, Plan, Step, Surroundings } from './plan.ts';
import type { ObjectRef } from './ports.ts';

export interface ClaimDraft {
  readonly action: Plan['action'];
  readonly target: ObjectRef;
  readonly title: string;
  readonly asks: readonly string[];
  readonly effects: readonly string[];
  readonly consequences: readonly Consequence[];
  /** Typed to confirm; undefined: a key is enough, but for a protected context. */
  readonly word: string | undefined;
  readonly kubectl: string;
  readonly refusal: string | undefined;
  readonly steps: readonly Step[];
}

export function finishClaims({ context, isProtected }: Surroundings, facts: Facts, draft: ClaimDraft): Plan {
  const { word, ...rest } = draft;
  const tried = trial(facts);
  const refusal = draft.refusal ?? tried.refusal;
  const typed = word ?? (isProtected ? draft.target.name : undefined);
  const isRefusedBefore = draft.refusal !== undefined;
  return {
    ...rest,
    asks: isRefusedBefore ? [] : draft.asks,
    effects: isRefusedBefore ? [] : draft.effects,
    context,
    consequences: isRefusedBefore ? [] : sorted([...draft.consequences, ...tried.consequences]),
    confirmation: typed === undefined ? { type: 'key', key: 'y' } : { type: 'typed', word: typed },
    kubectl: isRefusedBefore ? '' : draft.kubectl,
    refusal,
    steps: refusal === undefined ? draft.steps : [],
    undo: undefined,
    diff: [],
  };
}
