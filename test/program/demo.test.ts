/** `stsview demo`: the embedded cluster. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { statefulSetManifest, yamlOf } from '../support/manifests.ts';
import { cleanEnvironment, NODE, PROGRAM } from './harness/program-environment.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal, type TestTerminal } from './harness/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsview-demo-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function manifest(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Moves the cursor to the set by filtering for it, and drops the filter. */
async function selectCassandra(terminal: TestTerminal): Promise<void> {
  await terminal.waitForText(/cassandra.*\+1 parked/);
  terminal.press('/');
  terminal.type('cassandra');
  terminal.press('enter', 'esc');
  await terminal.waitForText(/sets 4[\s\S]*› shop +cassandra.*\+1 parked/);
}

test('the shop opens in the dashboard, and its time can be paused, stepped and accelerated', async () => {
  using terminal = openTestTerminal({ args: ['demo'], columns: 120, rows: 40 });
  const screen = await terminal.waitForText(/ctx demo-shop(?=[\s\S]*cassandra)(?=[\s\S]*postgres)[\s\S]*redis/);
  assert.match(screen, /time ×1/);
  terminal.press(']');
  await terminal.waitForText(/time ×2 /);
  terminal.press('P');
  await terminal.waitForText(/time paused ×2/);
  terminal.press('P', '[', '[', '[', '[');
  await terminal.waitForText(/this is as slow as it goes/);
  terminal.press('.');
  await terminal.waitForText(/time paused ×0\.25/);
  terminal.press('?');
  await terminal.waitForText(/Ctrl-N/);
  terminal.press('pagedown');
  await terminal.waitForText(/on to the next change that shows/);
  terminal.press('esc');
  await terminal.waitForNoText(/on to the next change/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('an action on the embedded cluster succeeds', async () => {
  using terminal = openTestTerminal({ args: ['demo', 'shop', '--speed', '20'], columns: 120, rows: 40 });
  await selectCassandra(terminal);
  terminal.press('s', '+');
  await terminal.waitForText(/claim data-cassandra-3 .* is reused/);
  terminal.press('enter');
  await terminal.waitForText(/y does it/);
  terminal.press('y');
  await terminal.waitForText(/cassandra +✓ complete +4\/4/, 20_000);
  terminal.press('a');
  const ended = /ended \d+:(\d+):(\d+)/.exec(await terminal.waitForText(/ended \d+:\d+:\d+/));
  const [, minutes, seconds] = ended ?? [];
  const real = Date.now() / 1000;
  // Within a quarter of an hour, which is the same in every time zone.
  const lead = (Number(minutes) * 60 + Number(seconds) - real + 36_000_000_000) % 900;
  assert.ok(lead > 5 && lead < 600, `it ended by the clock of the demo, ${lead} s ahead`);
});

test('a shell in a protected context is opened by the name of the pod', async () => {
  mkdirSync(join(folder, 'stsview'), { recursive: true });
  writeFileSync(join(folder, 'stsview', 'config.json'), '{"protectedContexts": ["demo-*"]}');
  using terminal = openTestTerminal({
    args: ['demo', 'shop'],
    env: { XDG_CONFIG_HOME: folder },
    columns: 100,
    rows: 30,
  });
  await selectCassandra(terminal);
  await terminal.waitForText(/cassandra-2 +● ready/);
  terminal.press('enter', 'S');
  await terminal.waitForText(/a shell in which container/);
  terminal.press('enter');
  await terminal.waitForText(/type cassandra-2 and enter:/);
  terminal.type('\x1b[200~cassandra-2\r\x1b[201~');
  terminal.type('cassandra-2');
  await terminal.waitForText(/and enter: cassandra-2▏ {2}enter does it/);
  terminal.press('enter');
  await terminal.waitForText(/sh in cassandra-2\/cassandra, context demo-shop/);
  terminal.type('exit\r');
  await terminal.waitForText(/has ended/);
  terminal.press('q', 'q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('Esc and Enter that arrive together close a question without confirming it', async () => {
  using terminal = openTestTerminal({ args: ['demo', 'shop'], columns: 120, rows: 40 });
  await selectCassandra(terminal);
  terminal.press('s', '-', 'enter');
  await terminal.waitForText(/y does it/);
  terminal.type('\x1b\r');
  await terminal.waitForText(/esc back/);
  assert.doesNotMatch(terminal.screen(), /does it/);
  terminal.press('a');
  await terminal.waitForText(/there have been no actions/);
});

test('without a terminal the status is printed once', async () => {
  const { code, stdout } = await runProgram(['demo', 'shop']);
  assert.equal(code, 0);
  assert.match(stdout, /^NAMESPACE +NAME +VERDICT[\s\S]*shop +cassandra/);
});

test('--serve prints the path of a kubeconfig that only its user can read, and removes it at the end', async () => {
  const child = spawn(NODE, [PROGRAM, 'demo', 'classroom', '--serve'], { env: cleanEnvironment() });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value: file = '' } = await lines.next();
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const { code, stdout } = await runProgram(['status', '-A', '--kubeconfig', file]);
  assert.equal(code, 0, stdout);
  assert.match(readFileSync(file, 'utf8'), /server: https:\/\/127\.0\.0\.1:\d+/);
  const ended = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGINT');
  assert.equal(await ended, 0);
  assert.equal(existsSync(file), false);
});

for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  test(`the dashboard's kubeconfig is removed on ${signal}`, async () => {
    const own = mkdtempSync(join(folder, 'tmp-'));
    using terminal = openTestTerminal({ args: ['demo', 'classroom'], env: { TMPDIR: own } });
    await terminal.waitForText(/ctx demo-classroom[\s\S]*live/);
    assert.equal(readdirSync(own).filter((name) => name.startsWith('stsview-demo-')).length, 1);
    await terminal.signal(signal);
    assert.deepEqual(await terminal.exit(), { code: null, signal });
    assert.deepEqual(
      readdirSync(own).filter((name) => name.startsWith('stsview-demo-')),
      [],
    );
  });
}

test('if the port is in use, another one is used', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, '127.0.0.1', () => {
      const address = taken.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const { code } = await runProgram(['demo', 'classroom', '--port', String(port)]);
  taken.close();
  assert.equal(code, 0);
});

test("the user's own manifests", async () => {
  const file = manifest('mine.yaml', yamlOf(statefulSetManifest('mine', { namespace: 'home' })));
  const { code, stdout } = await runProgram(['demo', '-f', file]);
  assert.equal(code, 0);
  assert.match(stdout, /home +mine/);
});

const BROKEN: readonly (readonly [string, string, RegExp])[] = [
  ['no YAML', 'a: [1', /broken\.yaml:\d+: /],
  [
    'an unknown kind',
    'apiVersion: v1\nkind: Gadget\nmetadata: {name: x}',
    /broken\.yaml:1: no kind "Gadget" in version "v1": its definition is missing/,
  ],
  [
    'an object that is refused',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: X}\nspec: {containers: []}',
    /broken\.yaml:1: Pod "X" is invalid/,
  ],
];

test('what the API server would refuse is left out with a line, and the rest is started', async () => {
  const good = yamlOf(statefulSetManifest('mine', { namespace: 'home' }));
  const file = manifest('mixed.yaml', `{apiVersion: v1, kind: Gadget, metadata: {name: x}}\n---\n${good}`);
  const { code, stdout, stderr } = await runProgram(['demo', '-f', file]);
  assert.equal(code, 0);
  assert.match(stdout, /home +mine/);
  assert.match(stderr, /^Left out: mixed\.yaml:1: no kind "Gadget" in version "v1": its definition is missing\n/);
});

for (const [what, text, told] of BROKEN) {
  test(`${what}: the error has file, line and reason, and nothing is started`, async () => {
    const { code, stdout, stderr } = await runProgram(['demo', '-f', manifest('broken.yaml', text)]);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, told);
  });
}

