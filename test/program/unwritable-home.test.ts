/** Homes that cannot be written: the program works, warns before it sends anything, and ends. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { openTestTerminal } from './harness/terminal.ts';
import { waitUntil } from './harness/wait-until.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let KUBECONFIG: string;

before(async () => {
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...apiObjectsOfSet('web', 3)] });
  server.intercept = ({ method, path, dryRun }) => {
    if (path.endsWith('selfsubjectaccessreviews')) return { status: 500 };
    return method === 'PATCH' && !dryRun ? { status: 403 } : undefined;
  };
  folder = disposableFolder();
  KUBECONFIG = folder.write('config', kubeconfigFor({ server: server.url }));
  writeFileSync(join(folder.path, 'file'), '');
});

after(() => {
  folder[Symbol.dispose]();
  return server.close();
});

function sent(): number {
  return server.requests.filter(({ method, dryRun }) => method === 'PATCH' && !dryRun).length;
}

const HOMES: Readonly<Record<string, () => string>> = {
  'takes no folders': () => '/proc/nope',
  'takes no files': () => '/proc',
  'is a file': () => join(folder.path, 'file'),
  'is a device': () => '/dev/null',
};

for (const [what, home] of Object.entries(HOMES)) {
  const env = () => ({ KUBECONFIG, HOME: home(), XDG_STATE_HOME: home(), XDG_CACHE_HOME: home(), XDG_CONFIG_HOME: '' });

  test(`a home that ${what}: the command line sends what was confirmed, after a warning`, async () => {
    const sentBefore = sent();
    using terminal = openTestTerminal({ args: ['scale', 'web', '2', '--yes'], env: env(), columns: 300 });
    await waitUntil(sent, (count) => count > sentBefore, { what: 'the write' });
    assert.deepEqual(await terminal.exit(), { code: 6, signal: null });
    assert.match(terminal.mainBuffer(), /The journal .* cannot be written .* This change will not be recorded\./);
  });

  test(`a home that ${what}: the dialog shows a warning`, async () => {
    using terminal = openTestTerminal({ env: env(), columns: 120 });
    await terminal.waitForText(/live/);
    terminal.press('s', '2', 'enter');
    await terminal.waitForText(/cannot be written[\s\S]*not be recorded/);
    await terminal.signal('SIGTERM');
    assert.deepEqual(await terminal.exit(), { code: null, signal: 'SIGTERM' });
  });
}
