/** Decides from the object, read again afterwards, whether a write without a response took effect. */

import type { ActionProblem, FoundObject, Write } from '../ports.ts';
import { targetText, type WriteEffect } from './write-operation.ts';
import { operationOf } from './write-operations.ts';

/** `found` is undefined if there is no such object. */
export function effectAfterLostResponse(write: Write, found: FoundObject | undefined): WriteEffect {
  const what = targetText(write.target);
  const operation = operationOf(write);
  if (found === undefined) return { type: operation.effectIfGone, evidence: `${what} is gone` };
  if (found.object.meta.uid !== write.target.uid && operation.makesTarget !== true)
    return { type: operation.effectIfGone, evidence: `${what} was deleted and made again` };
  const notUnderstood = { type: 'cannot-be-told', evidence: `${what} could not be understood` } as const;
  return operation.effect(write, found) ?? notUnderstood;
}

/**
 * Returns the final sentence: first the outcome, since a narrow line shows no more, then why the object had to be read.
 */
export function lostResponseSentence({ sentence }: ActionProblem, { type, evidence }: WriteEffect): string {
  switch (type) {
    case 'took-effect':
      return `It took effect after all: ${evidence}. ${sentence}`;
    case 'no-effect':
      return `It did not take effect: ${evidence}. ${sentence}`;
    case 'not-yet':
    case 'not-observed':
    case 'cannot-be-told':
      return `Whether it took effect cannot be told (${evidence}): look at the object before you repeat it. ${sentence}`;
  }
}
