import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitCommand } from '../../../../../source/cli/commands/wait/command.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

test('without flags, the wait is for completion, has no limit, and ends where a set is stuck', () => {
  const { sets, condition, failOn, timeoutMs } = parseRequest(waitCommand, ['web', 'shop/db']);
  assert.deepEqual(
    [sets, condition, failOn, timeoutMs],
    [['web', 'shop/db'], { type: 'complete' }, 'stuck', undefined],
  );
});

test('every condition', () => {
  const table = [
    ['complete', { type: 'complete' }],
    ['partition', { type: 'partition' }],
    ['gone', { type: 'gone' }],
    ['ready=3', { type: 'ready', count: 3 }],
    ['ordinal=0:ready', { type: 'ordinal', ordinal: 0 }],
    ['claim=data-web-0:bound', { type: 'claim', name: 'data-web-0' }],
  ] as const;
  for (const [written, condition] of table) {
    assert.deepEqual(parseRequest(waitCommand, ['web', '--for', written]).condition, condition);
  }
});

test('invalid arguments are refused with a sentence', () => {
  const table = [
    [[], /This takes sets/],
    [['web', '-l', 'app=web'], /either the names of sets or -l/],
    [['web', '--for', 'ready'], /There is no condition "ready" to wait for: write complete, ready=3/],
    [['web', '--for', 'ready=0'], /There is no condition "ready=0"/],
    [['web', '--for', 'ordinal=1'], /There is no condition "ordinal=1"/],
    [['web', '--for', 'claim=data-web-0'], /There is no condition "claim=data-web-0"/],
    [['web', '--fail-on', 'degraded'], /There is no fail-on "degraded": choose stuck, held or none/],
    [['web', '-o', 'name'], /stsview wait has no name output/],
    [['web', '--yes'], /--yes does not belong to stsview wait/],
  ] as const;
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parseRequest(waitCommand, argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
