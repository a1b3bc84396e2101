import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scaleCommand } from '../../../../source/cli/commands/scale/command.ts';
import { flagsForContext, kubectlFlagsOf } from '../../../../source/cli/flags/connection-flags.ts';
import { parseRequest } from '../../../support/parse-request.ts';

test('the flags that choose the cluster and the user are passed on to kubectl', () => {
  const flags = (...argv: readonly string[]) =>
    kubectlFlagsOf(parseRequest(scaleCommand, ['web', '3', ...argv]).connection);
  assert.deepEqual(flags('--context', 'prod', '-n', 'shop', '--request-timeout', '3s'), []);
  assert.deepEqual(flags('--kubeconfig', 'there', '--as', 'jane', '--as-group', 'ops', '--as-group', 'dba'), [
    ...['--kubeconfig', 'there', '--as', 'jane', '--as-group', 'ops', '--as-group', 'dba'],
  ]);
});

test('shown commands have the flags of the cluster and the user, and never a token or a password', () => {
  const flags = parseRequest(scaleCommand, [
    ...['web', '3'],
    ...[
      '--cluster',
      'two',
      '--user',
      'bob',
      '-s',
      'https://me:secret@host:6443/base?token=secret',
      '--token',
      'secret',
    ],
  ]).connection;
  const shown = kubectlFlagsOf(flags);
  assert.deepEqual(shown, [
    '--cluster',
    'two',
    '--user',
    'bob',
    '--server',
    'https://host:6443/base',
    '--token',
    'TOKEN',
  ]);
  const { cluster, user, server, token, context } = flagsForContext(flags, 'other');
  assert.deepEqual([cluster, user, server, token, context], [undefined, undefined, undefined, undefined, 'other']);
});
