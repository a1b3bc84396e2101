// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the patterns find control characters
/** The dashboard on terminals of all kinds: colours, character sets, sizes. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { openTestTerminal } from './harness/terminal.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let env: Record<string, string>;

before(async () => {
  folder = disposableFolder();
  const spec = { serviceName: 'é€😀\u001b[31m' };
  server = await startFakeApiServer({
    objects: [
      namespaceObject('shop'),
      ...apiObjectsOfSet('web', 3),
      ...apiObjectsOfSet('nasty', 2, { namespace: 'dark', spec }),
    ],
  });
  env = { KUBECONFIG: folder.write('config', kubeconfigFor({ server: server.url })) };
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

const LOOKS: readonly (readonly [
  name: string,
  env: Record<string, string | undefined>,
  args: string[],
  colour: boolean,
])[] = [
  ['an ordinary terminal', {}, [], true],
  ['NO_COLOR', { NO_COLOR: '1' }, [], false],
  ['NO_COLOR that is empty', { NO_COLOR: '' }, [], true],
  ['NO_COLOR before FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '3' }, [], false],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false],
  ['--no-color', {}, ['--no-color'], false],
  ['--no-color before FORCE_COLOR', { FORCE_COLOR: '3' }, ['--no-color'], false],
];

/** Bold and inverse do not count as colours. */
function hasColour(written: string): boolean {
  const codes = [...written.matchAll(/\u001b\[([\d;]*)m/g)].flatMap(([, all = '']) => all.split(';'));
  return codes.some((code) => /^(3[0-8]|4[0-8]|9\d|10\d)$/.test(code));
}

for (const [name, more, args, colour] of LOOKS) {
  test(`${name}: ${colour ? 'colours' : 'no colours'}, and every state as text`, async () => {
    using terminal = openTestTerminal({ args, env: { ...env, ...more } });
    await terminal.waitForText(/web.*complete/);
    assert.equal(hasColour(terminal.written()), colour);
    terminal.press('q');
    await terminal.exit();
  });
}

test('depths of colour', async () => {
  for (const [force, pattern] of [
    ['1', /\u001b\[(3|9)\dm/],
    ['2', /\u001b\[38;5;\d+m/],
    ['3', /\u001b\[38;2;\d+;\d+;\d+m/],
  ] as const) {
    using terminal = openTestTerminal({ env: { ...env, FORCE_COLOR: force } });
    await terminal.waitForText(/web.*complete/);
    assert.match(terminal.written(), pattern);
    terminal.press('q');
    await terminal.exit();
  }
});

for (const [name, more, args] of [
  ['LANG=C', { LANG: 'C' }, []],
  ['LC_ALL=C before LANG', { LC_ALL: 'C' }, []],
  ['no locale', { LANG: undefined }, []],
  ['--ascii', {}, ['--ascii']],
] as const) {
  test(`${name}: only ASCII is written to the terminal`, async () => {
    using terminal = openTestTerminal({ args: [...args, '-A'], env: { ...env, ...more }, columns: 160 });
    await terminal.waitForText(/nasty/);
    terminal.press('?');
    await terminal.waitForText(/to the first/);
    terminal.press('esc');
    await terminal.waitForNoText(/to the first/);
    terminal.press('enter');
    await terminal.waitForText(/esc back/);
    terminal.press('ctrl-c');
    await terminal.exit();
    assert.equal(/[^\x00-\x7f]+/.exec(terminal.written())?.[0], undefined);
  });
}

test('LC_ALL has priority over LANG, and has other characters than ASCII', async () => {
  using terminal = openTestTerminal({ env: { ...env, LC_ALL: 'de_CH.utf8', LANG: 'C' } });
  await terminal.waitForText(/● live/);
  terminal.press('q');
  await terminal.exit();
});

test('a dumb terminal gets the status as text, once', async () => {
  using terminal = openTestTerminal({ env: { ...env, TERM: 'dumb' }, columns: 80, rows: 24 });
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.match(terminal.screen(), /web +complete +3\/3/);
  assert.doesNotMatch(terminal.written().replace(/\u001b\]\d+;.*?(\u0007|\u001b\\)/g, ''), /\u001b/);
});

test('NO_COLOR: the row under the cursor is shown in reverse video', async () => {
  using terminal = openTestTerminal({ env: { ...env, NO_COLOR: '1' } });
  await terminal.waitForText(/ › web/);
  assert.match(terminal.written(), /\u001b\[7m[^\u001b]*› web/);
  terminal.press('q');
  await terminal.exit();
});
