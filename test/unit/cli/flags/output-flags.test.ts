import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputFlags, outputFlagsWithout } from '../../../../source/cli/flags/output-flags.ts';
import { parseFlags, splitFlags } from '../../../../source/cli/flags/parse-flags.ts';

const flags = (...argv: readonly string[]) => parseFlags(splitFlags(argv).given);

test('a table with headings by default', () => {
  assert.deepEqual(outputFlags(flags()), { output: 'table', noHeaders: false });
  assert.deepEqual(outputFlags(flags('-o', 'wide', '--no-headers')), { output: 'wide', noHeaders: true });
});

test('a command that lacks a format names the others', () => {
  assert.equal(outputFlagsWithout(['wide'], 'why', flags('-o', 'yaml')).output, 'yaml');
  assert.throws(() => outputFlagsWithout(['wide', 'name'], 'dns', flags('-o', 'wide')), {
    message: 'stsview dns has no wide output: choose table, json or yaml.',
  });
  assert.throws(() => outputFlagsWithout(['name'], 'journal', flags('-o', 'name')), {
    message: 'stsview journal has no name output: choose table, wide, json or yaml.',
  });
});
