/** The dialog of an action: the plan, the server's objections, and the confirmation. */

import type { Goal } from '../../actions/goal.ts';
import type { Plan, RequestedAction } from '../../actions/plan.ts';
import type { PreflightFacts } from '../../actions/preflight-facts.ts';
import type { RunProgress } from '../../actions/run/run-progress.ts';

export interface NumberStage {
  readonly type: 'number';
  readonly digits: string;
  /** True if the number is the present one or one counted from it. The first typed digit replaces it. */
  readonly isPrefilled: boolean;
}

export interface SizeStage {
  readonly type: 'size';
  /** "20Gi" */
  readonly text: string;
  /** True if it is the present size or one counted from it. The first typed digit replaces it. */
  readonly isPrefilled: boolean;
}

export interface ActionDialog {
  readonly type: 'action';
  /** With a new number, the keys pressed so far were meant for an earlier dialog. */
  readonly id: number;
  /** The set of the dialog, fixed when it opened, whatever the cursor does. Undefined if the dialog is about no set. */
  readonly setUid: string | undefined;
  readonly request: RequestedAction;
  readonly facts: PreflightFacts;
  readonly plan: Plan;
  /** A sentence about changes of the objects while the dialog was open. Nothing can be confirmed then. */
  readonly drift: string | undefined;
  /** `number`, `size`: replicas, a partition or a size are being chosen, and nothing can be sent. */
  readonly stage: NumberStage | SizeStage | { readonly type: 'confirm' };
  readonly typed: string;
  /** True once the dialog has been visible and no key has been pressed for a moment. Keys have no effect before. */
  readonly acceptsInput: boolean;
  /** The number of keys ignored before that. */
  readonly ignoredKeys: number;
  readonly scroll: number;
}

/** What an action was to bring about when its run ended without it. */
export interface UnreachedGoal {
  readonly goal: Goal;
  /** The generation of the goal's set at that time; undefined if there was no such set. */
  readonly generation: number | undefined;
}

/** A confirmed action. */
export interface Task {
  readonly id: number;
  readonly plan: Plan;
  /** `going-on`: its run ended as stuck, and the cluster goes on with it. */
  readonly state: 'confirmed' | 'running' | 'done' | 'failed' | 'going-on';
  /** Its progress or its outcome. */
  readonly text: string;
  readonly progress: RunProgress;
  /** In milliseconds since the epoch, as `endedAt`. */
  readonly confirmedAt: number;
  /** When the run ended, or the goal was reached after it; undefined while it runs. */
  readonly endedAt: number | undefined;
  /** Looked for in every snapshot; undefined while it runs, and once the outcome is final. */
  readonly unreached: UnreachedGoal | undefined;
}
