import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsCommand } from '../../../../../source/cli/commands/claims/command.ts';
import { cleanCommand } from '../../../../../source/cli/commands/clean/command.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

test('all verdicts, or those that are named', () => {
  const plain = parseRequest(claimsCommand, ['-A', '-o', 'json']);
  assert.deepEqual([plain.connection.namespaces, plain.output, plain.verdicts.length], ['all', 'json', 5]);
  const some = parseRequest(claimsCommand, ['--verdict', 'parked, left-behind', '--verdict=in-use']);
  assert.deepEqual(some.verdicts, ['parked', 'left-behind', 'in-use']);
});

test('kinds that are not searched', () => {
  const argv = ['--ignore-kind', 'argoproj.io/Application,core/ConfigMap', '--ignore-kind=velero.io/*'];
  const ignored = ['argoproj.io/Application', 'core/ConfigMap', 'velero.io/*'];
  assert.deepEqual(parseRequest(claimsCommand, argv).ignoredKinds, ignored);
  assert.deepEqual(parseRequest(cleanCommand, argv).ignoredKinds, ignored);
});

test('invalid arguments are refused with a sentence', () => {
  const table = [
    [['web'], /takes no operand/],
    [['--verdict', 'unused'], /There is no verdict "unused"/],
    [['--ignore-kind', 'Application'], /"Application" is no kind: write GROUP\/KIND/],
    [['-l', 'app=web'], /a verdict on a claim needs all of them/],
  ] as const;
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parseRequest(claimsCommand, argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
