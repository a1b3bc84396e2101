/** Carries out a confirmed plan step by step, and reports its progress. */

import { humanDuration } from '../../domain/text/duration.ts';
import type { Progress } from '../observation.ts';
import { lostResponseSentence } from '../operations/lost-response.ts';
import type { WriteEffect } from '../operations/write-operation.ts';
import { operationOf } from '../operations/write-operations.ts';
import type { Plan, Step } from '../plan.ts';
import type { ActionPorts, ActionProblem, ClaimGuard, Write } from '../ports.ts';
import { putBack } from './put-back.ts';

export type RunEvent =
  /** From now on the request may be carried out. */
  | { readonly type: 'sending'; readonly step: Step; readonly index: number }
  | { readonly type: 'sent'; readonly step: Step; readonly index: number }
  | { readonly type: 'progress'; readonly step: Step; readonly index: number; readonly progress: Progress };

export type RunOutcome =
  | 'done'
  /** Sent and accepted. The goal was not awaited. */
  | 'sent'
  | 'held'
  | 'stuck'
  | 'timed-out'
  | 'superseded'
  /** The server, or this program's read-only mode, rejected it. This step changed nothing. */
  | 'refused'
  /** It is unknown whether it was carried out. */
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
  /** What the object showed after a write without a response; undefined until then, and for all other writes. */
  readonly effect: WriteEffect | undefined;
}

/** Records the writes of a run. A failure to record is reported to the user by the journal itself. */
export interface RunJournal {
  /** Awaited before the write leaves. */
  readonly recordSending: (write: Write) => Promise<void>;
  /** Called with the server's response. Without a response, called again with what the object shows. */
  readonly recordOutcome: (outcome: WriteOutcome) => Promise<void>;
}

export interface RunOptions {
  readonly ports: ActionPorts;
  readonly signal: AbortSignal;
  readonly report: (event: RunEvent) => void;
  readonly journal: RunJournal;
  /** Settles with the effect of a write without a response. */
  readonly resolveLostResponse: (write: Write, report: (text: string) => void) => Promise<WriteEffect>;
  /** Settles when the step has ended, or with 'timed-out' after the time limit. */
  readonly waitForGoal: (step: Step, report: (progress: Progress) => void) => Promise<Progress | 'timed-out'>;
  /** Milliseconds after which `waitForGoal` settles with 'timed-out'; undefined for no limit. */
  readonly timeoutMs?: number | undefined;
  /** True to wait for the goal of the last step too. The goals of all earlier steps are awaited always. */
  readonly wait: boolean;
}

/** The object is not the one of the plan, or nothing may be changed at all. */
const OTHER_OBJECT: ReadonlySet<ActionProblem['kind']> = new Set(['changed', 'replaced', 'not-found', 'read-only']);

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

/** Returns the outcome of a run that waits for the goal. */
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

/** Once a volume has been released, the note about it no longer applies. */
function noteAfterStep(step: Step): string {
  return step.goal.type === 'volume-gone' ? '' : noteIfStopped(step);
}

/**
 * Returns a sentence with the objection to the write that is about to be sent. A failure to check is an objection too.
 */
async function guardObjection(
  guards: readonly ClaimGuard[],
  { ports, signal }: RunOptions,
  onProgress: (text: string) => void,
): Promise<string | undefined> {
  if (guards.length === 0) return undefined;
  const found = await ports.checkGuards(guards, { signal, onProgress });
  if (!found.ok) {
    const claims = guards.map(({ claim }) => claim).join(', ');
    return `It cannot be checked whether claim ${claims} is in use: ${found.problem.sentence}`;
  }
  const known = new Set(guards.flatMap(({ member }) => member?.known ?? []));
  const unknown = found.value.filter((text) => !known.has(text));
  return unknown.length === 0 ? undefined : `Stopped: ${unknown.join('; ')}.`;
}

/**
 * Runs the plan and never repeats a write. What is left half done is undone where that is safe. Rejects for an abort by
 * the caller, which does not recall what was sent.
 */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunResult> {
  return putBack(plan, await runSteps(plan, options), options);
}

