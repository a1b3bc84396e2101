/** What the progress of a sent write is judged by, and the result. */

import type { SetStatus } from '../domain/model/set-status.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';

export interface Progress {
  /**
   * `stuck`: waiting will not reach the goal. `held`: the rest waits for a user. `superseded`: the object was changed
   * again, or is gone.
   */
  readonly state: 'waiting' | 'done' | 'stuck' | 'held' | 'superseded';
  /** Part of a sentence, without its full stop: "web-3 is starting (ContainerCreating)". */
  readonly text: string;
}

export interface Observation {
  readonly snapshot: Snapshot;
  readonly statuses: readonly SetStatus[];
  readonly now: number;
}
