/** A machine whose clock is wrong: ages, findings and refusals are those of the server's clock. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runProgram } from '../program/harness/run-program.ts';
import { shiftedClock } from '../program/harness/shifted-clock.ts';
import { openTestTerminal } from '../program/harness/terminal.ts';
import { applySet } from './actions/harness.ts';
import { volumeOf, waitUntilPodsGone } from './claims/harness.ts';
import { controlPlane } from './control-plane.ts';
import { type DisturbedPlane, openDisturbed } from './disturbed.ts';

const plane = controlPlane('clock');
const options = { skip: plane.skip, timeout: 120_000 };
const MINUTE = 60_000;

describe('a machine whose clock is wrong', { skip: plane.skip }, () => {
  let folder = '';
  let disturbed: DisturbedPlane;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stsview-clock-'));
    disturbed = await openDisturbed(plane);
    await applySet(plane, 'web', { replicas: 1, claims: true });
    await applySet(plane, 'old', { replicas: 1, claims: true });
    await volumeOf(plane, 'data-old-0');
    await plane.kubectl('delete', 'statefulset', 'old');
    await waitUntilPodsGone(plane, 'old');
  });

  after(async () => {
    rmSync(folder, { recursive: true });
    await disturbed.close();
  });

  const shifted = (aheadMs: number) => shiftedClock(folder, aheadMs);
  const at = (kubeconfig = plane.kubeconfig) => ['-n', plane.namespace, '--kubeconfig', kubeconfig];

  for (const [ahead, said] of [
    [15 * MINUTE, /clock is 15 min ahead/],
    [-15 * MINUTE, /clock is 15 min behind/],
    [180 * MINUTE, /clock is 3 h ahead/],
  ] as const) {
    test(`${ahead / MINUTE} min ahead: ages as of a right clock, and it is said`, options, async () => {
      const command = shifted(ahead);
      const { stdout, stderr } = await runProgram(['claims', '-o', 'json', ...at()], { command });
      assert.match(stderr, said);
      for (const { name, age, vetoes } of JSON.parse(stdout).items) {
        assert.ok(age >= 0 && age < 120, `${name}: ${age} s`);
        if (name === 'data-old-0') assert.match(String(vetoes), /it is only \d+s old/);
      }
      const [right, wrong] = await Promise.all([
        runProgram(['why', ...at()]),
        runProgram(['why', ...at()], { command }),
      ]);
      assert.equal(right.stderr, '');
      assert.deepEqual([wrong.code, ages(wrong.stdout)], [right.code, ages(right.stdout)]);
    });

    test(`${ahead / MINUTE} min ahead: a young claim is not deleted`, options, async () => {
      const { stdout } = await runProgram(['clean', '--yes', ...at()], { command: shifted(ahead) });
      assert.match(stdout, /nothing to clean up/);
      await plane.kubectl('get', 'pvc', 'data-old-0');
    });
  }

  test('the screen says it', options, async () => {
    using terminal = openTestTerminal({ args: at(), program: shifted(15 * MINUTE), columns: 120, rows: 30 });
    await terminal.waitForText(/this machine's clock is 15 min ahead/, 30_000);
    await terminal.waitForText(/● live/);
    assert.match(terminal.screen(), / web .* \d+s /);
  });

  test('a server that tells no time lets no claim be deleted', options, async () => {
    disturbed.proxy.intercept = () => ({ type: 'headers', change: ({ date: _date, ...others }) => others });
    const { code, stdout, stderr } = await runProgram(
      ['clean', '--older-than', '0s', '--yes', ...at(disturbed.plane.kubeconfig)],
      { command: shifted(180 * MINUTE) },
    );
    assert.equal(code, 6, stdout + stderr);
    assert.match(stdout + stderr, /carry no time \(no Date header\)/);
    await plane.kubectl('get', 'pvc', 'data-old-0');
  });
});

/** Text whose ages are left out: two processes do not run in the same second. */
function ages(text: string): string {
  return text.replace(/\b\d+[smhd]\b/g, 'AGE').replace(/ +/g, ' ');
}
