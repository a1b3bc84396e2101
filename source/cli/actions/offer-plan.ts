/** Shows a plan and asks whether it is to be sent. */

import type { Plan } from '../../actions/plan.ts';
import { planText } from '../output/plan-text.ts';
import { printMessage, printText } from '../output/print.ts';
import type { CommandIO } from '../process/process-io.ts';

export interface OfferOptions {
  /** A sentence that says why the plan may not be sent; undefined if it may. */
  readonly refusal: string | undefined;
  readonly dryRun: boolean;
  /** Returns undefined if the plan is confirmed; otherwise a sentence that says why nothing is sent. */
  readonly confirm: () => Promise<string | undefined>;
}

/** "refused" also if the user has not confirmed the plan. Each reason is printed. */
export async function offerPlan(
  plan: Plan,
  { refusal, dryRun, confirm }: OfferOptions,
  io: CommandIO,
): Promise<'confirmed' | 'dry-run' | 'refused'> {
  printText(io, planText(plan));
  if (refusal !== undefined) {
    printMessage(io, refusal);
    return 'refused';
  }
  if (dryRun) {
    printMessage(io, 'Nothing was sent (--dry-run).');
    return 'dry-run';
  }
  const unconfirmed = await confirm();
  if (unconfirmed === undefined) return 'confirmed';
  printMessage(io, unconfirmed);
  return 'refused';
}
