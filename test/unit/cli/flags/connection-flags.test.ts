import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scaleCommand } from '../../../../source/cli/commands/scale/command.ts';
import { kubectlFlagsOf } from '../../../../source/cli/flags/connection-flags.ts';
import { parseRequest } from '../../../support/parse-request.ts';

test('the flags that choose the cluster and the user are passed on to kubectl', () => {
  const flags = (...argv: readonly string[]) =>
    kubectlFlagsOf(parseRequest(scaleCommand, ['web', '3', ...argv]).connection);
  assert.deepEqual(flags('--context', 'prod', '-n', 'shop', '--request-timeout', '3s'), []);
  assert.deepEqual(flags('--kubeconfig', 'there', '--as', 'jane', '--as-group', 'ops', '--as-group', 'dba'), [
    ...['--kubeconfig', 'there', '--as', 'jane', '--as-group', 'ops', '--as-group', 'dba'],
  ]);
});
