/** The confirmation on the command line accepts only keys that a user types after the question. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { cleanEnvironment, NODE, PROGRAM } from './harness/program-environment.ts';
import { runProgram } from './harness/run-program.ts';
import { type Exit, openTestTerminal, type TestTerminal } from './harness/terminal.ts';
import { RESTORED_MODES } from './harness/terminal-modes.ts';

let cluster: ChildProcess;
let env: { readonly KUBECONFIG: string };

before(async () => {
  const child = spawn(NODE, [PROGRAM, 'demo', 'shop', '--serve'], { env: cleanEnvironment() });
  cluster = child;
  const { value = '' } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  env = { KUBECONFIG: value };
});

after(() => cluster.kill('SIGINT'));

const QUESTION = /Type rabbitmq to do it:/;
const PASTE = (text: string) => `\x1b[200~${text}\x1b[201~`;

/** Runs `stsview scale rabbitmq 0`, which requires the name. */
function ask(): TestTerminal {
  return openTestTerminal({ args: ['scale', 'rabbitmq', '0', '-n', 'shop'], env, columns: 120 });
}

async function assertLeft(terminal: TestTerminal, exit: Exit): Promise<void> {
  assert.deepEqual(await terminal.exit(), exit);
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
  const { stdout } = await runProgram(['status', 'rabbitmq', '-n', 'shop'], { env });
  assert.match(stdout, /rabbitmq +complete +3\/3/, 'nothing was sent');
}

const REFUSED = { code: 6, signal: null };

test('a paste is distinguished from typed keys and is not accepted', async () => {
  using terminal = ask();
  await terminal.waitForText(QUESTION);
  terminal.type(PASTE('rabbitmq\r'));
  await terminal.waitForText(/A paste is no answer: type it\.\n\s*Type rabbitmq to do it:$/);
  terminal.type(PASTE('rabbitmq'));
  await terminal.waitForText(/(A paste is no answer[\s\S]*){2}Type rabbitmq to do it:$/);
  terminal.type('rabbitm');
  await terminal.waitForText(/do it: rabbitm$/);
  terminal.type(PASTE('q'));
  await terminal.waitForText(/(A paste is no answer[\s\S]*){3}Type rabbitmq to do it:$/);
  terminal.press('enter');
  await terminal.waitForText(/Nothing was sent\./);
  await assertLeft(terminal, REFUSED);
});

test('keys that were typed before the question are not accepted, and neither is part of a line', async () => {
  for (const ahead of ['rabbitmq\r', 'rabbitmq']) {
    using terminal = ask();
    await terminal.pid();
    terminal.type(ahead);
    await terminal.waitForText(QUESTION);
    terminal.press('enter');
    await terminal.waitForText(/Nothing was sent\./);
    await assertLeft(terminal, REFUSED);
  }
});

test('Ctrl-D declines', async () => {
  using terminal = ask();
  await terminal.waitForText(QUESTION);
  terminal.press('ctrl-d');
  await terminal.waitForText(/Nothing was sent\./);
  await assertLeft(terminal, REFUSED);
});

test('Ctrl-C ends the program', async () => {
  using terminal = ask();
  await terminal.waitForText(QUESTION);
  assert.equal((await terminal.modes()).bracketedPaste, true);
  terminal.press('ctrl-c');
  await assertLeft(terminal, { code: null, signal: 'SIGINT' });
});

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
  test(`${signal} at the question ends the program`, async () => {
    using terminal = ask();
    await terminal.waitForText(QUESTION);
    await terminal.signal(signal);
    await assertLeft(terminal, { code: null, signal });
  });
}

test('Ctrl-Z returns the terminal, and fg the question', async () => {
  using terminal = openTestTerminal({
    command: ['bash', '--norc', '--noprofile', '-i'],
    env: { ...env, PS1: 'shell> ', NODE, PROGRAM },
  });
  await terminal.waitForText(/shell>/);
  terminal.type('"$NODE" "$PROGRAM" scale rabbitmq 0 -n shop\r');
  await terminal.waitForText(QUESTION);
  terminal.press('ctrl-z');
  await terminal.waitForText(/Stopped/);
  terminal.type('stty -a | grep -o " -\\?icanon"\r');
  await terminal.waitForText(/^ icanon/m);
  terminal.type('fg\r');
  await terminal.waitForText(/fg[\s\S]*Type rabbitmq to do it:$/);
  terminal.press('n', 'enter');
  await terminal.waitForText(/Nothing was sent\./);
});

test('the typed name confirms', async () => {
  using terminal = ask();
  await terminal.waitForText(QUESTION);
  terminal.press('r', 'x', 'backspace');
  terminal.type('abbitmq');
  await terminal.waitForText(/do it: rabbitmq$/);
  terminal.press('enter');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
});
