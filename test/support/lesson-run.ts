/** Holds lessons in tests: the ones that come with the program, each in an embedded cluster whose time is virtual. */

import { openHeadlessStage } from '../../source/cli/commands/lesson/headless-stage.ts';
import { loadLesson } from '../../source/cli/commands/lesson/lesson-files.ts';
import type { Lesson, LessonStep } from '../../source/lessons/model/lesson.ts';
import { createLessonDriver } from '../../source/session/lesson/lesson-driver.ts';
import { type PlayedStep, playLesson } from '../../source/session/lesson/play-lesson.ts';

export function lessonNamed(name: string): Lesson {
  const lesson = loadLesson(name);
  if (lesson === undefined) throw new Error(`there is no lesson "${name}"`);
  return lesson;
}

/** A quarter of a virtual second each. */
const PAUSES = 3600;

export async function holdInVirtualTime(
  lesson: Lesson,
  prediction?: (step: LessonStep, index: number) => number | undefined,
): Promise<readonly PlayedStep[]> {
  const { stage, close } = await openHeadlessStage({ seed: 1 });
  const driver = createLessonDriver(lesson, stage);
  try {
    return await playLesson(lesson, driver, {
      pause: stage.pause,
      pauses: PAUSES,
      ...(prediction === undefined ? {} : { prediction }),
    });
  } finally {
    driver.close();
    await close();
  }
}
