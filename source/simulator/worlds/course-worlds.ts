/**
 * The worlds of the courses: files of manifests beside the program, which one may copy and change for `demo -f`. The
 * comment at the beginning of a file tells what there is to see.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Manifest, parseManifests } from './manifests.ts';
import { type BUILT_WORLDS, type CourseWorldName, isCourseWorld, type WorldName } from './world-names.ts';

/** The bundle has them in a folder beside it. When run from source, they are where they are written. */
function readWorldFile(name: CourseWorldName): string {
  const folder = import.meta.url.endsWith('.ts') ? 'courses' : 'worlds';
  return readFileSync(fileURLToPath(new URL(`./${folder}/${name}.yaml`, import.meta.url)), 'utf8');
}

export function readCourseWorld(name: CourseWorldName): readonly Manifest[] {
  return parseManifests(readWorldFile(name), `${name}.yaml`);
}

const DESCRIPTIONS: Readonly<Record<(typeof BUILT_WORLDS)[number], string>> = {
  shop: 'A small company: Cassandra with a claim left from a scale-down and a disk that fills, RabbitMQ on local volumes, PostgreSQL in the forced-rollback trap, a rollout of Redis under way, the claims of a deleted MongoDB. Every two minutes something moves. The default.',
  classroom:
    'Empty: three nodes and the storage classes "standard", "retained" and "local-storage", for what a class types.',
  large: '200 sets with 2,000 pods on 10 nodes, all ready from the first moment.',
};

/** Returns in one paragraph what there is to see. */
export function worldDescription(name: WorldName): string {
  if (!isCourseWorld(name)) return DESCRIPTIONS[name];
  const lines = readWorldFile(name).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ');
}
