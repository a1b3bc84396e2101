/** Carries out a confirmed plan, step by step, and tells how it goes. */

import { lostResponseSentence, type WriteEffect } from '../operations/lost-response.ts';
import type { Plan, Step } from '../plan.ts';
import type { ActionPorts, ActionProblem, ClaimGuard, Write } from '../ports.ts';
import type { Progress } from './progress.ts';

export type RunEvent =
  /** From here on it may be carried out. */
  | { readonly type: 'sending'; readonly step: Step; readonly index: number }
  | { readonly type: 'sent'; readonly step: Step; readonly index: number }
  | { readonly type: 'progress'; readonly step: Step; readonly index: number; readonly progress: Progress };

export type RunOutcome =
  | 'done'
  /** Sent and accepted; nobody waited for the rest. */
  | 'sent'
  | 'held'
  | 'stuck'
  | 'timed-out'
  | 'superseded'
  /** The server, or this program's own read-only mode, did not take it: nothing changed by this step. */
  | 'refused'
  /** It may have been carried out, or not. */
  | 'unknown'
  | 'failed';

export interface RunResult {
  readonly outcome: RunOutcome;
  /** What happened, as a sentence. */
  readonly sentence: string;
  readonly problem: ActionProblem | undefined;
  /** Steps that were sent and accepted. */
  readonly completed: number;
}

export interface WriteOutcome {
  readonly write: Write;
  readonly problem: ActionProblem | undefined;
  /** What the object told that was looked up because no answer came; undefined before that, and for any other. */
  readonly effect: WriteEffect | undefined;
}

export interface RunOptions {
  readonly ports: ActionPorts;
  readonly signal: AbortSignal;
  readonly report: (event: RunEvent) => void;
  /** Called for each write that was sent with the server's answer; where none came, again with what was found. */
  readonly record: (outcome: WriteOutcome) => void;
  /** Settles with what has become of a write to which no answer came. */
  readonly resolveLostResponse: (write: Write, report: (text: string) => void) => Promise<WriteEffect>;
  /** Settles when the step has come to an end, or with 'timed-out' when nobody wants to wait longer. */
  readonly waitForGoal: (step: Step, report: (progress: Progress) => void) => Promise<Progress | 'timed-out'>;
  /** Whether the last step is followed too; those before it always are. */
  readonly wait: boolean;
}

function outcomeOfProblem({ kind }: ActionProblem): RunOutcome {
  switch (kind) {
    case 'unknown-outcome':
      return 'unknown';
    case 'unreachable':
    case 'failed':
    case 'throttled':
      return 'failed';
    default:
      return 'refused';
  }
}

const OUTCOME_OF_STATE: Readonly<Record<Exclude<Progress['state'], 'waiting'>, RunOutcome>> = {
  done: 'done',
  stuck: 'stuck',
  held: 'held',
  superseded: 'superseded',
};

/** How it ends for whoever waits for this. */
export function outcomeOfProgress({ state }: Progress): RunOutcome {
  return state === 'waiting' ? 'sent' : OUTCOME_OF_STATE[state];
}

function completedStepsText(plan: Plan, completed: number): string {
  if (completed === 0 || plan.steps.length < 2) return '';
  return ` ${completed} of ${plan.steps.length} steps had been carried out before.`;
}

function noteIfStopped({ noteIfStopped }: Step): string {
  return noteIfStopped === undefined ? '' : ` ${noteIfStopped}`;
}

/** Once a volume was let go, what held it back before is no longer so. */
function noteAfterStep(step: Step): string {
  return step.goal.type === 'volume-gone' ? '' : noteIfStopped(step);
}

/** What speaks against the write that is about to be sent, as a sentence. What cannot be looked up does too. */
async function guardObjection(guard: ClaimGuard, { ports, signal }: RunOptions): Promise<string | undefined> {
  const found = await ports.checkGuard(guard, { signal });
  if (!found.ok) return `It cannot be checked whether claim ${guard.claim} is in use: ${found.problem.sentence}`;
  return found.value.length === 0 ? undefined : `Stopped: ${found.value.join('; ')}.`;
}

