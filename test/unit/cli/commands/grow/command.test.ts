import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growCommand } from '../../../../../source/cli/commands/grow/command.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

test('a set or a claim, a size, and how', () => {
  const request = parseRequest(growCommand, ['web', '20Gi', '--only', '0,2', '--only', '4', '--at-once', '--wait']);
  assert.ok(request.type === 'grow');
  assert.deepEqual(request.subject, { type: 'set-or-claim', name: 'web' });
  assert.deepEqual(request.wanted, {
    action: 'grow',
    size: '20Gi',
    template: undefined,
    only: [0, 2, 4],
    keepTemplate: false,
    atOnce: true,
  });
  assert.equal(request.wait, true);
});

test('--resume takes no set', () => {
  assert.equal(parseRequest(growCommand, ['--resume', '--yes']).type, 'resume');
});

const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /takes a set or a claim, and a size/],
  [['web'], /takes a set or a claim, and a size/],
  [['web', '20'], /"20" has no unit: write 20Gi/],
  [['web', '20GB'], /"20GB" is no size/],
  [['web', '9Ei'], /check the unit/],
  [['web', '20Gi', '--only', 'web-0'], /"web-0" is no ordinal: write --only 0,2/],
  [['web', '20Gi', '--only', '01'], /"01" is no ordinal/],
  [['web', '--resume'], /--resume takes nothing else/],
  [['--resume', '--keep-template'], /--resume takes nothing else/],
  [['web', '20Gi', '--timeout', '5m'], /--timeout belongs to --wait/],
];
for (const [argv, expected] of REFUSED) {
  test(`refused: grow ${argv.join(' ')}`, () => {
    assert.throws(
      () => parseRequest(growCommand, argv),
      (thrown) => thrown instanceof UsageError && expected.test(thrown.message),
    );
  });
}
