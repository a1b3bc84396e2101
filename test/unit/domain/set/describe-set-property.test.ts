import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isInRange } from '../../../../source/domain/model/identity.ts';
import type { ClusterObject, Pod, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { nextChangeAt } from '../../../../source/domain/set/next-change.ts';
import {
  aClaim,
  aNode,
  aPod,
  aSet,
  aSnapshot,
  aVolume,
  DAY,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  readySince,
  SECOND,
  terminatingMeta,
  unschedulable,
  waitingPod,
} from '../../../support/object-builders.ts';
import { assertWayOut } from '../../../support/way-out.ts';

const NAMES = ['web', 'web-1', '1', 'web-api'];
const TEMPLATES = ['data', 'data-web', 'wal'];
const REVISIONS = ['a', 'b', 'c'];

const aSetOfAnyKind = fc
  .record({
    name: fc.constantFrom(...NAMES),
    replicas: fc.nat(4),
    ordinalsStart: fc.constantFrom(0, 0, 2, 10),
    podManagementPolicy: fc.constantFrom('OrderedReady', 'Parallel'),
    minReadySeconds: fc.constantFrom(0, 30),
    strategy: fc.oneof(
      fc.constant({ type: 'OnDelete' } as const),
      fc.constant({ type: 'Other', name: 'Recreate' } as const),
      fc.record({
        type: fc.constant('RollingUpdate' as const),
        partition: fc.nat(5),
        maxUnavailable: fc.constantFrom(undefined, 1, 2, '50%'),
      }),
    ),
    templates: fc.uniqueArray(fc.constantFrom(...TEMPLATES), { maxLength: 2 }),
    current: fc.constantFrom(...REVISIONS),
    update: fc.constantFrom(...REVISIONS, ''),
    observed: fc.boolean(),
    deleted: fc.boolean().map((deleted) => deleted && NOW),
  })
  .map(({ templates, current, update, observed, deleted, ...rest }) =>
    aSet({
      ...rest,
      podManagementPolicy: rest.podManagementPolicy === 'Parallel' ? 'Parallel' : 'OrderedReady',
      claimTemplates: templates.map((name) => ({ name, storageClass: 'standard', request: '1Gi', accessModes: [] })),
      meta: deleted === false ? {} : { deletionAt: deleted },
      status: {
        currentRevision: `${rest.name}-${current}`,
        updateRevision: update === '' ? '' : `${rest.name}-${update}`,
        observedGeneration: observed ? 1 : 0,
      },
    }),
  );

const conditions: readonly PodOptions[] = [
  {},
  {},
  notReady(),
  notReady(NOW - DAY),
  readySince(NOW - SECOND),
  terminatingMeta(),
  terminatingMeta(-MINUTE),
  unschedulable(),
  waitingPod('ImagePullBackOff'),
  waitingPod('ContainerCreating'),
  { phase: 'Failed', containers: [] },
  { phase: 'Succeeded', containers: [] },
  { meta: { owners: [] } },
];

const aWorldOfAnyKind = fc
  .record({
    sets: fc.uniqueArray(aSetOfAnyKind, { selector: (set) => set.meta.name, maxLength: 4 }),
    pods: fc.array(
      fc.record({
        set: fc.nat(3),
        ordinal: fc.nat(12),
        condition: fc.constantFrom(...conditions),
        revision: fc.constantFrom(...REVISIONS),
      }),
      { maxLength: 12 },
    ),
    claims: fc.array(
      fc.record({ template: fc.constantFrom(...TEMPLATES), set: fc.constantFrom(...NAMES), ordinal: fc.nat(12) }),
      { maxLength: 12 },
    ),
    known: fc.constantFrom('live', 'live', 'live', 'denied', 'listing'),
  })
  .map(({ sets, pods, claims, known }): Snapshot => {
    const objects: ClusterObject[] = [...sets, aNode('node-0'), aNode('node-1', { ready: 'Unknown' })];
    for (const { set: index, ordinal, condition, revision } of pods) {
      const set = sets[index];
      if (set !== undefined)
        objects.push(aPod(set, ordinal, { ...condition, revision: `${set.meta.name}-${revision}` }));
    }
    for (const { template, set, ordinal } of claims) {
      const claim = aClaim(`${template}-${set}-${ordinal}`);
      objects.push(claim, aVolume(claim));
    }
    if (known === 'live') return aSnapshot(objects);
    const state =
      known === 'denied'
        ? ({ phase: known, since: 0, reason: '' } as const)
        : ({ phase: 'listing', since: 0 } as const);
    return aSnapshot(objects, { PersistentVolumeClaim: state });
  });

function all(property: (statuses: readonly SetStatus[], snapshot: Snapshot) => void): void {
  fc.assert(
    fc.property(aWorldOfAnyKind, (snapshot) => property(describeSets(snapshot, { now: NOW }), snapshot)),
    { numRuns: 400 },
  );
}

function podsOf(status: SetStatus): readonly Pod[] {
  return [...status.bindings, ...status.outside].flatMap((binding) => binding.pod?.pod ?? []);
}

test('ordinals are unique, ascending, and on the correct side of the range', () => {
  all((statuses) => {
    for (const { bindings, outside, set } of statuses) {
      assert.deepEqual(
        bindings.map((binding) => binding.ordinal),
        Array.from({ length: set.replicas }, (_, index) => set.ordinalsStart + index),
      );
      const beyond = outside.map((binding) => binding.ordinal);
      assert.deepEqual(
        beyond,
        [...new Set(beyond)].sort((left, right) => left - right),
      );
      assert.ok(beyond.every((ordinal) => !isInRange(set, ordinal)));
      assert.ok(outside.every((binding) => binding.pod !== undefined || binding.claims.length > 0));
    }
  });
});

test('every pod of a set is in exactly one row, and no other pod is', () => {
  all((statuses, snapshot) => {
    for (const status of statuses) {
      const isOwn = (pod: Pod): boolean => pod.meta.owners.some((owner) => owner.uid === status.set.meta.uid);
      const own = [...snapshot.tables.Pod.values()].filter(isOwn);
      assert.deepEqual(new Set(podsOf(status)), new Set(own));
      assert.equal(podsOf(status).length, own.length);
    }
  });
});

test('the counts are consistent', () => {
  all((statuses) => {
    for (const status of statuses) {
      const { replicas, update } = status;
      assert.equal(replicas.existing, podsOf(status).length);
      assert.ok(replicas.available <= replicas.ready && replicas.ready <= replicas.existing);
      assert.ok(replicas.updated <= replicas.existing);
      assert.ok(update.updated <= update.target && update.target + update.held <= replicas.wanted);
    }
  });
});

test('a claim is in one row of its set, and parked for at most one set', () => {
  all((statuses) => {
    const namesOf = (status: SetStatus, where: 'bindings' | 'outside'): readonly string[] =>
      status[where].flatMap((binding) => binding.claims.map((claim) => claim.name));
    const reserved = new Set(statuses.flatMap((status) => namesOf(status, 'bindings')));
    const parked = statuses.flatMap((status) =>
      status.loaded && status.forbidden.length === 0 ? namesOf(status, 'outside') : [],
    );
    assert.equal(new Set(parked).size, parked.length);
    assert.ok(parked.every((name) => !reserved.has(name)));
    for (const status of statuses) {
      const own = [...namesOf(status, 'bindings'), ...namesOf(status, 'outside')];
      assert.equal(new Set(own).size, own.length);
    }
  });
});

test('the verdict and the next step are consistent', () => {
  all((statuses) => {
    for (const { verdict, reason, next, blockingPod, replicas, set, bindings } of statuses) {
      assert.notEqual(reason, '');
      const isSettled = verdict === 'complete' || verdict === 'held' || verdict === 'scaled-to-zero';
      if (isSettled) {
        assert.ok(next === undefined || next.after?.until === 'deleted-by-hand');
        assert.ok(bindings.every((binding) => binding.pod?.stage === 'available'));
        assert.equal(replicas.existing, set.replicas);
      }
      if (verdict === 'degraded') assert.notEqual(blockingPod, undefined);
      if (blockingPod !== undefined) assert.ok(verdict === 'stuck' || verdict === 'degraded');
    }
  });
});

test('every finding except Complete proposes an action', () => {
  all((statuses) => {
    for (const { findings } of statuses) for (const finding of findings) assertWayOut(finding);
  });
});

test('with a partition, the next update is not below it', () => {
  all((statuses) => {
    for (const { next, bindings, set } of statuses) {
      if (next?.action !== 'update' || set.strategy.type !== 'RollingUpdate') continue;
      const binding = bindings.find((candidate) => candidate.podName === next.pod);
      assert.ok(binding !== undefined && binding.ordinal >= set.ordinalsStart + set.strategy.partition);
      assert.equal(binding.heldByPartition, false);
    }
  });
});

/** The same cluster in new objects, of which nothing is cached. */
function forgotten(snapshot: Snapshot): Snapshot {
  const sets = [...snapshot.tables.StatefulSet].map(([key, set]): [string, StatefulSet] => [key, { ...set }]);
  return { ...snapshot, tables: { ...snapshot.tables, StatefulSet: new Map(sets) } };
}

test('a cached status equals one that is computed again, and is returned unchanged', () => {
  all((statuses, snapshot) => {
    assert.deepEqual(describeSets(forgotten(snapshot), { now: NOW }), statuses);
    assert.ok(describeSets(snapshot, { now: NOW }).every((status, index) => status === statuses[index]));
  });
});

test('until the next change, time changes nothing except the remaining grace periods', () => {
  const timeless = (status: SetStatus): unknown =>
    JSON.stringify(status, (key, value: unknown) => (key === 'graceLeftMs' ? undefined : value));
  all((statuses, snapshot) => {
    for (const status of statuses) {
      const later = (nextChangeAt(status, NOW) ?? NOW + 365 * DAY) - 1;
      const fresh = describeSets(forgotten(snapshot), { now: later }).find(
        ({ set }) => set.meta.uid === status.set.meta.uid,
      );
      assert.equal(fresh && timeless(fresh), timeless(status));
    }
  });
});
