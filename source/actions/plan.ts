/** An action as a value: what is sent, what then happens, what it costs, and how it is confirmed. */

import type { SetStatus } from '../domain/model/set-status.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';
import type { KubectlTarget } from '../domain/text/kubectl.ts';
import type { Goal } from './goal.ts';
import type { ClaimGuard, ObjectRef, Write } from './ports.ts';

/** What a person asks for, as it came from a key or the command line. */
export type RequestedAction = RequestedSetAction | RequestedClaimAction;

/** About one set. */
export type RequestedSetAction =
  | { readonly action: 'scale'; readonly replicas: number }
  /** Pods by name, in the order in which they go. */
  | { readonly action: 'delete-pod'; readonly pods: readonly string[]; readonly how: DeletionMode }
  | { readonly action: 'partition'; readonly to: PartitionTo }
  | { readonly action: 'restart' }
  /** A revision's number, its full name, or the part of it after the set's; undefined: the one before. */
  | { readonly action: 'rollback'; readonly to: string | undefined }
  /** Deletes the pod of an unwanted revision that an ordered rollout waits for. */
  | { readonly action: 'free-rollback' }
  /** Deletes the claims of one pod and the pod: it comes back with empty volumes. */
  | { readonly action: 'start-afresh'; readonly pod: string }
  | { readonly action: 'out-of-service'; readonly node: string; readonly present: boolean };

/** About claims and volumes, whatever set they belong to. */
export type RequestedClaimAction =
  | {
      readonly action: 'clean-claims';
      readonly claims: readonly ClaimId[];
      /** `keep`: their volumes are set to Retain first, and stay with the data. */
      readonly how: CleanMode;
      /** Younger claims are refused; milliseconds. */
      readonly youngMs: number;
      /** Claims are taken whose set may come back, as whoever types the name has read. */
      readonly evenIfSetMayReturn: boolean;
    }
  | { readonly action: 'free-volume'; readonly volume: string };

export type CleanMode = 'delete' | 'keep';

export interface ClaimId {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export type DeletionMode = 'graceful' | 'evict' | 'force';

/** `one-more`: one ordinal more updates. `hold`: none does. `resume`: all do. */
export type PartitionTo = number | 'one-more' | 'hold' | 'resume';

export type ActionName = RequestedAction['action'];

/** The moment at which a plan is made. */
export interface PlanContext extends KubectlTarget {
  /** Every action in this context is confirmed by typing a name. */
  readonly isProtected: boolean;
  readonly snapshot: Snapshot;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface SetPlanContext extends PlanContext {
  /** The set that the action is about. */
  readonly status: SetStatus;
}

export type ConsequenceSeverity = 'info' | 'warning' | 'danger';

export interface Consequence {
  readonly text: string;
  readonly severity: ConsequenceSeverity;
}

export type Confirmation =
  | { readonly type: 'key'; readonly key: 'y' }
  | { readonly type: 'typed'; readonly word: string };

export interface Step {
  readonly write: Write;
  /** What is waited for once it is sent. */
  readonly goal: Goal;
  /** Read right before it is sent; anything found ends the run. */
  readonly guard?: ClaimGuard;
  /** It makes sense only after the step before: it is not tried beforehand. */
  readonly dependsOnPrevious?: true;
  /** What has to be known when the run ends before or at this step, as a sentence. */
  readonly noteIfStopped?: string;
}

export interface Plan {
  readonly action: ActionName;
  readonly context: string;
  readonly target: ObjectRef;
  /** "Scale web from 3 to 1" */
  readonly title: string;
  /** What is asked of the server, in words. */
  readonly requests: readonly string[];
  /** What the controller then does, in order. */
  readonly effects: readonly string[];
  /** The gravest first. */
  readonly consequences: readonly Consequence[];
  readonly confirmation: Confirmation;
  /** Commands that do the same, shell-quoted, one a line. */
  readonly kubectl: string;
  /** Why nothing may be sent, as a sentence. */
  readonly refusal: string | undefined;
  /** It is refused because what is asked for is so already; this is what is still to come of it. */
  readonly alreadyAppliedGoal?: Goal | undefined;
  /** Sent one after the other, each after the goal of the one before. Empty for a refused plan. */
  readonly steps: readonly Step[];
  /** What to ask for to go back, as a plan of its own; undefined where there is no way back. */
  readonly undo: RequestedAction | undefined;
  /** For a rollback: what changes in the template. */
  readonly diff: readonly DiffLine[];
}

export interface DiffLine {
  readonly path: string;
  /** Undefined: not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}