async function runSteps(plan: Plan, options: RunOptions): Promise<RunResult> {
  const { ports, signal, report, journal } = options;
  if (plan.refusal !== undefined) {
    return { outcome: 'refused', sentence: plan.refusal, problem: undefined, completed: 0 };
  }
  let completed = 0;
  /** What happened to a write without a response. */
  let found = '';
  for (const [index, step] of plan.steps.entries()) {
    signal.throwIfAborted();
    const makesTarget = operationOf(step.write).makesTarget === true;
    const verified = makesTarget ? undefined : await ports.verify(step.write.target, { signal });
    // A user who may not read the object may still be allowed to change it. The server tests the identity again.
    if (verified?.ok === false && OTHER_OBJECT.has(verified.problem.kind))
      return { ...refusal(verified.problem, plan, completed, step), completed };
    const objection = await guardObjection(step.guards ?? [], options, progressReporter(step, index, options));
    if (objection !== undefined) {
      const sentence = `${objection}${completedStepsText(plan, completed)}${noteIfStopped(step)}`;
      return { outcome: 'superseded', sentence, problem: undefined, completed };
    }
    signal.throwIfAborted();
    await journal.recordSending(step.write);
    signal.throwIfAborted();
    report({ type: 'sending', step, index });
    const answer = await ports.write(step.write, { signal, dryRun: false });
    await journal.recordOutcome({
      write: step.write,
      problem: answer.ok ? undefined : answer.problem,
      effect: undefined,
    });
    const isLast = index === plan.steps.length - 1;
    if (answer.ok) report({ type: 'sent', step, index });
    else if (answer.problem.kind === 'unknown-outcome') {
      const effect = await resolveLostResponse(answer.problem, step, index, options);
      found = lostResponseSentence(answer.problem, effect);
      const goesOn = isLast || step.goesOnAfterLostResponse === true;
      const unfinished = endOfLostResponse(effect, goesOn);
      if (unfinished !== undefined) {
        const { outcome, isDone, remark } = unfinished;
        const done = completed + (isDone ? 1 : 0);
        const sentence = `${found}${remark}${completedStepsText(plan, done)}${isDone ? noteAfterStep(step) : noteIfStopped(step)}`;
        return { outcome, sentence, problem: answer.problem, completed: done };
      }
    } else return { ...refusal(answer.problem, plan, completed, step), completed };
    completed += 1;
    if (isLast && !options.wait) break;
    let lastProgress = '';
    const progress = await options.waitForGoal(step, (now) => {
      lastProgress = `: ${now.text}`;
      report({ type: 'progress', step, index, progress: now });
    });
    if (progress === 'timed-out') {
      const late = `Sent; not finished within ${humanDuration(options.timeoutMs ?? 0)}${lastProgress}.`;
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

function progressReporter(step: Step, index: number, { report }: RunOptions): (text: string) => void {
  return (text) => report({ type: 'progress', step, index, progress: { state: 'waiting', text } });
}

async function resolveLostResponse(
  problem: ActionProblem,
  step: Step,
  index: number,
  options: RunOptions,
): Promise<WriteEffect> {
  const { journal, resolveLostResponse: resolve } = options;
  const effect = await resolve(step.write, progressReporter(step, index, options));
  await journal.recordOutcome({ write: step.write, problem, effect });
  return effect;
}

interface StoppedRun {
  readonly outcome: RunOutcome;
  /** True if the step itself was carried out. */
  readonly isDone: boolean;
  readonly remark: string;
}

/**
 * Returns how a run ends after a write without a response; undefined if it continues. The first uncertainty ends it.
 */
function endOfLostResponse({ type }: WriteEffect, goesOn: boolean): StoppedRun | undefined {
  if (type === 'no-effect') return { outcome: 'failed', isDone: false, remark: '' };
  if (type !== 'took-effect') return { outcome: 'unknown', isDone: false, remark: '' };
  return goesOn ? undefined : { outcome: 'superseded', isDone: true, remark: ' What comes after it was not sent.' };
}

function refusal(problem: ActionProblem, plan: Plan, completed: number, step: Step): Omit<RunResult, 'completed'> {
  const sentence =
    [problem.sentence, ...problem.causes].join(' ') + completedStepsText(plan, completed) + noteIfStopped(step);
  return { outcome: outcomeOfProblem(problem), sentence, problem };
}
