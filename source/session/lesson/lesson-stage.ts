/** Where a lesson is held: a namespace of a cluster, and what is heard from it. */

import type { ObservedChange } from '../../lessons/engine/world.ts';
import type { LessonApi } from './lesson-api.ts';

export interface LessonStage {
  readonly api: LessonApi;
  readonly namespace: () => string;
  /** Milliseconds since the epoch by the cluster's clock. */
  readonly now: () => number;
  /** Lets a moment of the cluster's time pass. */
  readonly pause: () => Promise<void>;
  /**
   * Passes on what there is, and every change after that. `onListed` is called once, when all that there is has been
   * passed on. Returns a function that ends it.
   */
  readonly listen: (onChanges: (changes: readonly ObservedChange[]) => void, onListed: () => void) => () => void;
  /** Removes what a lesson may have left, so that it can begin. */
  readonly clear: () => Promise<void>;
}
