/** The lessons that come with the program: YAML files beside it, which also serve as examples. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lesson } from '../../../lessons/model/lesson.ts';
import { readLesson } from '../../../lessons/model/read-lesson.ts';

/** The bundle has them in a folder beside it. When run from source, they are where they are written. */
function lessonsFolder(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../../../lessons/files/' : './lessons/', import.meta.url));
}

/** Their names, in the order in which they are held. */
export function lessonNames(): readonly string[] {
  return readdirSync(lessonsFolder())
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => name.replace(/^\d+-/, '').replace(/\.yaml$/, ''));
}

/** Returns undefined if there is no lesson of this name. @throws Error if its file is damaged */
export function loadLesson(name: string): Lesson | undefined {
  const folder = lessonsFolder();
  const file = readdirSync(folder).find((candidate) => candidate.replace(/^\d+-/, '') === `${name}.yaml`);
  if (file === undefined) return undefined;
  const { lesson, faults } = readLesson(readFileSync(join(folder, file), 'utf8'));
  if (lesson !== undefined) return lesson;
  throw new Error(`${file}: ${faults.map(({ line, column, message }) => `${line}:${column}: ${message}`).join('; ')}`);
}
