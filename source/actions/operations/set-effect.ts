/** How a StatefulSet shows whether a write to it took effect. */

import type { SetRef } from '../ports.ts';
import { targetText, type WriteEffect } from './write-operation.ts';

export interface SetComparison {
  /** Whether the set is as the write asked for; undefined: its controller has not reported that yet. */
  readonly isAsRequested: boolean | undefined;
  /** Part of a sentence: "wants 3 replicas". */
  readonly text: string;
}

/** Every change of the spec increments the generation by one, so that it counts the changes since the plan. */
export function effectOnSet(target: SetRef, { isAsRequested, text }: SetComparison, generation: number): WriteEffect {
  const what = targetText(target);
  const observed = `${what} ${text} (generation ${generation})`;
  const changes = generation - target.generation;
  if (changes <= 0) return { type: 'not-yet', evidence: `${what} is as it was (generation ${generation})` };
  if (isAsRequested === undefined)
    return { type: 'not-observed', evidence: `${what} was changed (generation ${generation})` };
  if (isAsRequested) return { type: 'took-effect', evidence: observed };
  return changes === 1
    ? { type: 'no-effect', evidence: `${observed}: somebody else has changed it` }
    : { type: 'cannot-be-told', evidence: `${observed}: it was changed ${changes} times since` };
}
