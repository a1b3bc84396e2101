/** The program ends during a write: the journal has the write, and the next run reports it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { openTestTerminal } from './harness/terminal.ts';
import { waitUntil } from './harness/wait-until.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let env: { readonly KUBECONFIG: string; readonly XDG_STATE_HOME: string };

before(async () => {
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...apiObjectsOfSet('web', 3)] });
});

after(() => server.close());

beforeEach(() => {
  folder = disposableFolder();
  const { path } = folder;
  env = { KUBECONFIG: folder.write('config', kubeconfigFor({ server: server.url })), XDG_STATE_HOME: path };
  // Dry runs are accepted, and real writes are not answered.
  server.intercept = ({ method, path: asked, dryRun }) => {
    if (asked.endsWith('selfsubjectaccessreviews')) return { status: 500 };
    return method === 'PATCH' && !dryRun ? 'hang' : undefined;
  };
});

afterEach(() => folder[Symbol.dispose]());

function sent(): number {
  return server.requests.filter(({ method, dryRun }) => method === 'PATCH' && !dryRun).length;
}

function outcomes(): readonly unknown[] {
  const text = readFileSync(join(folder.path, 'stsview', 'journal.ndjson'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).outcome);
}

/** Returns the screen of the next dashboard once it reports something of an earlier run. */
async function nextDashboard(): Promise<string> {
  using terminal = openTestTerminal({ env, columns: 200 });
  const screen = await terminal.waitForText(/earlier run/);
  terminal.press('a');
  await terminal.waitForText(/scale of StatefulSet shop\/web in context \S+, sent at/);
  terminal.press('ctrl-c');
  await terminal.exit();
  return screen;
}

const OPEN = /Scale web from 3 to 2: whether StatefulSet web was changed is not known/;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} on the command line`, async () => {
    const before = sent();
    using terminal = openTestTerminal({ args: ['scale', 'web', '2', '--yes'], env, columns: 200 });
    await waitUntil(sent, (count) => count > before, { what: 'the write' });
    await terminal.signal(signal);
    assert.deepEqual(await terminal.exit(), { code: null, signal });
    assert.match(terminal.mainBuffer(), OPEN);
    assert.deepEqual(outcomes(), ['sending']);
    assert.match(await nextDashboard(), /An earlier run left something unfinished/);
    assert.deepEqual(outcomes(), ['sending', 'unknown-outcome']);
  });

  test(`${signal} in the dashboard`, async () => {
    const before = sent();
    using terminal = openTestTerminal({ env, columns: 120 });
    await terminal.waitForText(/live/);
    terminal.press('s', '2', 'enter');
    await terminal.waitForText(/y does it/);
    terminal.press('y');
    await waitUntil(sent, (count) => count > before, { what: 'the write' });
    await terminal.signal(signal);
    assert.deepEqual(await terminal.exit(), { code: null, signal });
    assert.deepEqual(outcomes(), ['sending']);
  });
}

test('q in the dashboard waits for the response, and Ctrl-C does not', async () => {
  const before = sent();
  using terminal = openTestTerminal({ env, columns: 200 });
  await terminal.waitForText(/live/);
  terminal.press('s', '2', 'enter');
  await terminal.waitForText(/y does it/);
  terminal.press('y');
  await waitUntil(sent, (count) => count > before, { what: 'the write' });
  terminal.press('q');
  await terminal.waitForText(
    /q: the server has not answered yet to: Scale web from 3 to 2 \(Ctrl-C leaves all the same\)/,
  );
  terminal.press('ctrl-c');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.match(terminal.mainBuffer(), OPEN);
  assert.deepEqual(outcomes(), ['sending']);
  using next = openTestTerminal({ args: ['scale', 'web', '2', '--dry-run'], env, columns: 200 });
  assert.equal((await next.exit()).code, 0);
  assert.deepEqual(outcomes(), ['sending']);
});
