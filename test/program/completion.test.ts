/** Completion in the shells themselves, with names from a cluster. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { cleanEnvironment, NODE, PROGRAM } from './harness/program-environment.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal, type TestTerminal } from './harness/terminal.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let env: Record<string, string>;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({
    objects: [
      namespaceObject('shop'),
      namespaceObject('billing'),
      ...apiObjectsOfSet('web', 2),
      ...apiObjectsOfSet('worker', 1),
      ...apiObjectsOfSet('ledger', 2, { namespace: 'billing' }),
    ],
  });
  folder.write('stsview', `#!/bin/sh\nexec '${NODE}' '${PROGRAM}' "$@"\n`);
  const KUBECONFIG = folder.write('config', kubeconfigFor({ server: server.url }));
  env = { KUBECONFIG, HOME: folder.path, PATH: `${folder.path}:${cleanEnvironment()['PATH']}` };
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

/** The names come only if the cluster answers within 200 ms, which a busy machine may not. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  for (let attempt = 0; ; attempt++) {
    const { code, stdout, stderr } = await runProgram(['__complete', '--', ...words], { env });
    assert.deepEqual([code, stderr], [0, '']);
    if (stdout !== '' || attempt === 20) return stdout.split('\n').slice(0, -1);
  }
}

test('names of the cluster', async () => {
  assert.deepEqual(await offered('status', ''), ['web', 'worker']);
  assert.deepEqual(await offered('status', 'we'), ['web']);
  assert.deepEqual(await offered('status', 'billing/'), ['billing/ledger']);
  assert.deepEqual(await offered('status', 'sts/we'), ['sts/web']);
  assert.deepEqual(await offered('-n', 'billing', 'delete-pod', ''), ['ledger-0', 'ledger-1']);
  assert.deepEqual(await offered('dns', 'wo'), ['worker', 'worker-0']);
  assert.deepEqual(await offered('status', '-n', 's'), ['shop']);
  assert.deepEqual(await offered('status', '--namespace=shop,b'), ['--namespace=shop,billing']);
  assert.deepEqual(await offered('--context', ''), ['test']);
});

test('a credential command runs only if it never asks the user', async () => {
  const credential = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}';
  const command = folder.write('login', `#!/bin/sh\ntouch '${folder.path}/asked'\necho '${credential}'\n`);
  const complete = async (interactiveMode: string) => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode };
    const KUBECONFIG = folder.write(interactiveMode, kubeconfigFor({ server: server.url, user: { exec } }));
    const { stdout, stderr } = await runProgram(['__complete', '--', 'status', ''], { env: { ...env, KUBECONFIG } });
    assert.equal(stderr, '');
    return stdout;
  };
  for (const mode of ['Always', 'IfAvailable']) {
    assert.equal(await complete(mode), '', mode);
    assert.ok(!existsSync(`${folder.path}/asked`), mode);
  }
  await complete('Never');
  assert.ok(existsSync(`${folder.path}/asked`));
});

test('a cluster that does not answer offers nothing, soon', async () => {
  server.intercept = () => 'hang';
  try {
    const { code, stdout, stderr } = await runProgram(['__complete', '--', 'status', ''], { env });
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
  } finally {
    server.intercept = () => undefined;
  }
});

const SHELLS: readonly (readonly [name: string, flags: readonly string[], load: string])[] = [
  ['bash', ['--norc', '-i'], 'source <(stsview completion bash)'],
  ['zsh', ['-f', '-i'], 'autoload -Uz compinit; compinit -u -D; source <(stsview completion zsh)'],
  ['fish', ['--no-config', '-i'], 'stsview completion fish | source'],
];

/** Presses tab until the line has become this, since the first answer may come too late. */
async function completes(terminal: TestTerminal, line: string, expected: RegExp): Promise<void> {
  terminal.type(line);
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    terminal.type('\t');
    const until = Date.now() + 3000;
    while (Date.now() < until) {
      if (expected.test(terminal.screen())) {
        // Ctrl-U empties the line.
        terminal.type('\u0015');
        return;
      }
      await sleep(50);
    }
  }
  assert.fail(`"${line}" did not become ${expected}:\n${terminal.screen()}`);
}

for (const [shell, flags, load] of SHELLS) {
  const skip = spawnSync(shell, ['--version']).error !== undefined && `there is no ${shell}`;
  test(`the script for ${shell}`, { skip, timeout: 240_000 }, async () => {
    using terminal = openTestTerminal({ command: [shell, ...flags], env: { ...env, PS1: 'ready> ' }, columns: 120 });
    terminal.type(`${load}; echo load''ed\r`);
    await terminal.waitForText(/^loaded/m, 60_000);
    await completes(terminal, 'stsview stat', /stsview status/);
    await completes(terminal, 'stsview status -o yam', /status -o yaml/);
    await completes(terminal, 'stsview status we', /status web/);
    await completes(terminal, 'stsview status billing/', /status billing\/ledger/);
    await completes(terminal, 'stsview delete-pod --ev', /delete-pod --evict/);
    await completes(terminal, 'stsview status --output=jso', /--output=json/);
    await completes(terminal, 'stsview --kubeconfig /etc/host', /\/etc\/hosts?/);
  });
}
