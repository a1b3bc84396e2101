import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterEvent } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { relatedEvents } from '../../../../source/domain/set/related-events.ts';
import { aMeta, aSet, healthySnapshot, MINUTE, NOW, SECOND } from '../../../support/object-builders.ts';

const set = aSet({ name: 'web', replicas: 11 });
const world = healthySnapshot(set);

function status(): SetStatus {
  const [found] = describeSets(world, { now: NOW });
  assert.ok(found !== undefined);
  return found;
}

let made = 0;

function event(
  kind: string,
  name: string,
  uid: string,
  lastAt: number,
  more: Partial<ClusterEvent> = {},
): ClusterEvent {
  made += 1;
  return {
    kind: 'Event',
    meta: aMeta('event', `event-${made}`),
    type: 'Normal',
    reason: 'Reason',
    message: `about ${name}`,
    isCombined: false,
    count: 1,
    firstAt: lastAt,
    lastAt,
    source: 'test',
    subject: { kind, namespace: kind === 'PersistentVolume' ? '' : 'shop', name, uid },
    ...more,
  };
}

const EVENTS = [
  event('Pod', 'web-1', 'pod-shop-web-1', NOW - SECOND),
  event('Pod', 'web-1', 'the one before', NOW - MINUTE),
  event('Pod', 'web-10', 'pod-shop-web-10', NOW - 2 * SECOND),
  event('PersistentVolumeClaim', 'data-web-1', 'claim-shop-data-web-1', NOW - 3 * SECOND),
  event('StatefulSet', 'web', 'set-shop-web', NOW - 4 * SECOND, {
    message: 'create Pod web-1 in StatefulSet web successful',
  }),
  event('StatefulSet', 'web', 'set-shop-web', NOW - 5 * SECOND, {
    message: 'create Pod web-10 in StatefulSet web successful',
  }),
  event('Pod', 'api-0', 'another', NOW),
  event('Pod', 'web-1', 'elsewhere', NOW, {
    subject: { kind: 'Pod', namespace: 'pay', name: 'web-1', uid: 'elsewhere' },
  }),
];
const OF_VOLUMES = [
  event('PersistentVolume', 'pv-data-web-1', 'v1', NOW - 6 * SECOND),
  event('PersistentVolume', 'pv-other', 'v2', NOW),
];

function told(binding: SetStatus['bindings'][number] | undefined): readonly string[] {
  return relatedEvents(EVENTS, OF_VOLUMES, status(), binding).map(
    ({ event: { subject, lastAt }, isAboutEarlierObject }) =>
      `${(NOW - lastAt) / SECOND}s ${subject.name}${isAboutEarlierObject ? ' (earlier)' : ''}`,
  );
}

test('the events of one ordinal are those of its pods of all days, its claim and volume, and those of the set that name the pod', () => {
  assert.deepEqual(told(status().bindings[1]), [
    '60s web-1 (earlier)',
    '6s pv-data-web-1',
    '4s web',
    '3s data-web-1',
    '1s web-1',
  ]);
});

test('the events of the whole set are merged by time', () => {
  assert.deepEqual(told(undefined), [
    '60s web-1 (earlier)',
    '6s pv-data-web-1',
    '5s web',
    '4s web',
    '3s data-web-1',
    '2s web-10',
    '1s web-1',
  ]);
});
