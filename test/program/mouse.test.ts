/** The mouse in the dashboard: rows are selected by a click and by the wheel, and the terminal gets it back. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { openTestTerminal, type TestTerminal } from './harness/terminal.ts';
import { RESTORED_MODES } from './harness/terminal-modes.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let env: { readonly KUBECONFIG: string };

before(async () => {
  folder = disposableFolder();
  const sets = ['alpha', 'beta', 'gamma'].flatMap((name) => apiObjectsOfSet(name, 2));
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...sets] });
  env = { KUBECONFIG: folder.write('config', kubeconfigFor({ server: server.url })) };
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

function rowOf(terminal: TestTerminal, pattern: RegExp): number {
  const row = terminal
    .screen()
    .split('\n')
    .findIndex((line) => pattern.test(line));
  assert.ok(row >= 0, terminal.screen());
  return row;
}

function click(terminal: TestTerminal, row: number): void {
  terminal.type(`\x1b[<0;10;${row + 1}M\x1b[<0;10;${row + 1}m`);
}

test('a click selects a set, a pod, and an entry of a menu; the wheel moves', async () => {
  using terminal = openTestTerminal({ env });
  await terminal.waitForText(/ › alpha[\s\S]*gamma/);
  click(terminal, rowOf(terminal, /^ +gamma /));
  await terminal.waitForText(/ › gamma/);
  terminal.type('\x1b[<64;10;10M');
  await terminal.waitForText(/ › beta/);
  terminal.press('enter');
  await terminal.waitForText(/ › +1 +beta-1/);
  click(terminal, rowOf(terminal, / 0 +beta-0/));
  await terminal.waitForText(/ › +0 +beta-0/);
  terminal.press('p');
  await terminal.waitForText(/what about the update/);
  click(terminal, rowOf(terminal, /^ +hold /));
  await terminal.waitForText(/ › hold/);
  terminal.press('esc', 's');
  await terminal.waitForText(/replicas +2/);
  terminal.type('\x1b[<65;10;10M');
  terminal.type('\x1b[<0;10;5M');
  terminal.press('4');
  await terminal.waitForText(/replicas +4▏/);
  terminal.press('esc', 'q', 'q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
});

test('--no-mouse leaves the mouse to the terminal', async () => {
  using terminal = openTestTerminal({ args: ['--no-mouse'], env });
  await terminal.waitForText(/ › alpha/);
  assert.doesNotMatch(terminal.written(), /1000h|1006h/);
  terminal.press('q');
  await terminal.exit();
});

test('a signal that ends the program gives the mouse back', async () => {
  using terminal = openTestTerminal({ env });
  await terminal.waitForText(/ › alpha/);
  await terminal.signal('SIGTERM');
  await terminal.exit();
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
});
