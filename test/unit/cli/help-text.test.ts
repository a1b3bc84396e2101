import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../../source/cli/commands/registry.ts';
import type { FlagSpec } from '../../../source/cli/flags/flag-spec.ts';
import { FLAGS, type FlagName } from '../../../source/cli/flags/flag-table.ts';
import { DASHBOARD, isFlagOf } from '../../../source/cli/flags/misplaced-flags.ts';
import { flagSpelling } from '../../../source/cli/flags/parse-flags.ts';
import { commandHelpText, helpText } from '../../../source/cli/help-text.ts';
import { parseRequest } from '../../support/parse-request.ts';

const lines = helpText().split('\n');

test('every command has a line', () => {
  for (const { usage, summary } of COMMANDS) {
    const line = lines.find((candidate) => candidate.startsWith(`    stsview ${usage} `));
    assert.ok(line?.endsWith(summary), usage);
  }
});

test('every flag is named, but for the one that asks for the version', () => {
  const specs = Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[];
  const isNamed = ([name, { shownAs }]: (typeof specs)[number]): boolean =>
    lines.some((line) => line.includes(shownAs ?? flagSpelling(name)));
  assert.deepEqual(
    specs.filter((entry) => !isNamed(entry)).map(([name]) => name),
    ['version'],
  );
});

test('flags of the same text share a line, and a flag of two meanings has two', () => {
  assert.ok(lines.includes('    --as USER, --as-group GROUP        act as somebody else'));
  assert.ok(lines.includes('    -A, --all-namespaces'));
  const confirm = lines.filter((line) => line.includes('--confirm'));
  assert.match(confirm[0] ?? '', /^ {4}--yes, --confirm NAME +answer the question beforehand/);
  assert.match(confirm[1] ?? '', /^ {4}--confirm COUNT +clean: how many are to go/);
  assert.equal(confirm.length, 2);
});

test('every line fits a wide terminal', () => {
  const tooLong = lines.filter((line) => line.length > 130);
  assert.deepEqual(tooLong, []);
});

test('the help of a command begins with examples, which are valid, and names all its flags and no other', () => {
  for (const command of COMMANDS) {
    const text = commandHelpText(command);
    assert.ok(text.startsWith(`  Examples\n    stsview ${command.examples[0]?.[0] ?? ''}`), command.name);
    for (const [line] of command.examples) {
      const words = line.split(' ').filter((word) => word !== '');
      parseRequest(command, command.name === DASHBOARD ? words : words.slice(1));
      assert.ok(command.name === DASHBOARD || words[0] === command.name, line);
    }
    for (const [name, spec] of Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[]) {
      const isNamed = new RegExp(`(?:^|[ ,])${spec.shownAs ?? flagSpelling(name)}(?:[ ,]|$)`, 'm').test(
        text.slice(text.indexOf('Usage')),
      );
      assert.equal(isNamed, isFlagOf(spec, command.name), `${command.name} ${name}`);
    }
  }
});

test('a flag has its own meaning in the help of one command', () => {
  const helpOf = (name: string) => COMMANDS.filter((command) => command.name === name).map(commandHelpText)[0] ?? '';
  assert.match(helpOf('clean'), /^ {4}--confirm COUNT +how many are to go/m);
  assert.match(helpOf('scale'), /^ {4}--yes, --confirm NAME +answer the question/m);
});

test('what an example does stands apart from it, however long it is', () => {
  const clean = COMMANDS.find(({ name }) => name === 'clean');
  assert.ok(clean !== undefined);
  assert.match(commandHelpText(clean), /--confirm 12 {2}delete parked claims/);
});
