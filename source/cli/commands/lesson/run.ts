/** `stsview lesson`: which lessons there are, whether a file is one, its pages, and the lesson itself. */

import { readFileSync } from 'node:fs';
import { nearestQuestion } from '../../../domain/text/nearest.ts';
import { LANGUAGES, type Language } from '../../../lessons/model/languages.ts';
import { type Lesson, textsIn } from '../../../lessons/model/lesson.ts';
import { type LessonFault, readLesson } from '../../../lessons/model/read-lesson.ts';
import { languageOfLocale, lessonWords } from '../../../lessons/texts/lesson-words.ts';
import { UsageError } from '../../flags/usage-error.ts';
import { alignColumns } from '../../output/align-columns.ts';
import { printResult } from '../../output/formats.ts';
import { printLine, printMessage } from '../../output/print.ts';
import type { Environment } from '../../process/environment.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { orUncaughtError } from '../../process/uncaught-error.ts';
import type { LessonRequest, LessonSource } from './arguments.ts';
import { lessonNames, loadLesson } from './lesson-files.ts';

function languageOf(wanted: Language | undefined, env: Environment): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return wanted ?? languageOfLocale(locale);
}

export async function runLesson(request: LessonRequest, io: ProcessIO): Promise<ExitCode> {
  const language = languageOf(request.language, io.env);
  switch (request.type) {
    case 'list':
      return list(request, language, io);
    case 'check':
      return check(request.file, io);
    case 'page': {
      const lesson = findLesson(request.source, io);
      if (lesson === undefined) return EXIT.error;
      const { makePage } = await import('./page.ts');
      return orUncaughtError(io, makePage({ ...request, lesson, language }, io));
    }
    case 'hold': {
      const lesson = findLesson(request.source, io);
      if (lesson === undefined) return EXIT.error;
      const { holdLesson } = await import('./hold.ts');
      return holdLesson({ ...request, lesson, language }, io);
    }
  }
}

async function list(
  request: Extract<LessonRequest, { type: 'list' }>,
  language: Language,
  io: ProcessIO,
): Promise<ExitCode> {
  const lessons = lessonNames().flatMap((name) => loadLesson(name) ?? []);
  const items = lessons.map((lesson) => ({
    name: lesson.name,
    title: textsIn(lesson, language).title,
    minutes: lesson.minutes,
    steps: lesson.steps.length,
    needsFaults: lesson.needsFaults === true,
    languages: LANGUAGES.filter((code) => lesson.texts[code] !== undefined),
  }));
  await printResult(io, request, {
    value: () => ({ items }),
    names: () => items.map(({ name }) => name),
    table: ({ headings }) => {
      const rows = items.map(({ name, title, minutes, steps }) => [name, title, String(minutes), String(steps)]);
      return `${alignColumns([...(headings ? [lessonWords(language).columns] : []), ...rows])}\n`;
    },
  });
  return EXIT.done;
}

function faultLines(file: string, faults: readonly LessonFault[]): readonly string[] {
  return faults.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
}

/** Throws UsageError for a file that cannot be read. */
function readLessonFile(file: string) {
  try {
    return readLesson(readFileSync(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : `it cannot be read (${code})`;
    throw new UsageError(`${file}: ${why}.`);
  }
}

function check(file: string, io: ProcessIO): ExitCode {
  const { lesson, faults } = readLessonFile(file);
  for (const line of faultLines(file, faults)) printMessage(io, line);
  if (lesson === undefined) return EXIT.error;
  const languages = LANGUAGES.filter((language) => lesson.texts[language] !== undefined).join(', ');
  printLine(io, `${file}: a lesson of ${lesson.steps.length} steps, in ${languages}`);
  return EXIT.done;
}

/** Throws UsageError if there is none of this name. Returns undefined after the faults of a file were printed. */
function findLesson(source: LessonSource, io: ProcessIO): Lesson | undefined {
  if ('name' in source) {
    const lesson = loadLesson(source.name);
    if (lesson !== undefined) return lesson;
    const similar = nearestQuestion(source.name, lessonNames());
    const hint = similar === undefined ? ':' : `: ${similar}`;
    throw new UsageError(`There is no lesson "${source.name}"${hint} stsview lesson --list names them.`);
  }
  const { lesson, faults } = readLessonFile(source.file);
  for (const line of faultLines(source.file, faults)) printMessage(io, line);
  return lesson;
}
