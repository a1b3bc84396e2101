/** What every plan that replaces pods says of their data. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RequestedAction } from '../../../../source/actions/plan.ts';
import type { ClusterObject, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import {
  aClaim,
  aMeta,
  aNode,
  aPod,
  aRevision,
  aSet,
  aStorageClass,
  aVolume,
  healthySnapshot,
  NOW,
  type SetOptions,
  terminatingMeta,
  unschedulable,
  withoutObjects,
} from '../../../support/object-builders.ts';
import { consequenceTexts, plan, planContextIn, planContextOf } from '../plan-fixtures.ts';

/** Three members at revision a, held back from revision b by the partition. */
const held = (options: SetOptions = {}): StatefulSet =>
  aSet({
    strategy: { type: 'RollingUpdate', partition: 3, maxUnavailable: undefined },
    status: { currentRevision: 'web-a', updateRevision: 'web-b' },
    ...options,
  });

/** Every action that replaces web-2, with the partition that it needs. */
const REPLACING: readonly (readonly [string, number, RequestedAction])[] = [
  ['restart', 0, { action: 'restart' }],
  ['rollback', 0, { action: 'rollback', to: 'web-b' }],
  ['one more', 3, { action: 'partition', to: 'one-more' }],
  ['resume', 3, { action: 'partition', to: 'resume' }],
  ['delete', 0, { action: 'delete-pod', pods: ['web-2'], how: 'graceful' }],
  ['evict', 0, { action: 'delete-pod', pods: ['web-2'], how: 'evict' }],
];

function planWith(partition: number, wanted: RequestedAction, ...changes: readonly ClusterObject[]) {
  const isRollback = wanted.action === 'rollback';
  const set = held({
    strategy: { type: 'RollingUpdate', partition, maxUnavailable: undefined },
    ...(isRollback ? { status: { currentRevision: 'web-a', updateRevision: 'web-a' } } : {}),
  });
  return plan(planContextOf(set, aRevision(set, 'web-a', 1), aRevision(set, 'web-b', 2), ...changes), wanted);
}

const localTo = (node: string) => {
  const term = { expressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }], fields: [] };
  return aVolume(aClaim('data-web-2'), { nodeTerms: [term] });
};

for (const [what, partition, wanted] of REPLACING) {
  describe(what, () => {
    test('a claim that is Terminating goes with the pod, and takes the name', () => {
      const planned = planWith(partition, wanted, aClaim('data-web-2', terminatingMeta()));
      assert.match(
        consequenceTexts(planned, 'danger').join('\n'),
        /claim data-web-2 \(8Gi\) is Terminating and goes with the pod: its volume pv-data-web-2 and the data in it are destroyed/,
      );
      assert.equal(planned.confirmation.type, 'typed');
      assert.doesNotMatch(consequenceTexts(planned, 'info').join('\n'), /web-2.* comes? back with/);
    });

    test('a volume on a node that is gone is out of reach', () => {
      const planned = planWith(partition, wanted, localTo('node-9'));
      assert.ok(
        consequenceTexts(planned, 'danger').includes(
          'the volumes of web-2 tie it to node-9, which is gone: it cannot be scheduled again, and its data stay there',
        ),
      );
    });

    test('a volume on a cordoned node keeps the pod away until that is over', () => {
      const planned = planWith(partition, wanted, localTo('node-1'), aNode('node-1', { unschedulable: true }));
      assert.match(
        consequenceTexts(planned, 'warning').join('\n'),
        /the volumes of web-2 tie it to node-1, which is cordoned: it cannot be scheduled until that is over/,
      );
    });

    test('a volume that has vanished is not noticed before the pod goes', () => {
      const planned = planWith(partition, wanted, aClaim('data-web-2', { volume: 'vanished' }));
      assert.ok(
        consequenceTexts(planned, 'danger').includes(
          'volume vanished of claim data-web-2 is gone: once web-2 has gone, it cannot be scheduled again',
        ),
      );
    });

    test('a member with its data in order comes back with them', () => {
      assert.match(
        consequenceTexts(planWith(partition, wanted), 'info').join('\n'),
        /web-2.* comes? back with (its|their) claims/,
      );
    });
  });
}

test('a rollback does not say that data stay', () => {
  const planned = planWith(0, { action: 'rollback', to: 'web-b' }, aClaim('data-web-2', terminatingMeta()));
  assert.doesNotMatch(planned.consequences.map(({ text }) => text).join('\n'), /data stay as they are/);
});

test('under OnDelete an update replaces no pod', () => {
  const set = held({ strategy: { type: 'OnDelete' } });
  const planned = plan(planContextOf(set, aClaim('data-web-2', terminatingMeta())), { action: 'restart' });
  assert.deepEqual(consequenceTexts(planned, 'danger'), []);
});

test('without claims, what a pod wrote to its own disks is lost', () => {
  const planned = plan(planContextOf(aSet({ claimTemplates: [] })), { action: 'restart' });
  assert.deepEqual(consequenceTexts(planned, 'info'), [
    'web has no claim templates: what web-2, web-1 and web-0 wrote to their own disks is lost',
  ]);
});

test('a claim that belongs to the pod goes with it', () => {
  const set = aSet({ retention: { whenDeleted: 'Retain', whenScaled: 'Delete' } });
  const owners = [{ kind: 'Pod', name: 'web-2', uid: 'pod-shop-web-2', controller: false }];
  const planned = plan(planContextOf(set, aClaim('data-web-2', { meta: { owners } })), { action: 'restart' });
  assert.match(
    consequenceTexts(planned, 'danger').join(),
    /claim data-web-2 \(8Gi\) belongs to a pod that was to be scaled away, and goes with the pod/,
  );
});

