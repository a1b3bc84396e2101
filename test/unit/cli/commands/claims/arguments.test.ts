import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../../../../../source/cli/flags/normalize-arguments.ts';
import { parseArguments } from '../../../../../source/cli/parse-arguments.ts';

const parse = (...argv: readonly string[]) => parseArguments(argv, 'test');

test('claims', () => {
  const plain = parse('claims', '-A', '-o', 'json');
  assert.ok(plain.command === 'claims');
  assert.deepEqual([plain.connection.namespaces, plain.output, plain.verdicts.length], ['all', 'json', 5]);
  const some = parse('claims', '--verdict', 'parked,left-behind', '--verdict=in-use');
  assert.ok(some.command === 'claims');
  assert.deepEqual(some.verdicts, ['parked', 'left-behind', 'in-use']);
});

test('clean', () => {
  const plain = parse('clean');
  assert.ok(plain.command === 'clean');
  assert.deepEqual(
    [plain.verdicts, plain.olderThanMs, plain.dryRun, plain.yes, plain.count],
    [['left-behind'], undefined, false, false, undefined],
  );
  const full = parse(
    'clean',
    '--verdict',
    'parked',
    '--older-than',
    '1d12h',
    '--yes',
    '--confirm',
    '12',
    '--timeout',
    '5m',
  );
  assert.ok(full.command === 'clean');
  assert.deepEqual(
    [full.verdicts, full.olderThanMs, full.count, full.timeoutMs],
    [['parked'], 129_600_000, 12, 300_000],
  );
  const none = parse('clean', '--older-than=0s', '--dry-run', '-oyaml');
  assert.ok(none.command === 'clean');
  assert.deepEqual([none.olderThanMs, none.dryRun, none.output], [0, true, 'yaml']);
});

test('what does not fit is a sentence, before any cluster is asked', () => {
  const table: readonly (readonly [readonly string[], RegExp])[] = [
    [['claims', 'web'], /takes no operand/],
    [['claims', '--verdict', 'unused'], /There is no verdict "unused"/],
    [['claims', '--yes'], /--yes belongs to a command that changes something/],
    [['claims', '--older-than', '1d'], /--older-than belongs to stsview clean/],
    [['claims', '-l', 'app=web'], /a verdict on a claim needs all of them/],
    [['clean', '--verdict', 'in-use'], /Claims of verdict in-use are never deleted/],
    [['clean', '--verdict', 'left-behind,unknown'], /Claims of verdict unknown are never deleted/],
    [['clean', '--older-than', '30'], /"30" is no age/],
    [['clean', '--older-than', 'soon'], /"soon" is no age/],
    [['clean', '--confirm', 'web'], /takes the number of claims here/],
    [['clean', '--force'], /--force does not belong to stsview clean/],
    [['clean', '-o', 'json'], /--output belongs to stsview clean --dry-run/],
    [['status', '--verdict', 'parked'], /--verdict belongs to stsview claims and stsview clean/],
  ];
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parse(...argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
