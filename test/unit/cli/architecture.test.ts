/** Rules within cli/: commands do not import each other, and text is written only through output/. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../source/cli', import.meta.url));
const FILES = globSync('**/*.{ts,tsx}', { cwd: CLI }).sort();

function textOf(file: string): string {
  return readFileSync(join(CLI, file), 'utf8');
}

test('no command imports another one, except those that show what another one shows', () => {
  const imports = FILES.filter((file) => /^commands\/[^/]+\//.test(file)).flatMap((file) =>
    [...textOf(file).matchAll(/'(\.[^']*)'/g)].map(([, path = '']) => [file, normalize(join(dirname(file), path))]),
  );
  const between = imports.flatMap(([from = '', to = '']) => {
    const [, command] = from.split('/');
    const [room, other, file] = to.split('/');
    return room === 'commands' && file !== undefined && other !== command ? [`${command} → ${other}`] : [];
  });
  assert.ok(imports.length > 50, `${imports.length} imports`);
  assert.deepEqual([...new Set(between)].sort(), [
    'dashboard → status',
    'demo → dashboard',
    'lesson → dashboard',
    'lesson → demo',
  ]);
});

test('only output/ writes to stdout and stderr, apart from the owners of the terminal', () => {
  const writers = FILES.filter((file) => /\b(?:stdout|stderr)\b[^;]*?\.write\(|console\./.test(textOf(file)));
  assert.deepEqual(
    writers.filter((file) => !/^(?:output|terminal)\//.test(file)),
    // The screen switches the modes of the terminal. The entry point waits until everything is written.
    ['commands/dashboard/screen.tsx', 'main.ts'],
  );
});

test('the command file that every start loads imports run.ts only by import()', () => {
  const eager = FILES.filter((file) => file.endsWith('/command.ts')).filter((file) =>
    /^import (?!type)[^;]*'\.\/run\.ts'/m.test(textOf(file)),
  );
  assert.deepEqual(eager, []);
});
