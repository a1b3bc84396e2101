/** What becomes of a plan that ended half done: the first change is undone where that is safe, or told with commands. */

import type { Plan, Step } from '../plan.ts';
import type { ActionPorts, ActionProblem, CallOptions, Write } from '../ports.ts';

interface PutBackOptions extends CallOptions {
  readonly ports: ActionPorts;
  readonly journal: {
    readonly recordSending: (write: Write) => Promise<void>;
    readonly recordOutcome: (outcome: {
      readonly write: Write;
      readonly problem: ActionProblem | undefined;
      readonly effect: undefined;
    }) => Promise<void>;
  };
}

interface EndOfRun {
  readonly outcome: string;
  readonly sentence: string;
  readonly completed: number;
}

/**
 * Undoes the steps that were carried out if the step at which the run ended names a write for that, and says how the
 * rest is undone or finished by hand otherwise.
 */
export async function putBack<R extends EndOfRun>(plan: Plan, result: R, options: PutBackOptions): Promise<R> {
  const step = plan.steps[result.completed];
  if (result.completed === 0 || step === undefined || result.outcome === 'done' || result.outcome === 'sent')
    return result;
  const undone = await undo(step, result, options);
  return { ...result, sentence: [result.sentence, undone ?? step.commandsIfStopped ?? ''].join(' ').trim() };
}

/** Returns what was undone as a sentence; undefined if nothing was. */
async function undo(step: Step, { outcome }: EndOfRun, options: PutBackOptions): Promise<string | undefined> {
  const { undoIfStopped: reversal } = step;
  // A deletion without a response may still be carried out.
  if (reversal === undefined || outcome === 'unknown' || options.signal.aborted) return undefined;
  if (!(await isAsPlanned(step, options))) return undefined;
  await options.journal.recordSending(reversal.write);
  const answer = await options.ports.write(reversal.write, { signal: options.signal, dryRun: false });
  const problem = answer.ok ? undefined : answer.problem;
  await options.journal.recordOutcome({ write: reversal.write, problem, effect: undefined });
  if (answer.ok) return reversal.done;
  return `It could not be undone: ${answer.problem.sentence} ${step.commandsIfStopped ?? ''}`.trim();
}

/** True if the object that the step was to change is certainly still there, and not on its way out. */
async function isAsPlanned({ write: { target } }: Step, { ports, signal }: PutBackOptions): Promise<boolean> {
  const found = await ports.getObject(target, { signal });
  if (!found.ok || found.value === undefined) return false;
  const { uid, deletionAt } = found.value.object.meta;
  return uid === target.uid && deletionAt === undefined;
}
