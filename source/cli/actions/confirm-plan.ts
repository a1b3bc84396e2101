/** Asks for confirmation before a change. */

import type { Plan } from '../../actions/plan.ts';
import { type PromptStreams, promptLine } from '../terminal/prompt-line.ts';

export interface ConfirmationFlags {
  readonly yes: boolean;
  readonly confirm: string | undefined;
}

/** Returns undefined if the plan is confirmed; otherwise a sentence that says why nothing is sent. */
export async function confirmPlan(
  { confirmation }: Pick<Plan, 'confirmation'>,
  { yes, confirm }: ConfirmationFlags,
  streams: PromptStreams,
): Promise<string | undefined> {
  const requiredText = confirmation.type === 'typed' ? confirmation.word : undefined;
  if (requiredText === undefined && (yes || confirm !== undefined)) return undefined;
  if (requiredText !== undefined && confirm === requiredText) return undefined;
  if (requiredText !== undefined && confirm !== undefined) {
    return `Nothing was sent: --confirm says ${confirm}, and this takes --confirm ${requiredText}.`;
  }
  if (requiredText !== undefined && yes)
    return `Nothing was sent: --yes is not enough for this, it takes --confirm ${requiredText}.`;
  if (streams.stdin.isTTY !== true || streams.stderr.isTTY !== true) {
    return `Nothing was sent: confirm it with ${requiredText === undefined ? '--yes' : `--confirm ${requiredText}`}.`;
  }
  const answer = await promptLine(
    requiredText === undefined ? 'Do it? [y/N] ' : `Type ${requiredText} to do it: `,
    streams,
  );
  const isConfirmed = requiredText === undefined ? /^y(es)?$/i.test(answer) : answer === requiredText;
  return isConfirmed ? undefined : 'Nothing was sent.';
}
