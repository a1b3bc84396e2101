/** The command lines of the commands that change one set, or pods of one set. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deletePodCommand } from '../../../../source/cli/commands/delete-pod/command.ts';
import { partitionCommand } from '../../../../source/cli/commands/partition/command.ts';
import { restartCommand } from '../../../../source/cli/commands/restart/command.ts';
import { rollbackCommand } from '../../../../source/cli/commands/rollback/command.ts';
import { scaleCommand } from '../../../../source/cli/commands/scale/command.ts';
import { UsageError } from '../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../support/parse-request.ts';

test('scale', () => {
  const argv = ['shop/web', '3', '--yes', '--wait', '--timeout', '1m30s', '--readonly'];
  const { subject, wanted, yes, wait, timeoutMs, dryRun, confirm, connection } = parseRequest(scaleCommand, argv);
  assert.deepEqual(subject, { type: 'set', name: 'shop/web' });
  assert.deepEqual(wanted, { action: 'scale', replicas: 3 });
  assert.deepEqual([yes, wait, timeoutMs, dryRun, confirm], [true, true, 90_000, false, undefined]);
  assert.equal(connection.readOnly, true);
});

test('delete-pod', () => {
  const request = parseRequest(deletePodCommand, ['web-1', 'web-0', '--force', '--confirm=web', '--timeout', '0']);
  assert.deepEqual(request.subject, { type: 'pods', names: ['web-1', 'web-0'] });
  assert.deepEqual(request.wanted, { action: 'delete-pod', pods: ['web-1', 'web-0'], how: 'force' });
  assert.deepEqual([request.confirm, request.timeoutMs], ['web', undefined]);
});

test('partition', () => {
  const partitionOf = (text: string) => parseRequest(partitionCommand, ['web', text]).wanted;
  assert.deepEqual(partitionOf('2'), { action: 'partition', to: 2 });
  for (const to of ['hold', 'resume', 'one-more'] as const)
    assert.deepEqual(partitionOf(to), { action: 'partition', to });
});

test('restart and rollback', () => {
  assert.deepEqual(parseRequest(restartCommand, ['web']).wanted, { action: 'restart' });
  assert.deepEqual(parseRequest(rollbackCommand, ['web']).wanted, { action: 'rollback', to: undefined });
  assert.deepEqual(parseRequest(rollbackCommand, ['web', '--to', '7']).wanted, { action: 'rollback', to: '7' });
});

test('invalid arguments are refused with a sentence', () => {
  const table = [
    [scaleCommand, ['web'], /takes a set and a number/],
    [scaleCommand, ['web', 'three'], /"three" is no number of replicas/],
    [scaleCommand, ['web', '-1'], /"-1" is no number of replicas/],
    [scaleCommand, ['web', '1e3'], /is no number of replicas/],
    [scaleCommand, ['web', '99999999999999999999'], /is no number of replicas/],
    [scaleCommand, ['web', '1', '--timeout', '5s'], /--timeout belongs to --wait/],
    [scaleCommand, ['web', '1', '-o', 'json'], /--output belongs to stsview scale --dry-run/],
    [scaleCommand, ['web', '1', '--dry-run', '-o', 'wide'], /stsview scale has no wide output/],
    [partitionCommand, ['web', 'all'], /"all" is no partition/],
    [restartCommand, [], /takes one set/],
    [restartCommand, ['web', 'api'], /takes one set/],
    [deletePodCommand, [], /Name the pods/],
    [deletePodCommand, ['web-0', '--evict', '--force'], /exclude each other/],
  ] as const;
  for (const [command, argv, sentence] of table) {
    assert.throws(
      () => parseRequest(command, argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      [command.name, ...argv].join(' '),
    );
  }
});
