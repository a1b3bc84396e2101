/** Makes the pages of a lesson from a run of it in an embedded cluster of its own, as fast as the machine allows. */

import { cueSheet } from '../../../lessons/handout/cue-sheet.ts';
import { handoutPage } from '../../../lessons/handout/handout.ts';
import type { Language } from '../../../lessons/model/languages.ts';
import type { Lesson } from '../../../lessons/model/lesson.ts';
import { createLessonDriver } from '../../../session/lesson/lesson-driver.ts';
import { LessonStuckError, playLesson } from '../../../session/lesson/play-lesson.ts';
import { printLine, printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { openHeadlessStage } from './headless-stage.ts';

/** A quarter of a second each: 15 minutes. */
const PAUSES = 3600;

export interface PageRequest {
  readonly page: 'handout' | 'cues';
  readonly lesson: Lesson;
  readonly language: Language;
  readonly seed: number;
}

export async function makePage({ page, lesson, language, seed }: PageRequest, io: ProcessIO): Promise<ExitCode> {
  const { stage, close } = await openHeadlessStage({ seed });
  const driver = createLessonDriver(lesson, stage);
  try {
    const steps = await playLesson(lesson, driver, { pause: stage.pause, pauses: PAUSES });
    const record = { lesson, steps, seed };
    const text = page === 'handout' ? handoutPage(record, language) : cueSheet(record, language);
    for (const line of text.split('\n')) printLine(io, line);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof LessonStuckError)) throw error;
    for (const line of error.message.split('\n')) printMessage(io, line);
    return EXIT.error;
  } finally {
    driver.close();
    await close();
  }
}
