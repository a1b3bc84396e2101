/** Credential commands that talk: what they say is seen, and they may ask where there is a terminal. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal } from './harness/terminal.ts';

let folder: DisposableFolder;
let server: FakeApiServer;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...apiObjectsOfSet('web', 1)] });
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

const CREDENTIAL = JSON.stringify({
  apiVersion: 'client.authentication.k8s.io/v1',
  kind: 'ExecCredential',
  status: { token: 'granted' },
});

/** Asks for a code if it may, and says so if it may not. */
const ASKS = `case "$KUBERNETES_EXEC_INFO" in
*'"interactive":true'*) printf 'One-time code: ' >&2; read code; [ "$code" = 1234 ] || exit 7;;
*) echo 'open https://login.example and enter ABCD' >&2;;
esac
echo '${CREDENTIAL}'`;

function environment(interactiveMode: string, script: string): { readonly KUBECONFIG: string } {
  const command = folder.write(`login-${interactiveMode}`, `#!/bin/sh\n${script}\n`);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode };
  return {
    KUBECONFIG: folder.write(`config-${interactiveMode}`, kubeconfigFor({ server: server.url, user: { exec } })),
  };
}

for (const mode of ['IfAvailable', 'Always']) {
  test(`interactiveMode ${mode}: a command asks before the dashboard starts, and before a table`, async () => {
    const env = environment(mode, ASKS);
    for (const [args, pattern, isScreen] of [
      [['-n', 'shop'], /web .*✓ complete/, true],
      [['status'], /web +complete/, false],
    ] as const) {
      using terminal = openTestTerminal({ args, env });
      await terminal.waitForText(/One-time code:$/m);
      terminal.type('1234\r');
      await terminal.waitForText(pattern);
      if (isScreen) terminal.press('q');
      assert.equal((await terminal.exit()).code, 0);
    }
  });
}

test('without a terminal a command does not ask: what it says is printed, and Always is refused', async () => {
  const { code, stdout, stderr } = await runProgram(['status'], { env: environment('IfAvailable', ASKS) });
  assert.match(stdout, /web +complete/);
  assert.match(stderr, /^open https:\/\/login\.example and enter ABCD$/m);
  assert.equal(code, 0);
  const refused = await runProgram(['status'], { env: environment('Always', ASKS) });
  assert.match(refused.stderr, /wants to talk to a person \(interactiveMode Always\)/);
  assert.equal(refused.code, 1);
});

test('a command that takes long is named, and on the screen what it says stays in view', async () => {
  const slow = await runProgram(['status'], { env: environment('Never', `sleep 3; echo '${CREDENTIAL}'`) });
  assert.match(slow.stderr, /^stsview: waiting for the credential plugin login-Never \(2 s\)$/m);
  assert.equal(slow.code, 0);
  const script = `echo 'open https://login.example' >&2; while [ ! -e '${folder.path}/go' ]; do sleep 0.2; done; echo '${CREDENTIAL}'`;
  using terminal = openTestTerminal({ args: ['-n', 'shop'], env: environment('Never', script) });
  await terminal.waitForText(/login-Never \(\d+ s\): open https:\/\/login\.example/);
  folder.write('go', '');
  await terminal.waitForText(/web .*✓ complete/);
});
