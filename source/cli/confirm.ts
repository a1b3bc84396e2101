/** The question before a change, on the command line. */

import type { Plan } from '../actions/plan.ts';
import { askLine, type QuestionStreams } from './ask-line.ts';

export interface ConfirmFlags {
  readonly yes: boolean;
  readonly confirm: string | undefined;
}

/** Undefined when it is confirmed; else why nothing is sent, as a sentence. */
export async function confirmPlan(
  { confirmation }: Pick<Plan, 'confirmation'>,
  { yes, confirm }: ConfirmFlags,
  streams: QuestionStreams,
): Promise<string | undefined> {
  const word = confirmation.type === 'typed' ? confirmation.word : undefined;
  if (word === undefined && (yes || confirm !== undefined)) return undefined;
  if (word !== undefined && confirm === word) return undefined;
  if (word !== undefined && confirm !== undefined) {
    return `Nothing was sent: --confirm says ${confirm}, and this takes --confirm ${word}.`;
  }
  if (word !== undefined && yes) return `Nothing was sent: --yes is not enough for this, it takes --confirm ${word}.`;
  if (streams.stdin.isTTY !== true || streams.stderr.isTTY !== true) {
    return `Nothing was sent: confirm it with ${word === undefined ? '--yes' : `--confirm ${word}`}.`;
  }
  const answer = await askLine(word === undefined ? 'Do it? [y/N] ' : `Type ${word} to do it: `, streams);
  const isGiven = word === undefined ? /^y(es)?$/i.test(answer) : answer === word;
  return isGiven ? undefined : 'Nothing was sent.';
}
