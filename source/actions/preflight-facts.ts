/**
 * What is read for one plan besides the snapshot. The facts arrive one by one, and a plan uses those that are known.
 */

import type { DisruptionBudget } from '../domain/model/lookups.ts';
import type {
  AccessReviewStatus,
  ActionProblem,
  Autoscaler,
  ContainerResources,
  FreshClaims,
  LimitRange,
  PodTemplate,
  PodTrial,
  PodTrialOutcome,
  Quota,
} from './ports.ts';

export type PreflightFact<T> =
  | { readonly state: 'not-requested' }
  /** `progress`: part of a sentence, for what takes more than a moment. */
  | { readonly state: 'pending'; readonly progress?: string }
  | { readonly state: 'known'; readonly value: T }
  /** `reason` is a sentence. */
  | { readonly state: 'unknown'; readonly reason: string };

export interface PodTrialResult {
  readonly trial: PodTrial;
  readonly outcome: PodTrialOutcome;
  /** The containers of the pod that has to go first; undefined if they were not needed or cannot be read. */
  readonly replaced: readonly ContainerResources[] | undefined;
}

export interface PreflightFacts {
  readonly access: PreflightFact<AccessReviewStatus>;
  /** The server's objection to the dry run; undefined if it accepts the write. */
  readonly dryRun: PreflightFact<ActionProblem | undefined>;
  /** What admission says of the pods that the controller will create, one of each revision. */
  readonly podTrials: PreflightFact<readonly PodTrialResult[]>;
  readonly autoscalers: PreflightFact<readonly Autoscaler[]>;
  readonly quotas: PreflightFact<readonly Quota[]>;
  readonly limitRanges: PreflightFact<readonly LimitRange[]>;
  readonly disruptionBudgets: PreflightFact<readonly DisruptionBudget[]>;
  /** The set's own template. */
  readonly template: PreflightFact<PodTemplate>;
  /** The template of the revision to go back to. */
  readonly revisionTemplate: PreflightFact<PodTemplate>;
  /** For an exchange of the template: the path of the file in which the set is kept. */
  readonly keptSetPath: PreflightFact<string>;
  /** What else needs the claims that a plan about a set deletes: the findings of the guards of its steps. */
  readonly claimUsers: PreflightFact<readonly string[]>;
  /** For claims: all lists, read for this plan. */
  readonly claims: PreflightFact<FreshClaims>;
  /** For claims: whether volumes may be changed. */
  readonly volumeAccess: PreflightFact<AccessReviewStatus>;
}

/** A fact that only some plans need; of a revision, its name is needed to read its template. */
export type NeededFact =
  | 'autoscalers'
  | 'quotas'
  | 'limitRanges'
  | 'disruptionBudgets'
  | 'template'
  | 'keptSetPath'
  | { readonly revisionTemplate: string };

const NOT_REQUESTED = { state: 'not-requested' } as const;

export const NO_FACTS: PreflightFacts = {
  access: NOT_REQUESTED,
  dryRun: NOT_REQUESTED,
  podTrials: NOT_REQUESTED,
  autoscalers: NOT_REQUESTED,
  quotas: NOT_REQUESTED,
  limitRanges: NOT_REQUESTED,
  disruptionBudgets: NOT_REQUESTED,
  template: NOT_REQUESTED,
  revisionTemplate: NOT_REQUESTED,
  keptSetPath: NOT_REQUESTED,
  claimUsers: NOT_REQUESTED,
  claims: NOT_REQUESTED,
  volumeAccess: NOT_REQUESTED,
};

/** Returns the fact's value if it is known. */
export function knownValue<T>(fact: PreflightFact<T>): T | undefined {
  return fact.state === 'known' ? fact.value : undefined;
}
