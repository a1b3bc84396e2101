// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the patterns find control characters
/** The output of `stsview status`: on terminals of all kinds and in pipes. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { parse } from 'yaml';
import { type ApiObject, apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { NODE, PROGRAM } from './harness/program-environment.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal } from './harness/terminal.ts';

/**
 * Control characters that a message of a cluster may contain: colours, a title, a cleared screen, a reversed direction.
 */
const NASTY = 'a\u001b[31mb\u001b]0;owned\u0007c\u001b[2J\rd\ne\u202ef\u200bg\u009b31mh\u2028i"\\\u0000é€😀';

let folder: DisposableFolder;
let server: FakeApiServer;
let env: Record<string, string>;

before(async () => {
  folder = disposableFolder();
  const waiting = {
    name: 'main',
    ready: false,
    restartCount: 3,
    state: { waiting: { reason: NASTY, message: NASTY } },
  };
  const nasty = apiObjectsOfSet('nasty', 2, {
    namespace: 'dark',
    podStatus: { phase: 'Pending', containerStatuses: [waiting], message: NASTY },
    spec: { serviceName: NASTY },
  });
  server = await startFakeApiServer({
    objects: [
      namespaceObject('shop'),
      namespaceObject('dark'),
      ...apiObjectsOfSet('web', 3),
      ...nasty.map(withNastyNode),
    ],
  });
  env = { KUBECONFIG: folder.write('config', kubeconfigFor({ server: server.url })) };
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

function withNastyNode(object: ApiObject): ApiObject {
  return object.plural === 'pods' ? { ...object, spec: { ...asObject(object['spec']), nodeName: NASTY } } : object;
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Fails if a terminal would do anything but show the text. */
function assertHarmless(text: string): void {
  assert.doesNotMatch(text, /[^\P{C}\n]|[\u2028\u2029]/u, JSON.stringify(text));
}

for (const output of ['table', 'wide'] as const) {
  for (const sets of [[], ['nasty']]) {
    test(`-o ${output} ${sets.join('')} shows control sequences as visible characters`, async () => {
      const { code, stdout, stderr } = await runProgram(['status', '-n', 'dark', ...sets, '-o', output], { env });
      assert.match(stdout, /^dark\s+nasty\s/m);
      if (sets.length > 0) assert.match(stdout, /a␛\[31mb␛/);
      assertHarmless(stdout);
      assert.equal(stderr, '');
      assert.equal(code, 0);
    });
  }
}

test('-o json preserves every character, and its control characters are escaped', async () => {
  const { stdout } = await runProgram(['status', '-n', 'dark', '-o', 'json'], { env });
  assertHarmless(stdout);
  const { items } = JSON.parse(stdout);
  assert.equal(items[0].bindings[0].pod.node, NASTY);
  assert.equal(items[0].service, NASTY);
});

test('-o yaml preserves every character, and its control characters are escaped', async () => {
  const { stdout } = await runProgram(['status', '-n', 'dark', '-o', 'yaml'], { env });
  assertHarmless(stdout);
  const { items } = parse(stdout);
  assert.equal(items[0].bindings[0].pod.node, NASTY);
});

test('-o yaml has the same content as -o json', async () => {
  const [json, yaml] = await Promise.all([
    runProgram(['status', '-A', '-o', 'json'], { env }),
    runProgram(['status', '-A', '-oyaml'], { env }),
  ]);
  assert.deepEqual(parse(yaml.stdout), JSON.parse(json.stdout));
});

test('the dashboard shows control sequences as visible characters', async () => {
  using terminal = openTestTerminal({ args: ['-n', 'dark'], env, columns: 200, rows: 40 });
  await terminal.waitForText(/nasty/);
  await terminal.waitForText(/␛\[31m/);
  assertHarmless(terminal.screen());
  assert.doesNotMatch(terminal.written(), /owned\u0007/);
  terminal.press('q');
  await terminal.exit();
});

test('without a terminal the dashboard is the status table', async () => {
  const [piped, status] = await Promise.all([runProgram([], { env }), runProgram(['status'], { env })]);
  assert.match(piped.stdout, /^shop\s+web\s+complete\s+3\/3/m);
  assert.equal(piped.stdout, status.stdout);
  assert.equal(piped.code, 0);
});

test('in a terminal with piped output or input, the dashboard is the status table too', async () => {
  for (const line of ['"$NODE" "$PROGRAM" | cat', '"$NODE" "$PROGRAM" < /dev/null', '"$NODE" "$PROGRAM" status']) {
    using terminal = openTestTerminal({ command: ['sh', '-c', line], env: { ...env, NODE, PROGRAM } });
    assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
    assert.match(terminal.mainBuffer(), /^shop\s+web\s+complete/m);
    assert.doesNotMatch(terminal.written(), /\u001b/);
  }
});

test('a reader that closes the pipe early ends the program without a word, with the code of other tools', async () => {
  server.put(
    ...Array.from({ length: 300 }, (_, index) => apiObjectsOfSet(`many-${index}`, 3, { namespace: 'many' })).flat(),
  );
  const args = ['status', '-n', 'many', '-o', 'json'];
  const { code, signal, stdout, stderr } = await runProgram(args, { env, closeStdoutEarly: true });
  assert.match(stdout, /^\{/);
  assert.equal(stderr, '');
  assert.deepEqual({ code, signal }, { code: 141, signal: null });
});

test('a large output reaches a pipe completely', async () => {
  const { stdout } = await runProgram(['status', '-n', 'many', '-o', 'json'], { env });
  assert.equal(JSON.parse(stdout).items.length, 300);
});

test('a full disk is an error of one sentence', {
  skip: process.platform !== 'linux' && 'there is no /dev/full',
}, async () => {
  for (const args of ['status', '--version']) {
    const command = ['sh', '-c', `exec '${NODE}' '${PROGRAM}' ${args} > /dev/full`];
    const { code, stderr } = await runProgram([], { env, command });
    assert.match(stderr, /^stsview: Cannot write the output \(ENOSPC[^\n]*\): check where it goes\.\n$/);
    assert.equal(code, 1);
  }
});

test('closed streams', async () => {
  for (const [redirection, expected] of [
    ['>&-', 0],
    ['2>&-', 0],
    ['<&-', 0],
    ['>&- 2>&- <&-', 0],
  ] as const) {
    for (const args of ['status', '--version']) {
      const command = ['sh', '-c', `exec '${NODE}' '${PROGRAM}' ${args} ${redirection}`];
      assert.equal((await runProgram([], { env, command })).code, expected, `${args} ${redirection}`);
    }
  }
});
