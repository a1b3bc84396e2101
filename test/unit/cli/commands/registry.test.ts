import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMMANDS, commandNamed, findCommand } from '../../../../source/cli/commands/registry.ts';
import type { FlagSpec } from '../../../../source/cli/flags/flag-spec.ts';
import { FLAGS } from '../../../../source/cli/flags/flag-table.ts';
import { DASHBOARD, isFlagOf } from '../../../../source/cli/flags/misplaced-flags.ts';
import { UsageError } from '../../../../source/cli/flags/usage-error.ts';

const NAMES = COMMANDS.map(({ name }) => name);
const SPECS: readonly (readonly [string, FlagSpec])[] = Object.entries(FLAGS);

test('every folder of commands/ is registered under its name', () => {
  const cwd = fileURLToPath(new URL('../../../../source/cli/commands', import.meta.url));
  const folders = globSync('*/command.ts', { cwd }).map((file) => file.split('/')[0]);
  assert.deepEqual(NAMES.toSorted(), folders.toSorted());
});

test('a command is found by its name, and the dashboard without one', () => {
  assert.equal(findCommand([]).command.name, DASHBOARD);
  for (const name of NAMES.filter((candidate) => candidate !== DASHBOARD)) {
    assert.deepEqual(findCommand([name, 'web']), {
      command: COMMANDS.find((other) => other.name === name),
      operands: ['web'],
    });
  }
});

test('a single word that resembles no command is an object, on which the dashboard opens', () => {
  for (const word of ['cassandra', 'shop/web', 'sts/web', 'pod/shop/web-0', 'statefulset.apps/web', 'sts/status']) {
    const { command, operands } = findCommand([word]);
    assert.deepEqual([command.name, operands], [DASHBOARD, [word]], word);
  }
  for (const words of [[''], ['-'], ['Status'], ['web/'], ['a/b/c/d'], ['explode', 'web']]) {
    assert.throws(() => findCommand(words), UsageError, words.join(' '));
  }
});

test('a misspelt command is not taken for an object, and the sentence names both', () => {
  const sentence = /no command "stauts": did you mean status\? \(a set of that name: stsview sts\/stauts\)/;
  assert.throws(() => findCommand(['stauts']), sentence);
  assert.throws(() => commandNamed('stauts'), sentence);
});

test('the usage of a command begins with its name', () => {
  for (const { name, usage } of COMMANDS.filter((command) => command.name !== DASHBOARD)) {
    assert.equal(usage.split(' ')[0], name);
  }
});

test('the table of flags names only commands that exist', () => {
  for (const [flag, { commands = [] }] of SPECS) {
    assert.deepEqual(
      commands.filter((name) => !NAMES.includes(name)),
      [],
      flag,
    );
  }
});

test('no command takes two flags of one letter, and a flag of many commands says to which it belongs', () => {
  for (const name of NAMES) {
    const shorts = SPECS.filter(([, spec]) => isFlagOf(spec, name)).flatMap(([, { short }]) => short ?? []);
    assert.equal(new Set(shorts).size, shorts.length, name);
  }
  for (const [flag, { commands = [], belongsTo }] of SPECS) {
    assert.ok(commands.length <= 2 || belongsTo !== undefined, `${flag} needs belongsTo`);
  }
});
