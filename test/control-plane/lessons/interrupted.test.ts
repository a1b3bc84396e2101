/** The namespace of a lesson on a cluster that exists goes with the program, whatever ends it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../../program/harness/run-program.ts';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';

const plane = controlPlane('lesson-ends');
const options = { skip: plane.skip, timeout: 180_000 };

async function contextName(): Promise<string> {
  return (await plane.kubectl('config', 'current-context')).trim();
}

function leftNamespaces(name: string): Promise<string> {
  const format = 'jsonpath={.status.phase}';
  return plane.kubectl('get', 'namespace', name, '--ignore-not-found', '-o', format);
}

for (const signal of ['SIGTERM', 'SIGHUP', undefined] as const) {
  test(`a lesson that is ended by ${signal ?? 'its key'} leaves no namespace behind`, options, async () => {
    const args = ['lesson', 'order', '--kubeconfig', plane.kubeconfig, '--context', await contextName()];
    using terminal = openTestTerminal({ args, columns: 140, rows: 30 });
    const screen = await terminal.waitForText(/stsview-lesson-[0-9a-f]{8}[\s\S]*i do it for me/, 90_000);
    const name = /stsview-lesson-[0-9a-f]{8}/.exec(screen)?.[0] ?? '';
    assert.equal(await leftNamespaces(name), 'Active');
    if (signal === undefined) terminal.press('q');
    else await terminal.signal(signal);
    const { code } = await terminal.exit(60_000);
    assert.equal(code, signal === undefined ? 0 : 130);
    await waitFor(
      () => leftNamespaces(name),
      (phase) => phase !== 'Active',
      { what: `the namespace ${name} goes` },
    );
  });
}

test(
  'a namespace that a killed lesson left is named by the next one, with the command that deletes it',
  options,
  async () => {
    const context = await contextName();
    const name = 'stsview-lesson-0000dead';
    await plane.kubectl('create', 'namespace', name);
    await plane.kubectl('label', 'namespace', name, 'stsview/lesson=true');
    try {
      using terminal = openTestTerminal({
        args: ['lesson', 'order', '--kubeconfig', plane.kubeconfig, '--context', context],
        columns: 140,
        rows: 30,
      });
      await terminal.waitForText(/stsview-lesson-[0-9a-f]{8}[\s\S]*i do it for me/, 90_000);
      terminal.press('q');
      await terminal.exit(60_000);
      const told = terminal.mainBuffer().replace(/\s+/g, '');
      assert.ok(told.includes(`kubectl--context${context}deletenamespace${name}`), told);
      assert.equal(await leftNamespaces(name), 'Active', 'somebody may hold a lesson there');
    } finally {
      await plane.kubectl('delete', 'namespace', name, '--wait=false');
    }
  },
);

test('a lesson that breaks something is refused there', options, async () => {
  using terminal = openTestTerminal({
    args: ['lesson', 'dead-node', '--kubeconfig', plane.kubeconfig, '--context', await contextName()],
  });
  const { code } = await terminal.exit(60_000);
  assert.equal(code, 2);
  assert.match(terminal.mainBuffer().replace(/\s+/g, ' '), /breaks something on purpose/);
  const { code: without } = await runProgram(['lesson', 'order']);
  assert.equal(without, 2, 'a lesson needs a terminal');
});
