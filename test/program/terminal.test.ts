/** Tests the terminal harness itself: it detects what a program leaves behind. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODE } from './harness/program-environment.ts';
import { openTestTerminal } from './harness/terminal.ts';
import { RESTORED_MODES } from './harness/terminal-modes.ts';
import { waitUntil } from './harness/wait-until.ts';

function script(code: string): { readonly program: readonly string[] } {
  return { program: [NODE, '-e', code] };
}

test('a program that does nothing leaves the terminal as it was', async () => {
  using terminal = openTestTerminal(script('console.log("one\\ntwo")'));
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
  assert.equal(terminal.mainBuffer(), 'one\ntwo');
});

test('every mode that is left behind is detected', async () => {
  const modes = '\\x1b[?1049h\\x1b[?25l\\x1b[?2004h\\x1b[?1002h\\x1b[?2026h\\x1b[>1u\\x1b[1;31m';
  // A program that is ended by a signal cannot restore the terminal's modes.
  const code = `process.stdin.setRawMode(true); process.stdout.write('${modes}', () => process.kill(process.pid, 'SIGKILL'))`;
  using terminal = openTestTerminal(script(code));
  assert.deepEqual(await terminal.exit(), { code: null, signal: 'SIGKILL' });
  assert.deepEqual(await terminal.modes(), {
    alternateScreen: true,
    cursorVisible: false,
    bracketedPaste: true,
    mouse: true,
    synchronized: true,
    kittyKeyboard: true,
    plainText: false,
    raw: true,
  });
});

test('keys, the size and its change reach the program', async () => {
  using terminal = openTestTerminal({
    ...script(`
      const size = () => console.log(process.stdout.columns + 'x' + process.stdout.rows);
      process.stdin.setRawMode(true).on('data', (data) => console.log(JSON.stringify(String(data))));
      process.stdout.on('resize', size);
      size();`),
    columns: 70,
    rows: 20,
  });
  await terminal.waitForText(/^70x20$/m);
  terminal.press('pagedown', 'ctrl-z', 'esc');
  await terminal.waitForText(/\\u001b\[6~[\s\S]*\\u001a[\s\S]*\\u001b"/);
  terminal.resize(90, 25);
  await terminal.waitForText(/^90x25$/m);
  await terminal.signal('SIGTERM');
  assert.deepEqual(await terminal.exit(), { code: null, signal: 'SIGTERM' });
});

test('a frame is read when it is complete', async () => {
  const code = `
    process.stdin.setRawMode(true).once('data', () => process.stdout.write(' end\\x1b[?2026l'));
    process.stdout.write('before\\x1b[?2026h\\rbegun, ');`;
  using terminal = openTestTerminal(script(code));
  await terminal.waitForText(/before/);
  await waitUntil(terminal.written, (written) => written.includes('begun'), { what: 'half a frame' });
  assert.equal(terminal.screen(), 'before');
  terminal.press('x');
  await terminal.waitForText(/^begun, +end$/m);
  await terminal.signal('SIGTERM');
  await terminal.exit();
});

test('after the deadline, the error contains the screen', async () => {
  using terminal = openTestTerminal(script('console.log("what there is"); setInterval(() => {}, 1000)'));
  await terminal.waitForText(/what there is/);
  await assert.rejects(
    terminal.waitForText(/what there is not/, 50),
    /waited 0\.05 s for .*not.*; there was:\nwhat there is/s,
  );
  await assert.rejects(terminal.exit(50), /the program to end/);
});
