/** What keeps one ordinal from having an available pod, as far as the verdict has to know. */

import type { PodProblem } from './findings/context.ts';
import type { FindingCode } from './model/finding.ts';

export interface BlockingProblem {
  readonly pod: string;
  readonly code: FindingCode;
  /** What follows the pod's name in a sentence: "cannot pull its image (ImagePullBackOff)". */
  readonly text: string;
  /** Waiting alone will not end it. */
  readonly isPermanent: boolean;
  /** The pod has not been up since it was made or was to be made or is to go: work that the set began is unfinished. */
  readonly unfinished: boolean;
  /** The controller's next step does not end it. */
  readonly outlastsNextStep: boolean;
}

/** Undefined for what the controller deals with by itself, and for what may just be slow. */
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
