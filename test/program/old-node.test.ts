/** A Node that is too old: a checkout uses its own Node, and an installed package reports it in one line. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { NODE, PROGRAM } from './harness/program-environment.ts';
import { type ProgramResult, runProgram } from './harness/run-program.ts';
import { openTestTerminal } from './harness/terminal.ts';
import { RESTORED_MODES } from './harness/terminal-modes.ts';

const ROOT = dirname(dirname(PROGRAM));
const OWN_NODE = join(ROOT, 'node_modules/node/bin/node');

/** A script that reports the version of an old Node, for machines without one. */
const PRETENDER = [
  NODE,
  `--import=data:text/javascript,${encodeURIComponent(
    'Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.11.0"}})',
  )}`,
];

function findOldNode(): readonly string[] | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const node = join(folder, 'node');
    if (!existsSync(node)) continue;
    const [major = 0, minor = 0] = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      .split('.')
      .map(Number);
    if (major >= 16 && (major < 22 || (major === 22 && minor < 12))) return [node];
  }
  return undefined;
}

const OLD_NODES: readonly (readonly [name: string, command: readonly string[] | undefined])[] = [
  ['a Node that says it is old', PRETENDER],
  ['an old Node', findOldNode()],
];

let folder: DisposableFolder;
let server: FakeApiServer;
let env: Record<string, string>;
let installed: string;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...apiObjectsOfSet('web', 2)] });
  env = { KUBECONFIG: folder.write('config', kubeconfigFor({ server: server.url })) };
  const home = join(folder.path, 'installed');
  mkdirSync(home);
  for (const name of ['bin', 'package.json']) cpSync(join(ROOT, name), join(home, name), { recursive: true });
  symlinkSync(join(ROOT, 'dist'), join(home, 'dist'));
  installed = join(home, 'bin/stsview.js');
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

function assertOneLine({ code, stdout, stderr }: ProgramResult, pattern: RegExp): void {
  assert.match(stderr, /^stsview[^\n]*\.\n$|^stsview[^\n]*\)\.\n$/);
  assert.match(stderr, pattern);
  assert.equal(stdout, '');
  assert.equal(code, 1);
}

for (const [name, node] of OLD_NODES) {
  const skip = node === undefined ? 'there is no old Node on the PATH' : false;
  const skipOwn = skip || (existsSync(OWN_NODE) ? false : 'the checkout has no Node of its own');
  const command = node ?? [];

  test(`${name}, installed: an error of one line`, { skip }, async () => {
    const refused = await runProgram(['status'], { env, command: [...command, installed] });
    assertOneLine(refused, /needs Node\.js 22\.12 or newer.*install/);
  });

  test(`${name}, in a checkout: the checkout's Node, its output and exit code`, { skip: skipOwn }, async () => {
    const good = await runProgram(['status'], { env, command: [...command, PROGRAM] });
    assert.match(good.stdout, /^shop\s+web\s+complete/m);
    assert.deepEqual([good.code, good.stderr], [0, '']);
    assert.equal((await runProgram(['--bogus'], { env, command: [...command, PROGRAM] })).code, 2);
  });

  test(`${name}, in a checkout: the dashboard and its signals`, { skip: skipOwn }, async () => {
    for (const signal of ['SIGTERM', 'SIGHUP', undefined] as const) {
      using terminal = openTestTerminal({ program: [...command, PROGRAM], env });
      await terminal.waitForText(/live/);
      if (signal === undefined) terminal.press('ctrl-c');
      else await terminal.signal(signal);
      const expected = signal === undefined ? { code: 0, signal: null } : { code: null, signal };
      assert.deepEqual(await terminal.exit(), expected);
      assert.deepEqual(await terminal.modes(), RESTORED_MODES);
    }
  });
}

test('a checkout that is not built: an error of one line', async () => {
  const home = join(folder.path, 'unbuilt');
  mkdirSync(home);
  for (const name of ['bin', 'package.json']) cpSync(join(ROOT, name), join(home, name), { recursive: true });
  const refused = await runProgram([], { env, command: [NODE, join(home, 'bin/stsview.js')] });
  assertOneLine(refused, /not built yet: run "npm run build"/);
});
