import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noSetsSentence } from '../../../../source/session/read/set-names.ts';

test('no set with certain labels is not said as no sets', () => {
  assert.equal(
    noSetsSentence('namespace shop', ' (-A looks in all)', undefined),
    'There are no StatefulSets in namespace shop (-A looks in all).',
  );
  assert.equal(
    noSetsSentence('any namespace', '', 'app=nothing'),
    'No StatefulSet in any namespace has labels that match app=nothing.',
  );
});
