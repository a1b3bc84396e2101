/** What is looked at to see how far a sent write has come, and what is said of it. */

import type { SetStatus } from '../domain/model/set-status.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';

export interface Progress {
  /**
   * `stuck`: waiting will not bring it about. `held`: what is left waits for a person. `overtaken`: the object was
   * changed again, or is gone.
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
