import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../../source/cli/commands/registry.ts';
import type { FlagSpec } from '../../../source/cli/flags/flag-spec.ts';
import { FLAGS, type FlagName } from '../../../source/cli/flags/flag-table.ts';
import { flagSpelling } from '../../../source/cli/flags/parse-flags.ts';
import { helpText } from '../../../source/cli/help-text.ts';

const lines = helpText().split('\n');

test('every command has a line', () => {
  for (const { usage, summary } of COMMANDS) {
    const line = lines.find((candidate) => candidate.startsWith(`    stsview ${usage} `));
    assert.ok(line?.endsWith(summary), usage);
  }
});

test('every flag is named, but for those that only answer', () => {
  const specs = Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[];
  const isNamed = ([name, { shownAs }]: (typeof specs)[number]): boolean =>
    lines.some((line) => line.includes(shownAs ?? flagSpelling(name)));
  assert.deepEqual(
    specs.filter((entry) => !isNamed(entry)).map(([name]) => name),
    ['help', 'version'],
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
