import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { demoCommand } from '../../../../../source/cli/commands/demo/command.ts';
import { listWorlds } from '../../../../../source/cli/commands/demo/list.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { worldDescription } from '../../../../../source/simulator/worlds/course-worlds.ts';
import { COURSE_WORLDS, WORLDS } from '../../../../../source/simulator/worlds/world-names.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

test('a world by its name, and the shop without one', () => {
  for (const world of WORLDS) {
    const request = parseRequest(demoCommand, [world]);
    assert.ok(request.type === 'run');
    assert.equal(request.world, world);
  }
  const request = parseRequest(demoCommand, []);
  assert.equal(request.type === 'run' && request.world, 'shop');
});

test('invalid arguments are refused with a sentence', () => {
  const table = [
    [
      ['casandra'],
      /^There is no world "casandra": did you mean cassandra\? stsview demo --list tells all; -f brings your own\.$/,
    ],
    [['oracle'], /^There is no world "oracle"\. stsview demo --list tells all; -f brings your own\.$/],
    [['redis', '-f', 'x.yaml'], /leave "redis" out/],
    [['redis', '--sets', '3'], /--sets and --pods belong to stsview demo large/],
    [['redis', 'etcd'], /One world at a time/],
    [['--list', 'redis'], /leave the name out/],
    [['redis', '-o', 'json'], /belong to stsview demo --list/],
  ] as const;
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parseRequest(demoCommand, argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});

async function listed(output: 'table' | 'json' | 'name'): Promise<string> {
  let text = '';
  const stream = {
    write: (part: string) => {
      text += part;
      return true;
    },
  };
  await listWorlds({ type: 'list', output }, { stdout: stream, stderr: stream });
  return text;
}

test('--list tells every world, for people and for programs', async () => {
  const table = await listed('table');
  for (const line of table.split('\n')) assert.ok(line.length <= 100, line);
  assert.deepEqual((await listed('name')).trimEnd().split('\n'), [...WORLDS]);
  const { items } = JSON.parse(await listed('json')) as { items: readonly { name: string; description: string }[] };
  assert.deepEqual(
    items,
    WORLDS.map((name) => ({ name, description: worldDescription(name) })),
  );
  const plain = table.replaceAll(/\s+/g, ' ');
  for (const name of WORLDS) assert.ok(plain.includes(`${name} ${worldDescription(name)}`), name);
});

test('docs/demo.md tells what the worlds of the courses tell', () => {
  const page = readFileSync(new URL('../../../../../docs/demo.md', import.meta.url), 'utf8');
  for (const name of COURSE_WORLDS) assert.ok(page.includes(`| \`${name}\` | ${worldDescription(name)} |`), name);
});