const MISUSES: readonly (readonly [readonly string[], RegExp])[] = [
  [['demo', 'moon'], /There is no world "moon"/],
  [['demo', '--speed', '100'], /--speed takes a number from 0\.25 to 20/],
  [['demo', '--sets', '5'], /--sets and --pods belong to stsview demo large/],
  [['demo', 'shop', '-f', 'x.yaml'], /-f brings a world of its own/],
  [['demo', '--context', 'x'], /brings a cluster and a user of its own/],
  [['status', '--serve'], /--serve belongs to stsview demo/],
];

for (const [args, told] of MISUSES) {
  test(`stsview ${args.join(' ')} is refused`, async () => {
    const { code, stderr } = await runProgram(args);
    assert.equal(code, 2);
    assert.match(stderr, told);
  });
}

test('dashboards in two terminals share one clock', async () => {
  const server = spawn(NODE, [PROGRAM, 'demo', 'classroom', '--serve'], { env: cleanEnvironment() });
  try {
    const { value: file = '' } = await createInterface(server.stdout)[Symbol.asyncIterator]().next();
    const args = ['--kubeconfig', file, '-A'];
    using teacher = openTestTerminal({ args: [...args, '--present'], columns: 160, rows: 30 });
    using pupil = openTestTerminal({ args, columns: 100, rows: 30 });
    await teacher.waitForText(/time ×1 +\d\d:\d\d:\d\d/);
    await pupil.waitForText(/time ×1/);
    teacher.press('P');
    await teacher.waitForText(/time paused ×1[\s\S]*\[P\]/);
    await pupil.waitForText(/the teacher holds time/);
    pupil.press('P');
    await pupil.waitForText(/time ×1/);
    await teacher.waitForText(/time ×1/);
    pupil.press('}');
    await teacher.waitForText(/time ×1 lecture/);
    pupil.press('K');
    await pupil.waitForText(/export KUBECONFIG=\S+kubeconfig/);
    teacher.press('q');
    pupil.press('q');
    await Promise.all([teacher.exit(), pupil.exit()]);
  } finally {
    const ended = new Promise((resolve) => server.on('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
});
