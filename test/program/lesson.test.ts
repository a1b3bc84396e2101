/** `stsview lesson`: the list, the check of a file, the pages, and a lesson from its first key on. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal } from './harness/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsview-lesson-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Listed {
  readonly items: readonly { readonly name: string; readonly title: string; readonly minutes: number }[];
}

test('the lessons are listed, for people in their language and for programs', async () => {
  const json = await runProgram(['lesson', '--list', '-o', 'json']);
  const { items }: Listed = JSON.parse(json.stdout);
  assert.ok(items.length >= 17 && items.every(({ title, minutes }) => title !== '' && minutes <= 6));
  const russian = await runProgram(['lesson'], { env: { LC_ALL: 'ru_RU.UTF-8' } });
  assert.match(russian.stdout, /potato +Заявка, под и картошка +6 +7/);
  assert.equal(russian.code, 0);
});

test('a file with a fault is refused with its line and column', async () => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, 'name: short\nminutes: 12\nsteps: []\ntexts: {}\n');
  const checked = await runProgram(['lesson', '--check', file]);
  assert.equal(checked.code, 1);
  assert.match(checked.stderr, /bad\.yaml:2:10: minutes: /);
  assert.match(checked.stderr, /bad\.yaml:3:8: steps: /);
  const missing = await runProgram(['lesson', '--check', join(folder, 'none.yaml')]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /there is no such file/);
});

test('a page for the class and a sheet for the teacher come from a run', async () => {
  const page = await runProgram(['lesson', 'order', '--handout', '--lang', 'fr'], { deadline: 90_000 });
  assert.equal(page.code, 0, page.stderr);
  assert.match(page.stdout, /^# Démarrage ordonné/);
  assert.match(page.stdout, /^Le fichier web\.yaml :$/m);
  assert.match(page.stdout, /\$ kubectl apply -f web\.yaml\nservice\/web created\nstatefulset\.apps\/web created/);
  assert.match(page.stdout, /web-0 +1\/1 +Running/);
  const cues = await runProgram(['lesson', 'order', '--cues'], { deadline: 90_000 });
  assert.match(cues.stdout, /Comes true: 1\. 0, then 1, then 2/);
});

test('a lesson is held: predicted, done by a key, proven, and started again', async () => {
  using terminal = openTestTerminal({ args: ['lesson', 'order', '--speed', '5'], columns: 140, rows: 34 });
  await terminal.waitForText(/In which order do they start[\s\S]*i do it for me/, 60_000);
  terminal.press('1', 'i');
  await terminal.waitForText(/As you expected\./, 60_000);
  terminal.press('n');
  await terminal.waitForText(/step 2 of 3/);
  terminal.press('r');
  await terminal.waitForText(/step 1 of 3[\s\S]*i do it for me/, 60_000);
  await terminal.waitForText(/There are no StatefulSets/, 60_000);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});
