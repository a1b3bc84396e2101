/** The way out of a revision that does not come up. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aPod,
  aRevision,
  aSet,
  aSnapshot,
  healthyObjectsOf,
  healthySnapshot,
  NOW,
  waitingPod,
} from '../../../support/object-builders.ts';

const broken = { ...waitingPod('ImagePullBackOff'), revision: 'web-c' };

test('after two bad releases it leads to the good one before them', () => {
  const set = aSet({ status: { currentRevision: 'web-a', updateRevision: 'web-c' } });
  const revisions = ['web-a', 'web-b', 'web-c'].map((name, index) => aRevision(set, name, index + 1));
  const { findings } = describeSet(healthySnapshot(set, ...revisions, aPod(set, 2, broken)), set, { now: NOW });
  assert.equal(findings[0]?.code, 'BrokenRevision');
  assert.deepEqual(findings[0]?.action, {
    label: 'roll back to revision 1, which has worked (and then delete web-2)',
    args: ['rollout', 'undo', 'statefulset/web', '--to-revision=1'],
    namespace: 'shop',
    proposedAction: { action: 'rollback', to: 'web-a' },
  });
});

test('a set that was updated while it had no pods goes back to what was seen ready', () => {
  const set = aSet({ replicas: 1, status: { currentRevision: 'web-c', updateRevision: 'web-c' } });
  const revisions = ['web-a', 'web-c'].map((name, index) => aRevision(set, name, index + 1));
  const snapshot = healthySnapshot(set, ...revisions, aPod(set, 0, broken));
  assert.equal(describeSet(snapshot, set, { now: NOW }).findings[0]?.code, 'ImagePull');
  const seenReady = new Map([[set.meta.uid, new Set(['web-a'])]]);
  const [finding] = describeSet({ ...snapshot, seenReady }, set, { now: NOW }).findings;
  assert.deepEqual(
    [finding?.code, finding?.action?.proposedAction],
    ['BrokenRevision', { action: 'rollback', to: 'web-a' }],
  );
});

test('where revisions may not be read it says so, and proposes none', () => {
  const set = aSet({ status: { currentRevision: 'web-a', updateRevision: 'web-c' } });
  const objects = [set, ...healthyObjectsOf(set), aPod(set, 2, broken)];
  const denied = { phase: 'denied', since: NOW, reason: 'You may not.' } as const;
  const { findings } = describeSet(aSnapshot(objects, { ControllerRevision: denied }), set, { now: NOW });
  const found = findings.find(({ code }) => code === 'BrokenRevision');
  assert.equal(found?.action?.label, 'see which revisions there are: they cannot be read here');
  assert.equal(found?.action?.proposedAction, undefined);
});
