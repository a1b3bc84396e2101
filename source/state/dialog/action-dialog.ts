/** The dialog of an action: what is planned, what the server says to it, and what has to be pressed or typed. */

import type { Plan, RequestedAction } from '../../actions/plan.ts';
import type { PreflightFacts } from '../../actions/preflight-facts.ts';
import type { RunProgress } from '../../actions/run/run-progress.ts';

export interface NumberStage {
  readonly type: 'number';
  readonly digits: string;
  /** What stands there is no typed number, but that of now or one counted from it: the first digit takes its place. */
  readonly isPrefilled: boolean;
}

export interface ActionDialog {
  readonly type: 'action';
  /** Another number: the keys pressed so far were meant for something else. */
  readonly id: number;
  /** Frozen when the dialog opened: whatever the cursor does, this set and no other. Undefined: it is about no set. */
  readonly setUid: string | undefined;
  readonly request: RequestedAction;
  readonly facts: PreflightFacts;
  readonly plan: Plan;
  /** What has become of the objects while the dialog was open, as a sentence: nothing can be confirmed then. */
  readonly drift: string | undefined;
  /** `number`: replicas or a partition are being chosen, and nothing can be sent. */
  readonly stage: NumberStage | { readonly type: 'confirm' };
  readonly typed: string;
  /** Keys count only once the dialog has been seen and the keyboard has been quiet. */
  readonly acceptsInput: boolean;
  /** Keys that came before that. */
  readonly ignoredKeys: number;
  readonly scroll: number;
}

/** An action that was confirmed. */
export interface Task {
  readonly id: number;
  readonly plan: Plan;
  readonly state: 'confirmed' | 'running' | 'done' | 'failed';
  /** How far it has come, or how it ended. */
  readonly text: string;
  readonly progress: RunProgress;
  /** Milliseconds since the epoch; undefined while it runs. */
  readonly endedAt: number | undefined;
}
