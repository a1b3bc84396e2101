/** The dashboard opened on a set or a pod, and the command line inside it. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { assertOneSentence } from './harness/one-sentence.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal } from './harness/terminal.ts';
import { RESTORED_MODES } from './harness/terminal-modes.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let env: { readonly KUBECONFIG: string };

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({
    objects: [
      namespaceObject('shop'),
      namespaceObject('bank'),
      ...apiObjectsOfSet('web', 2),
      ...apiObjectsOfSet('vault', 2, { namespace: 'bank' }),
    ],
  });
  env = { KUBECONFIG: folder.write('config', kubeconfigFor({ server: server.url })) };
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

for (const [word, title, row] of [
  ['web', /── shop\/web /, / › +1 +web-1 /],
  ['pod/web-0', /── shop\/web /, / › +0 +web-0 /],
  ['bank/vault', /── bank\/vault /, / › +1 +vault-1 /],
  ['pod/bank/vault-0', /── bank\/vault /, / › +0 +vault-0 /],
] as const) {
  test(`stsview ${word} opens on it, and esc leads to the list`, async () => {
    using terminal = openTestTerminal({ args: [word], env });
    await terminal.waitForText(title);
    await terminal.waitForText(row);
    terminal.press('esc');
    await terminal.waitForText(/SET +STATE/);
    terminal.press('q');
    assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  });
}

test('a name that does not exist ends with one sentence, and the terminal as it was', async () => {
  using terminal = openTestTerminal({ args: ['wep'], env });
  const exit = await terminal.exit();
  assertOneSentence(
    terminal.mainBuffer().replaceAll('\n', ''),
    /There is no StatefulSet or pod of one "wep" in namespace shop: did you mean web\?/,
  );
  assert.deepEqual(exit, { code: 1, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
});

test('without a terminal, it is the status of that set', async () => {
  const version = await runProgram(['version'], { env });
  assert.equal(version.code, 1);
  assert.match(
    version.stderr,
    /"version" was not found in namespace shop: for the version of stsview, use --version\./,
  );
  const { code, stdout } = await runProgram(['bank/vault'], { env });
  assert.equal(code, 0);
  assert.match(stdout, /vault/);
  assert.doesNotMatch(stdout, /web/);
});

test(':ns, :pvc and :q lead where they do in k9s', async () => {
  using terminal = openTestTerminal({ env });
  await terminal.waitForText(/web/);
  terminal.type(':ns bank');
  await terminal.waitForText(/ : ns bank/);
  terminal.press('enter');
  await terminal.waitForText(/vault/);
  terminal.type(':pcv');
  terminal.press('enter');
  await terminal.waitForText(/There is no :pcv here: did you mean :pvc\?/);
  terminal.press('esc');
  terminal.type(':pvc');
  terminal.press('enter');
  await terminal.waitForText(/── claims /);
  terminal.type(':q');
  terminal.press('enter');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});
