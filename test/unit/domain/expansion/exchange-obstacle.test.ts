import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchangeObstacle } from '../../../../source/domain/expansion/exchange-obstacle.ts';
import type { ClusterObject, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aPod,
  aSet,
  healthySnapshot,
  NOW,
  notReady,
  terminatingMeta,
  withoutObjects,
} from '../../../support/object-builders.ts';

function obstacle(set: StatefulSet, ...changes: readonly ClusterObject[]): string | undefined {
  return obstacleIn(healthySnapshot(set, ...changes), set);
}

function obstacleIn(snapshot: Snapshot, set: StatefulSet): string | undefined {
  return exchangeObstacle(describeSet(snapshot, set, { now: NOW }));
}

test('a healthy set may be exchanged, and so may one whose members are not ready', () => {
  const set = aSet();
  assert.equal(obstacle(set), undefined);
  assert.equal(obstacle(set, aPod(set, 1, notReady())), undefined);
});

test('an OnDelete set whose members all run the update revision may be exchanged', () => {
  const set = aSet({ strategy: { type: 'OnDelete' }, status: { currentRevision: 'web-a', updateRevision: 'web-b' } });
  const updated = [0, 1, 2].map((ordinal) => aPod(set, ordinal, { revision: 'web-b' }));
  assert.equal(obstacle(set, ...updated), undefined);
});

test('a missing, terminating or surplus member', () => {
  const set = aSet();
  assert.match(
    obstacleIn(withoutObjects(healthySnapshot(set), 'Pod', 'web-1'), set) ?? '',
    /^member web-1 is missing$/,
  );
  assert.match(obstacle(set, aPod(set, 1, terminatingMeta())) ?? '', /^member web-1 is being deleted$/);
  assert.match(obstacle(set, aPod(set, 3)) ?? '', /^web-3 is being scaled away$/);
  assert.match(obstacle(set, aPod(set, 0, { phase: 'Failed', conditions: [] })) ?? '', /^member web-0 has/);
});

test('an update under way, and one that a partition holds back', () => {
  const updating = aSet({ status: { updateRevision: 'web-b' } });
  assert.match(obstacle(updating) ?? '', /^an update is under way or held back: web-0 has an older revision$/);
  const strategy = { type: 'RollingUpdate', partition: 2, maxUnavailable: undefined } as const;
  const held = aSet({ strategy, status: { updateRevision: 'web-b' } });
  assert.match(obstacle(held, aPod(held, 2, { revision: 'web-b' })) ?? '', /web-0 has an older revision/);
});

test('a change that the controller has not seen, a deletion, and a finalizer of others', () => {
  assert.match(
    obstacle(aSet({ meta: { generation: 2 }, status: { observedGeneration: 1 } })) ?? '',
    /has not seen its latest change/,
  );
  assert.match(obstacle(aSet(terminatingMeta())) ?? '', /^it is being deleted$/);
  assert.match(
    obstacle(aSet({ meta: { finalizers: ['example.com/backup'] } })) ?? '',
    /finalizer example\.com\/backup/,
  );
});
