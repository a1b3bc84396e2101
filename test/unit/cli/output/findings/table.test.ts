/** The text output of `stsview why`, and its width. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsDetail, findingsOverview } from '../../../../../source/cli/output/findings/table.ts';
import { describeSets } from '../../../../../source/domain/set/describe-set.ts';
import { aPod, aSet, healthySnapshot, MINUTE, NOW, waitingPod } from '../../../../support/object-builders.ts';

const set = aSet({ name: 'a-set-with-a-rather-long-name' });
const broken = waitingPod('ImagePullBackOff', NOW - MINUTE);
const sets = describeSets(healthySnapshot(set, aPod(set, 2, broken)), { now: NOW });

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('a pipe has one line a finding, however long', () => {
  const lines = findingsOverview(sets, NOW, { columns: undefined, headings: true }).trimEnd().split('\n');
  assert.match(lines[0] ?? '', /^NAMESPACE +SET +VERDICT +SEVERITY +CODE +SUBJECT +SINCE +MESSAGE$/);
  assert.match(lines[1] ?? '', /^shop +a-set-with-a-rather-long-name +\S+ +error +ImagePull +pod\S+ +60s +a-set-with/);
  assert.equal(lines.length, 2);
});

test('a terminal that is too narrow for the table has short lines, wrapped between words', () => {
  const said = findingsOverview(sets, NOW, { columns: 80, headings: true });
  assert.match(said, /^shop\/a-set-with-a-rather-long-name \(\w+\): error ImagePull\n?/);
  assert.match(said, /\n {4}a-set-with-a-rather-long-name-2 cannot pull image/);
  assert.ok(widest(said) <= 80, said);
  assert.equal(
    findingsOverview(sets, NOW, { columns: 400, headings: true }),
    findingsOverview(sets, NOW, { columns: undefined, headings: true }),
  );
});

test('in full output, every line except commands fits the width', () => {
  const said = findingsDetail({ context: 'ctx' }, sets, NOW, 60);
  const lines = said.split('\n').filter((line) => !line.startsWith('      kubectl'));
  assert.ok(widest(lines.join('\n')) <= 60, said);
});
