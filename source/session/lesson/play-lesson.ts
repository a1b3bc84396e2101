/** Holds a whole lesson by itself: for hand-outs, and to try a lesson. */

import { currentResult, currentStep, type StepResult } from '../../lessons/engine/lesson-run.ts';
import type { Lesson, LessonStep } from '../../lessons/model/lesson.ts';
import type { LessonDriver, RanLine } from './lesson-driver.ts';

export interface PlayedStep {
  readonly step: LessonStep;
  readonly ran: readonly RanLine[];
  readonly shown: readonly RanLine[];
  readonly result: StepResult;
}

/** The lesson does not go as it should. */
export class LessonStuckError extends Error {}

/** Returns undefined if the time of `until` has passed before. */
async function passUntil(
  driver: LessonDriver,
  pause: () => Promise<void>,
  isSo: () => boolean,
  pauses: number,
): Promise<boolean> {
  for (let count = 0; count < pauses; count += 1) {
    if (isSo()) return true;
    await pause();
    await driver.probe();
  }
  return isSo();
}

export interface PlayOptions {
  readonly pause: () => Promise<void>;
  /** How many pauses a step may take. */
  readonly pauses: number;
  /** What is predicted in a step. */
  readonly prediction?: (step: LessonStep, index: number) => number | undefined;
}

/** @throws LessonStuckError if a step is not proven in time */
export async function playLesson(
  lesson: Lesson,
  driver: LessonDriver,
  { pause, pauses, prediction }: PlayOptions,
): Promise<readonly PlayedStep[]> {
  await driver.restart();
  const { problem } = driver.view();
  if (problem !== undefined) throw new LessonStuckError(`${lesson.name} does not begin: ${problem}`);
  if (!(await passUntil(driver, pause, () => driver.view().run.phase !== 'starting', pauses))) {
    throw new LessonStuckError(`${lesson.name}: what it begins with does not come about`);
  }
  const played: PlayedStep[] = [];
  for (let step = currentStep(driver.view().run); step !== undefined; step = currentStep(driver.view().run)) {
    const chosen = prediction?.(step, played.length);
    if (chosen !== undefined) driver.predict(chosen);
    await driver.runStep();
    const failure = driver.view().problem;
    if (failure !== undefined) throw new LessonStuckError(`${lesson.name}, step ${step.id}: ${failure}`);
    const { ran } = driver.view();
    if (!(await passUntil(driver, pause, () => currentResult(driver.view().run).isDone, pauses))) {
      const said = ran.map(({ line, output }) => `${line}\n${output}`).join('\n');
      throw new LessonStuckError(`${lesson.name}, step ${step.id}: what was to be seen does not come about\n${said}`);
    }
    const shown: RanLine[] = [];
    for (const line of step.show ?? []) shown.push({ line, output: await driver.runLine(line) });
    played.push({ step, ran, shown, result: currentResult(driver.view().run) });
    driver.next();
  }
  return played;
}
