/** The parts of a pod's problem that the verdict needs. */

import type { FindingCode } from '../model/finding.ts';
import type { PodProblem } from './context.ts';

export interface BlockingProblem {
  readonly pod: string;
  readonly code: FindingCode;
  /** The part of a sentence that follows the pod's name: "cannot pull its image (ImagePullBackOff)". */
  readonly text: string;
  /** True if waiting alone will not end it. */
  readonly isPermanent: boolean;
  /**
   * True if the pod has not been up since it was created, or since its creation or deletion became due. The set's work
   * is then unfinished.
   */
  readonly unfinished: boolean;
  /** True if the controller's next step does not solve it. */
  readonly outlastsNextStep: boolean;
}

/** Returns undefined for a problem that the controller solves by itself, and for one that may just be slow. */
export function toBlockingProblem(
  pod: string,
  { code, text, verdictImpact, unfinished, outlastsNextStep }: PodProblem,
): BlockingProblem | undefined {
  if (verdictImpact === 'none') return undefined;
  return {
    pod,
    code,
    text,
    isPermanent: verdictImpact === 'permanent',
    unfinished,
    outlastsNextStep: outlastsNextStep === true,
  };
}
