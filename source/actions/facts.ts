/** What was read for one plan besides the snapshot. Each piece comes when it comes: a plan is made from what is there. */

import type {
  AccessVerdict,
  Autoscaler,
  DisruptionBudget,
  FreshClaims,
  LimitRange,
  PodTemplate,
  Problem,
  Quota,
} from './ports.ts';

export type Fact<T> =
  | { readonly state: 'unasked' }
  | { readonly state: 'asked' }
  | { readonly state: 'known'; readonly value: T }
  /** `reason` is a sentence. */
  | { readonly state: 'unknown'; readonly reason: string };

export interface Facts {
  readonly access: Fact<AccessVerdict>;
  /** What the server says to the write on trial; undefined: it would take it. */
  readonly dryRun: Fact<Problem | undefined>;
  readonly autoscalers: Fact<readonly Autoscaler[]>;
  readonly quotas: Fact<readonly Quota[]>;
  readonly limitRanges: Fact<readonly LimitRange[]>;
  readonly disruptionBudgets: Fact<readonly DisruptionBudget[]>;
  /** The set's own template. */
  readonly template: Fact<PodTemplate>;
  /** The template of the revision to go back to. */
  readonly revisionTemplate: Fact<PodTemplate>;
  /** For claims: all lists, read for this plan. */
  readonly claims: Fact<FreshClaims>;
  /** For claims: whether volumes may be changed. */
  readonly volumeAccess: Fact<AccessVerdict>;
}

const UNASKED = { state: 'unasked' } as const;

export const NO_FACTS: Facts = {
  access: UNASKED,
  dryRun: UNASKED,
  autoscalers: UNASKED,
  quotas: UNASKED,
  limitRanges: UNASKED,
  disruptionBudgets: UNASKED,
  template: UNASKED,
  revisionTemplate: UNASKED,
  claims: UNASKED,
  volumeAccess: UNASKED,
};

/** Its value where it is known. */
export function knownValue<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'known' ? fact.value : undefined;
}
