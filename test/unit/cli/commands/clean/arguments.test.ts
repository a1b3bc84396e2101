import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanCommand } from '../../../../../source/cli/commands/clean/command.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

test('without flags, left-behind claims are deleted after a question', () => {
  const { verdicts, olderThanMs, dryRun, yes, count } = parseRequest(cleanCommand, []);
  assert.deepEqual([verdicts, olderThanMs, dryRun, yes, count], [['left-behind'], undefined, false, false, undefined]);
});

test('every flag', () => {
  const argv = ['--verdict', 'parked', '--older-than', '1d12h', '--yes', '--confirm', '12', '--timeout', '5m'];
  const full = parseRequest(cleanCommand, argv);
  assert.deepEqual(
    [full.verdicts, full.olderThanMs, full.yes, full.count, full.timeoutMs],
    [['parked'], 129_600_000, true, 12, 300_000],
  );
  const dry = parseRequest(cleanCommand, ['--older-than=0s', '--dry-run', '-oyaml']);
  assert.deepEqual([dry.olderThanMs, dry.dryRun, dry.output], [0, true, 'yaml']);
});

test('invalid arguments are refused with a sentence', () => {
  const table = [
    [['web'], /takes no operand/],
    [['--verdict', 'in-use'], /Claims of verdict in-use are never deleted/],
    [['--verdict', 'left-behind,unknown'], /Claims of verdict unknown are never deleted/],
    [['--older-than', '30'], /"30" is no age/],
    [['--older-than', 'soon'], /"soon" is no age/],
    [['--confirm', 'web'], /takes the number of claims here/],
    [['--wait'], /--wait does not belong to stsview clean/],
    [['-o', 'json'], /--output belongs to stsview clean --dry-run/],
    [['-l', 'app=web'], /a verdict on a claim needs all of them/],
  ] as const;
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parseRequest(cleanCommand, argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