const LOCAL = { name: 'data', storageClass: 'local', request: '8Gi', accessModes: ['ReadWriteOnce'] };
const local = aStorageClass('local', { provisioner: 'kubernetes.io/no-provisioner', isDefault: false });
const free = (name: string, capacity = '8Gi') =>
  aVolume(aClaim('none'), {
    meta: aMeta('volume', name, { namespace: '' }),
    storageClass: 'local',
    phase: 'Available',
    claimRef: undefined,
    capacity,
  });

test('a new claim that no volume fits stays Pending, and each new claim takes a volume away', () => {
  const set = aSet({ claimTemplates: [LOCAL] });
  const up: RequestedAction = { action: 'scale', replicas: 5 };
  assert.deepEqual(consequenceTexts(plan(planContextOf(set, local, free('small', '1Gi')), up), 'warning'), [
    'claim data-web-3 (8Gi, local) is made new and stays Pending: no volume fits, and nothing makes volumes for it',
    'claim data-web-4 (8Gi, local) is made new and stays Pending: no volume fits, and nothing makes volumes for it',
  ]);
  const one = plan(planContextOf(set, local, free('disk-1')), up);
  assert.deepEqual(consequenceTexts(one, 'info'), ['claim data-web-3 (8Gi, local) is made new']);
  assert.match(consequenceTexts(one, 'warning').join(), /^claim data-web-4 .* stays Pending/);
});

test('a new claim of a class that does not exist stays Pending', () => {
  const set = aSet({ claimTemplates: [{ ...LOCAL, storageClass: 'gold' }] });
  const planned = plan(planContextOf(set), { action: 'scale', replicas: 4 });
  assert.deepEqual(consequenceTexts(planned, 'warning'), [
    'claim data-web-3 (8Gi, gold) is made new and stays Pending: storage class gold does not exist',
  ]);
});

test('a parked claim that was never bound has no data, and one without its volume holds up the pod', () => {
  const parked = aClaim('data-web-3', { phase: 'Pending', volume: '', capacity: '' });
  const up: RequestedAction = { action: 'scale', replicas: 4 };
  const planned = plan(planContextOf(aSet(), parked), up);
  assert.match(
    consequenceTexts(planned, 'info').join(),
    /claim data-web-3 \(8Gi, 24h old\) was never bound: there are no data in it/,
  );
  assert.deepEqual(consequenceTexts(planned, 'warning'), []);
  const lost = plan(planContextOf(aSet(), aClaim('data-web-3', { phase: 'Lost' })), up);
  assert.deepEqual(consequenceTexts(lost, 'warning'), [
    'claim data-web-3 has lost its volume pv-data-web-3: web-3 cannot be scheduled',
  ]);
});

test('a member whose claim is missing or was never bound has no data to come back with', () => {
  const set = aSet();
  const waiting = aPod(set, 2, unschedulable());
  const gone = withoutObjects(healthySnapshot(set, waiting), 'PersistentVolumeClaim', 'data-web-2');
  const remove: RequestedAction = { action: 'delete-pod', pods: ['web-2'], how: 'graceful' };
  const planned = plan(planContextIn(gone, set), remove);
  assert.match(consequenceTexts(planned, 'info').join('\n'), /claim data-web-2 is made new; web-2 starts empty/);
  const pending = aClaim('data-web-2', { phase: 'Pending', volume: '', capacity: '', meta: { createdAt: NOW } });
  const unbound = plan(planContextOf(set, waiting, pending), remove);
  assert.match(consequenceTexts(unbound, 'info').join('\n'), /claim data-web-2 \(8Gi\) was never bound/);
});

test('a member does not start afresh where its new claim gets no volume', () => {
  const set = aSet({ claimTemplates: [LOCAL] });
  const planned = plan(planContextOf(set, local), { action: 'start-afresh', pod: 'web-1' });
  assert.match(
    consequenceTexts(planned, 'danger').join('\n'),
    /the new claim data-web-1 stays Pending: no volume fits, .*: web-1 does not come back before that is over/,
  );
});

test('of many members, those after the first twenty are told together', () => {
  const set = aSet({ replicas: 23 });
  const claims = Array.from({ length: 23 }, (_, ordinal) => aClaim(`data-web-${ordinal}`, terminatingMeta()));
  const told = consequenceTexts(plan(planContextOf(set, ...claims), { action: 'restart' }), 'danger');
  assert.equal(told.length, 21);
  assert.match(told.at(-1) ?? '', /^claim data-web-2 .*; and 2 more of this kind$/);
});

const GOING = aClaim('data-web-2', {
  meta: { deletionAt: NOW, finalizers: ['kubernetes.io/pvc-protection', 'example.com/snap'] },
});

test('a finalizer that holds a claim on its way out is named', () => {
  const texts = consequenceTexts(planWith(0, { action: 'restart' }, GOING), 'danger').join('\n');
  assert.match(texts, /data-web-2 .* goes with the pod, once finalizer example\.com\/snap is taken off: its volume/);
});

test('a claim whose pod is not there goes whatever the plan does', () => {
  const set = held({ strategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: undefined } });
  const world = planContextIn(withoutObjects(healthySnapshot(set, GOING), 'Pod', 'web-2'), set);
  for (const wanted of [{ action: 'restart' }, { action: 'scale', replicas: 2 }] as const) {
    const planned = plan(world, wanted);
    assert.deepEqual(consequenceTexts(planned, 'danger'), [], wanted.action);
    assert.match(
      consequenceTexts(planned, 'warning').join('\n'),
      /claim data-web-2 .* is Terminating and goes in any case, once finalizer example\.com\/snap is taken off/,
    );
  }
});