/** Never repeats a write. An abort by the caller rejects; what was sent by then stays sent. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunResult> {
  const { ports, signal, report, record } = options;
  if (plan.refusal !== undefined) {
    return { outcome: 'refused', sentence: plan.refusal, problem: undefined, completed: 0 };
  }
  let completed = 0;
  /** What became of a write to which no answer came. */
  let found = '';
  for (const [index, step] of plan.steps.entries()) {
    signal.throwIfAborted();
    const verified = await ports.verify(step.write.target, { signal });
    // Who may not read the object may still be allowed to change it; the server tests the identity again.
    const isOther = !verified.ok && ['changed', 'replaced', 'not-found', 'read-only'].includes(verified.problem.kind);
    if (isOther) return { ...refusal(verified.problem, plan, completed, step), completed };
    const objection = step.guard === undefined ? undefined : await guardObjection(step.guard, options);
    if (objection !== undefined) {
      const sentence = `${objection}${completedStepsText(plan, completed)}${noteIfStopped(step)}`;
      return { outcome: 'superseded', sentence, problem: undefined, completed };
    }
    signal.throwIfAborted();
    report({ type: 'sending', step, index });
    const answer = await ports.write(step.write, { signal, dryRun: false });
    record({ write: step.write, problem: answer.ok ? undefined : answer.problem, effect: undefined });
    const isLast = index === plan.steps.length - 1;
    if (answer.ok) report({ type: 'sent', step, index });
    else if (answer.problem.kind === 'unknown-outcome') {
      const effect = await resolveLostResponse(answer.problem, step, index, options);
      found = lostResponseSentence(answer.problem, effect);
      const unfinished = endOfLostResponse(effect, isLast);
      if (unfinished !== undefined) {
        const { outcome, isDone, remark } = unfinished;
        const done = completed + (isDone ? 1 : 0);
        const sentence = `${found}${remark}${completedStepsText(plan, done)}${isDone ? noteAfterStep(step) : noteIfStopped(step)}`;
        return { outcome, sentence, problem: answer.problem, completed: done };
      }
    } else return { ...refusal(answer.problem, plan, completed, step), completed };
    completed += 1;
    if (isLast && !options.wait) break;
    let seen = '';
    const progress = await options.waitForGoal(step, (now) => {
      seen = `: ${now.text}`;
      report({ type: 'progress', step, index, progress: now });
    });
    if (progress === 'timed-out') {
      const late = `Sent, but it was not seen to happen in the time given${seen}.`;
      const sentence = `${late}${completedStepsText(plan, completed)}${noteAfterStep(step)}`;
      return { outcome: 'timed-out', sentence: joinSentences(found, sentence), problem: undefined, completed };
    }
    const last = joinSentences(found, `${progress.text}.`);
    const outcome = outcomeOfProgress(progress);
    if (outcome !== 'done' || isLast) {
      const sentence =
        outcome === 'done' ? last : `${last}${isLast ? '' : completedStepsText(plan, completed)}${noteAfterStep(step)}`;
      return { outcome, sentence, problem: undefined, completed };
    }
  }
  return { outcome: 'sent', sentence: found === '' ? 'Sent and accepted.' : found, problem: undefined, completed };
}

function joinSentences(first: string, second: string): string {
  return first === '' ? second : `${first} ${second}`;
}

async function resolveLostResponse(
  problem: ActionProblem,
  step: Step,
  index: number,
  { report, record, resolveLostResponse: look }: RunOptions,
): Promise<WriteEffect> {
  const tell = (text: string) => report({ type: 'progress', step, index, progress: { state: 'waiting', text } });
  const effect = await look(step.write, tell);
  record({ write: step.write, problem, effect });
  return effect;
}

interface StoppedRun {
  readonly outcome: RunOutcome;
  /** Whether the step itself was carried out. */
  readonly isDone: boolean;
  readonly remark: string;
}

/** How a run ends at a write to which no answer came; undefined: it goes on. The first surprise ends it. */
function endOfLostResponse({ type }: WriteEffect, isLast: boolean): StoppedRun | undefined {
  if (type === 'no-effect') return { outcome: 'failed', isDone: false, remark: '' };
  if (type !== 'took-effect') return { outcome: 'unknown', isDone: false, remark: '' };
  return isLast ? undefined : { outcome: 'superseded', isDone: true, remark: ' What comes after it was not sent.' };
}

function refusal(problem: ActionProblem, plan: Plan, completed: number, step: Step): Omit<RunResult, 'completed'> {
  const sentence =
    [problem.sentence, ...problem.causes].join(' ') + completedStepsText(plan, completed) + noteIfStopped(step);
  return { outcome: outcomeOfProblem(problem), sentence, problem };
}
