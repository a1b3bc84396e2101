/** What members were like before they changed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { GHOST_MS, memberChange, NO_SEEN_MEMBERS, recordMembers } from '../../../../source/state/sets/seen-members.ts';
import { aPod, aSet, healthySnapshot, NOW, type PodOptions, withoutObjects } from '../../../support/object-builders.ts';

const SET = aSet({ replicas: 2 });
const HEALTHY = healthySnapshot(SET);

function with0(options: PodOptions): readonly SetStatus[] {
  return describeSets(healthySnapshot(SET, aPod(SET, 0, options)), { now: NOW });
}

const before = with0({ ips: ['10.1.0.7'], node: 'node-1', meta: { uid: 'first' } });
const gone = describeSets(withoutObjects(HEALTHY, 'Pod', 'web-0'), { now: NOW });
const unplaced = with0({ ips: [], node: '', meta: { uid: 'second' } });
const placed = with0({ ips: [], node: 'node-0', meta: { uid: 'second' } });
const after = with0({ ips: ['10.1.0.11'], node: 'node-0', meta: { uid: 'second' } });

function changeOf0(steps: readonly (readonly SetStatus[])[], at: number) {
  const seen = steps.reduce((known, sets, index) => recordMembers(known, sets, NOW + index), NO_SEEN_MEMBERS);
  const status = steps.at(-1)?.[0];
  const binding = status?.bindings[0];
  if (status === undefined || binding === undefined) throw new Error('there is no member');
  return memberChange(seen, status, binding, at);
}

test('another pod of an ordinal has the values of the one before beside it, and the same claim', () => {
  const change = changeOf0([before, gone, unplaced, placed, after], NOW + 1000);
  assert.equal(change?.ip, '10.1.0.7');
  assert.equal(change?.node, 'node-1');
  assert.equal(change?.isFresh, true);
  assert.equal(
    change?.keepsClaims,
    after[0]?.bindings[0]?.claims.some(({ claim }) => claim !== undefined),
  );
});

test('a pod that has no address yet has no old one beside it', () => {
  assert.equal(changeOf0([before, gone, placed], NOW + 1000)?.ip, undefined);
});

test('the old values go after ten seconds, and are dim after five', () => {
  assert.equal(changeOf0([before, after], NOW + GHOST_MS / 2 + 1)?.isFresh, false);
  assert.equal(changeOf0([before, after], NOW + GHOST_MS + 1), undefined);
});

test('what has not changed has nothing beside it, nor what is seen for the first time', () => {
  assert.equal(changeOf0([before], NOW), undefined);
  const again = with0({ ips: ['10.1.0.7'], node: 'node-1', meta: { uid: 'first' } });
  assert.equal(changeOf0([before, again], NOW), undefined);
});
