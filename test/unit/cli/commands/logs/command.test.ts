import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoCommand } from '../../../../../source/cli/commands/demo/command.ts';
import { logsCommand } from '../../../../../source/cli/commands/logs/command.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

test('every flag, and -f means what the command means by it', () => {
  const { name, follow, container, sinceSeconds, tailLines } = parseRequest(logsCommand, [
    ...['-f', 'web', '-c', 'agent', '--since', '10m', '--tail', '5'],
  ]);
  assert.deepEqual([name, follow, container, sinceSeconds, tailLines], ['web', true, 'agent', 600, 5]);
  assert.equal(parseRequest(logsCommand, ['pod/web-0', '--previous']).previous, true);
  assert.equal(parseRequest(logsCommand, ['-Af', 'web']).follow, true);
  const demo = parseRequest(demoCommand, ['-f', 'manifests']);
  assert.ok(demo.type === 'run');
  assert.equal(demo.manifests, 'manifests');
});

test('invalid arguments are refused with a sentence', () => {
  const table = [
    [[], /This takes one set or pod/],
    [['web', 'db'], /This takes one set or pod/],
    [['web', '-f', '--previous'], /--previous is over and cannot be followed/],
    [['web', '--since', '10'], /"10" is no age/],
    [['web', '--tail', '-1'], /needs a value/],
    [['web', '-o', 'json'], /--output belongs to/],
  ] as const;
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parseRequest(logsCommand, argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
