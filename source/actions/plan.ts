/** An action as a value: its requests, their effects and consequences, and its confirmation. */

import type { SetStatus } from '../domain/model/set-status.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';
import type { KubectlTarget } from '../domain/text/kubectl.ts';
import type { Goal } from './goal.ts';
import type { ClaimGuard, ObjectRef, PodTrial, SetRef, TemplateSize, Write } from './ports.ts';

/** A user's request, from a key or the command line. */
export type RequestedAction = RequestedSetAction | RequestedClaimAction;

interface SetActionFields {
  readonly scale: { readonly replicas: number };
  /** Pods by name, in the order of their deletion. */
  readonly 'delete-pod': { readonly pods: readonly string[]; readonly how: DeletionMode };
  readonly partition: { readonly to: PartitionTo };
  readonly restart: object;
  /**
   * A revision's number, its full name, or the part of its name after the set's; undefined for the newest one that is
   * known to have worked.
   */
  readonly rollback: { readonly to: string | undefined };
  /** Deletes the pod of an unwanted revision that an ordered rollout waits for. */
  readonly 'free-rollback': object;
  /** Deletes the claims of one pod and the pod: it comes back with empty volumes. */
  readonly 'start-afresh': { readonly pod: string };
  /** Gives a claim the volume back that a former claim of its name had: deletes the claim, and its pod. */
  readonly 'rebind-claim': { readonly claim: string; readonly volume: string };
  /** Gives the claims of one template a larger size, and the template too. */
  readonly grow: {
    /** A quantity with a unit, as the user typed it: "20Gi". */
    readonly size: string;
    /** Name of the claim template; undefined for the only one. */
    readonly template: string | undefined;
    /** Ordinals whose claims grow; undefined for all members. The template stays as it is unless all grow. */
    readonly only: readonly number[] | undefined;
    readonly keepTemplate: boolean;
    /** True if no claim waits for another one. */
    readonly atOnce: boolean;
  };
  readonly 'out-of-service': { readonly node: string; readonly present: boolean };
  /** Of one member. `mends`: puts it right again. */
  readonly break: { readonly pod: string; readonly fault: FaultName; readonly mends: boolean };
}

/** What can be broken on purpose in the embedded cluster. */
export type FaultName = 'image' | 'probe' | 'crash' | 'config' | 'folder' | 'node' | 'disk' | 'dns';

export type SetActionName = keyof SetActionFields;

/** A request about one set. */
export type RequestedSetAction<Name extends SetActionName = SetActionName> = {
  [N in Name]: { readonly action: N } & SetActionFields[N];
}[Name];

/** Requests about claims and volumes, whatever set they belong to, and about a set that does not exist. */
export type RequestedClaimAction =
  | {
      readonly action: 'clean-claims';
      readonly claims: readonly ClaimId[];
      /** `keep`: the volumes are set to Retain first, and keep their data. */
      readonly how: CleanMode;
      /** Claims younger than this are refused; milliseconds. */
      readonly youngMs: number;
      /** True to include claims with vetoes that may be overridden. The user who types the name has read them. */
      readonly overridesVetoes: boolean;
      /** "GROUP/KIND": kinds that are not searched for users of the claims, since the user vouches for them. */
      readonly ignoredKinds: readonly string[];
    }
  | { readonly action: 'free-volume'; readonly volume: string }
  /** Makes a set again that an exchange of its claim template has deleted. */
  | {
      readonly action: 'finish-exchange';
      /** The deleted set. */
      readonly set: SetRef;
      readonly size: TemplateSize;
      /** The file in which it is kept. */
      readonly path: string;
    };

export type CleanMode = 'delete' | 'keep';

export interface ClaimId {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export type DeletionMode = 'graceful' | 'evict' | 'force';

/** `one-more`: one more ordinal updates. `hold`: none does. `resume`: all do. */
export type PartitionTo = number | 'one-more' | 'hold' | 'resume';

export type ActionName = RequestedAction['action'];

/** The circumstances in which a plan is made. */
export interface PlanContext extends KubectlTarget {
  /** True if every action in this context is confirmed by typing a name. */
  readonly isProtected: boolean;
  /** True for the embedded cluster, in which things may be broken on purpose. */
  readonly isEmbedded?: boolean;
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
  /** What to wait for after the request. */
  readonly goal: Goal;
  /** Checked right before the request, one for each claim. Anything that they find ends the run. */
  readonly guards?: readonly ClaimGuard[];
  /** The step depends on the previous one, so it has no dry run. */
  readonly dependsOnPrevious?: true;
  /** The next step has to follow also if no response came and the object shows that this one took effect. */
  readonly goesOnAfterLostResponse?: true;
  /** A sentence for the user if the run ends before or at this step. */
  readonly noteIfStopped?: string;
  /**
   * Undoes the earlier steps if the run ends before or at this step and its target is still there; `done` is the sentence
   * for that.
   */
  readonly undoIfStopped?: { readonly write: Write; readonly done: string };
  /** How to undo the earlier steps and to finish the rest by hand, as a sentence, if they are not undone. */
  readonly commandsIfStopped?: string;
}

export interface Plan {
  readonly action: ActionName;
  readonly context: string;
  readonly target: ObjectRef;
  /** "Scale web from 3 to 1" */
  readonly title: string;
  /** Descriptions of the requests to the server. */
  readonly requests: readonly string[];
  /** What the controller does afterwards, in order. */
  readonly effects: readonly string[];
  /** The most severe first. */
  readonly consequences: readonly Consequence[];
  readonly confirmation: Confirmation;
  /** Equivalent commands on one line, shell-quoted, of which each runs only if the one before succeeded. */
  readonly kubectl: string;
  /** A sentence that says why nothing may be sent. */
  readonly refusal: string | undefined;
  /** Set if the plan is refused because the requested state exists already: what that state has yet to bring about. */
  readonly alreadyAppliedGoal?: Goal | undefined;
  /** The pods that the controller will create, one of each revision. They are tried before the question. */
  readonly newPods: readonly PodTrial[];
  /** Sent one after the other, each after the goal of the previous one is reached. Empty for a refused plan. */
  readonly steps: readonly Step[];
  /** The request that reverses the action, as a separate plan; undefined if it cannot be reversed. */
  readonly undo: RequestedAction | undefined;
  /** For a rollback: the changes of the template. */
  readonly diff: readonly DiffLine[];
}

export interface DiffLine {
  readonly path: string;
  /** Undefined if the field did not exist. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}
