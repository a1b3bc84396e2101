/** Finds the test files and the group of each. */

import { globSync } from 'node:fs';
import { cpus } from 'node:os';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In the order in which they run. Control-plane tests come last, since their control plane starts meanwhile. */
const GROUPS = ['unit', 'screens', 'program', 'control-plane'] as const;

export type Group = (typeof GROUPS)[number];

export interface TestFile {
  readonly path: string;
  /** "control-plane/random-walk.test.ts" */
  readonly name: string;
  readonly group: Group;
  /** Milliseconds after which the file is stopped and counts as failed. */
  readonly deadline: number;
}

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const MINUTE = 60_000;

/** The number of files that run at the same time. */
export const CONCURRENCY = Math.max(1, Math.min(4, cpus().length));

function deadlines(): Record<Group, number> {
  const long = process.env['STSVIEW_LONG'] === '1';
  return {
    unit: (long ? 12 : 3) * MINUTE,
    screens: 3 * MINUTE,
    program: 5 * MINUTE,
    'control-plane': (long ? 40 : 9) * MINUTE,
  };
}

/** Returns the first folder of the path. @throws Error for a test outside the folders of the groups */
function groupOf(name: string): Group {
  const folder = name.split('/')[0];
  const found = GROUPS.find((group) => group === folder);
  if (found === undefined) throw new Error(`${name} lies outside the folders of the groups: ${GROUPS.join(', ')}`);
  return found;
}

/**
 * Returns test files by group: those whose group is one of `filters` or whose path contains one; all without filters.
 */
export function findTests(filters: readonly string[]): readonly TestFile[] {
  const deadline = deadlines();
  return globSync('**/*.test.{ts,tsx}', { cwd: TESTS })
    .map((found): TestFile => {
      const name = relative('.', found);
      const group = groupOf(name);
      return { path: TESTS + name, name, group, deadline: deadline[group] };
    })
    .filter(({ name, group }) => filters.length === 0 || filters.some((word) => group === word || name.includes(word)))
    .sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || (a.name < b.name ? -1 : 1));
}
