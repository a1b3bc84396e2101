/** The question before a change, on the command line. */

import { createInterface } from 'node:readline';
import type { Plan } from '../actions/plan.ts';
import type { PlainSurroundings } from './surroundings.ts';

/** Where the answer comes from. */
export type Questioned = NodeJS.ReadableStream & { readonly isTTY?: boolean };

interface Streams extends Pick<PlainSurroundings, 'stderr'> {
  readonly stdin: Questioned;
}

/** Lines that were typed before the question was there arrive within this. */
const TYPED_AHEAD_MS = 100;

export interface ConfirmFlags {
  readonly yes: boolean;
  readonly confirm: string | undefined;
}

/** Undefined when it is confirmed; else why nothing is sent, as a sentence. */
export async function confirmPlan(
  { confirmation }: Pick<Plan, 'confirmation'>,
  { yes, confirm }: ConfirmFlags,
  streams: Streams,
): Promise<string | undefined> {
  const word = confirmation.type === 'typed' ? confirmation.word : undefined;
  if (word === undefined && (yes || confirm !== undefined)) return undefined;
  if (word !== undefined && confirm === word) return undefined;
  if (word !== undefined && confirm !== undefined) {
    return `Nothing was sent: --confirm says ${confirm}, and this takes --confirm ${word}.`;
  }
  if (word !== undefined && yes) return `Nothing was sent: --yes is not enough for this, it takes --confirm ${word}.`;
  if (streams.stdin.isTTY !== true) {
    return `Nothing was sent: confirm it with ${word === undefined ? '--yes' : `--confirm ${word}`}.`;
  }
  const answer = await askFor(word === undefined ? 'Do it? [y/N] ' : `Type ${word} to do it: `, streams);
  const isGiven = word === undefined ? /^y(es)?$/i.test(answer) : answer === word;
  return isGiven ? undefined : 'Nothing was sent.';
}

/** What was typed before the question stood there is no answer to it. */
async function forgetTyped(stdin: Questioned): Promise<void> {
  const forget = () => {};
  stdin.on('data', forget);
  await new Promise((resolve) => {
    setTimeout(resolve, TYPED_AHEAD_MS);
  });
  stdin.off('data', forget);
  stdin.pause();
}

/** Empty where the input ends without an answer. */
async function askFor(question: string, { stdin, stderr }: Streams): Promise<string> {
  await forgetTyped(stdin);
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdin });
    lines.once('close', () => resolve(''));
    lines.once('line', (answer) => {
      resolve(answer.trim());
      lines.close();
    });
    stderr.write(question);
  });
}
