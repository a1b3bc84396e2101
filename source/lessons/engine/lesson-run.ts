/** A lesson as it is being held: which step it is at, what was predicted, and what came of it. Pure. */

import { leavesOf } from '../model/condition.ts';
import type { Lesson, LessonStep } from '../model/lesson.ts';
import { heldConditions, heldKey, isMet } from './evaluate.ts';
import { EMPTY_WORLD, type LessonWorld, probeKey } from './world.ts';

export interface StepResult {
  /** The index of the chosen answer. */
  readonly predicted: number | undefined;
  /** The index of the answer that came true; undefined until the step is done, or if not exactly one did. */
  readonly right: number | undefined;
  readonly isDone: boolean;
  /** How many of the class chose each answer; empty if nobody was asked. */
  readonly votes: readonly number[];
  /** How long it took, in milliseconds by the cluster's clock. */
  readonly tookMs: number;
}

export interface LessonRun {
  readonly lesson: Lesson;
  /** `starting`: what the lesson begins with is not there yet. */
  readonly phase: 'starting' | 'step' | 'finished';
  readonly index: number;
  readonly results: readonly StepResult[];
  readonly world: LessonWorld;
  readonly before: LessonWorld;
  readonly heldSince: ReadonlyMap<string, number>;
}

const UNDONE: StepResult = { predicted: undefined, right: undefined, isDone: false, votes: [], tookMs: 0 };

export function startLesson(lesson: Lesson): LessonRun {
  return {
    lesson,
    phase: 'starting',
    index: 0,
    results: lesson.steps.map(() => UNDONE),
    world: EMPTY_WORLD,
    before: EMPTY_WORLD,
    heldSince: new Map(),
  };
}

export function currentStep({ lesson, phase, index }: LessonRun): LessonStep | undefined {
  return phase === 'step' ? lesson.steps[index] : undefined;
}

export function currentResult({ results, index }: LessonRun): StepResult {
  return results[index] ?? UNDONE;
}

/** Takes what was observed since, and finishes the step if it is proven. A step that is done stays done. */
export function observe(run: LessonRun, world: LessonWorld): LessonRun {
  const seen = keepHeld({ ...run, world });
  switch (seen.phase) {
    case 'starting': {
      const { start } = run.lesson;
      return start === undefined || isMet(start.until, seen) ? beginStep(seen, 0) : seen;
    }
    case 'step':
      return judge(seen);
    case 'finished':
      return seen;
  }
}

function keepHeld(run: LessonRun): LessonRun {
  const conditions = conditionsNow(run).flatMap(heldConditions);
  if (conditions.length === 0) return run;
  const { now } = run.world;
  const heldSince = new Map(
    conditions.flatMap((condition) =>
      isMet(condition, run) ? [[heldKey(condition), run.heldSince.get(heldKey(condition)) ?? now] as const] : [],
    ),
  );
  return { ...run, heldSince };
}

function conditionsNow(run: LessonRun) {
  const step = currentStep(run);
  if (step !== undefined) return [step.proof, ...(step.choices ?? [])];
  return run.phase === 'starting' && run.lesson.start !== undefined ? [run.lesson.start.until] : [];
}

function beginStep(run: LessonRun, index: number): LessonRun {
  if (index >= run.lesson.steps.length) return { ...run, phase: 'finished', index: run.lesson.steps.length - 1 };
  // An answer of a command belongs to the step in which it was asked.
  const world = { ...run.world, probes: new Map() };
  return { ...run, phase: 'step', index, world, before: world, heldSince: new Map() };
}

function judge(run: LessonRun): LessonRun {
  const step = currentStep(run);
  if (step === undefined || currentResult(run).isDone || !isMet(step.proof, run)) return run;
  const right = (step.choices ?? []).flatMap((choice, index) => (isMet(choice, run) ? [index] : []));
  return withResult(run, {
    isDone: true,
    right: right.length === 1 ? right[0] : undefined,
    tookMs: run.world.now - run.before.now,
  });
}

function withResult(run: LessonRun, change: Partial<StepResult>): LessonRun {
  return {
    ...run,
    results: run.results.map((result, index) => (index === run.index ? { ...result, ...change } : result)),
  };
}

/** Nobody predicts what has happened already. */
export function predict(run: LessonRun, choice: number): LessonRun {
  const step = currentStep(run);
  const isOffered = step?.choices !== undefined && choice >= 0 && choice < step.choices.length;
  return isOffered && !currentResult(run).isDone ? withResult(run, { predicted: choice }) : run;
}

/** The class's votes may be counted before and after the outcome. */
export function countVotes(run: LessonRun, votes: readonly number[]): LessonRun {
  const step = currentStep(run);
  return step?.choices === undefined ? run : withResult(run, { votes: votes.slice(0, step.choices.length) });
}

/** Goes to the next step, if this one is done. */
export function goToNextStep(run: LessonRun): LessonRun {
  return run.phase === 'step' && currentResult(run).isDone ? beginStep(run, run.index + 1) : run;
}

export interface Probe {
  readonly pod: string;
  readonly command: readonly string[];
}

/** Returns what has to be asked in pods to judge the present step. */
export function probesWanted(run: LessonRun): readonly Probe[] {
  if (run.phase === 'finished' || (run.phase === 'step' && currentResult(run).isDone)) return [];
  const probes = conditionsNow(run)
    .flatMap(leavesOf)
    .flatMap((leaf): readonly Probe[] => {
      if ('file' in leaf) return [{ pod: leaf.pod, command: ['cat', leaf.file] }];
      return 'command' in leaf ? [{ pod: leaf.pod, command: leaf.command }] : [];
    });
  return [...new Map(probes.map((probe) => [probeKey(probe.pod, probe.command), probe])).values()];
}
