import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import type { SourceState } from '../../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import {
  type EventNamespace,
  type EventNamespaceOptions,
  eventNamespaces,
} from '../../../../source/domain/set/event-namespaces.ts';
import {
  aClaim,
  aCondition,
  aPod,
  aSet,
  aSnapshot,
  aStorageClass,
  healthyObjectsOf,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  SECOND,
  unschedulable,
  waitingPod,
} from '../../../support/object-builders.ts';

const LISTING: SourceState = { phase: 'listing', since: NOW };
const CREATING = waitingPod('ContainerCreating', NOW - 5 * MINUTE);
const CRASHING = waitingPod('CrashLoopBackOff', NOW - 5 * MINUTE, { restarts: 5 });

/** A set of one pod in a separate namespace. */
function world(namespace: string, pod: PodOptions = {}): readonly ClusterObject[] {
  const set = aSet({ name: 'web', replicas: 1, meta: { namespace } });
  return [set, ...healthyObjectsOf(set), aPod(set, 0, pod)];
}

function setsOf(...worlds: readonly (readonly ClusterObject[])[]): readonly SetStatus[] {
  return describeSets(aSnapshot(worlds.flat()), { now: NOW });
}

function chosen(sets: readonly SetStatus[], options: Partial<EventNamespaceOptions> = {}): readonly string[] {
  return names(eventNamespaces(sets, { now: NOW, ...options }));
}

function names(namespaces: readonly EventNamespace[]): readonly string[] {
  return namespaces.map(({ namespace }) => namespace);
}

test('healthy sets, and sets whose work is in time, need no events', () => {
  const inTime = waitingPod('ContainerCreating', NOW - 50 * SECOND);
  assert.deepEqual(chosen(setsOf(world('fine'), world('begun', inTime), world('up', notReady(NOW - 50 * SECOND)))), []);
});

const ILL: readonly (readonly [string, PodOptions])[] = [
  ['starts for long', waitingPod('ContainerCreating', NOW - 61 * SECOND)],
  ['has had no node for long', unschedulable(NOW - 61 * SECOND)],
  ['runs for long and is not ready', notReady(NOW - 61 * SECOND)],
  ['crashes', CRASHING],
];
for (const [what, pod] of ILL) {
  test(`a pod that ${what} needs events`, () => {
    assert.deepEqual(chosen(setsOf(world('fine'), world('ill', pod))), ['ill']);
  });
}

/** A set scaled to zero with one parked claim. */
function parked(claim: Parameters<typeof aClaim>[1], bindingMode: 'Immediate' | 'WaitForFirstConsumer') {
  const set = aSet({ replicas: 0 });
  const kept = aClaim('data-web-0', { volume: '', capacity: '', ...claim });
  return setsOf([set, ...healthyObjectsOf(set), aStorageClass('standard', { bindingMode }), kept]);
}

test('a claim that is pending for long needs events, unless its pod is not next', () => {
  const pending = { phase: 'Pending', meta: { createdAt: NOW - 2 * MINUTE } } as const;
  assert.deepEqual(chosen(parked(pending, 'Immediate')), ['shop']);
  assert.deepEqual(chosen(parked({ ...pending, meta: { createdAt: NOW - 30 * SECOND } }, 'Immediate')), []);
  assert.deepEqual(chosen(parked(pending, 'WaitForFirstConsumer')), []);
});

test('a claim whose resize makes no progress needs events', () => {
  const set = aSet({ replicas: 1 });
  const growing = (since: number) =>
    setsOf([
      set,
      ...healthyObjectsOf(set),
      aClaim('data-web-0', { request: '16Gi', conditions: [aCondition('Resizing', 'True', since)] }),
    ]);
  assert.deepEqual(chosen(growing(NOW - 2 * MINUTE)), ['shop']);
  assert.deepEqual(chosen(growing(NOW - 30 * SECOND)), []);
});

test('before pods and claims are listed, no set needs events', () => {
  const set = aSet({ replicas: 1 });
  const snapshot = aSnapshot([set, aPod(set, 0, CREATING)], { PersistentVolumeClaim: LISTING });
  assert.deepEqual(chosen(describeSets(snapshot, { now: NOW })), []);
});

test('without patience, work that has just begun needs events, and healthy sets do not', () => {
  const sets = setsOf(world('fine'), world('begun', waitingPod('ContainerCreating', NOW + SECOND)));
  assert.deepEqual(chosen(sets, { gracePeriodMs: Number.NEGATIVE_INFINITY }), ['begun']);
});

test('at most 8 namespaces are chosen, first those whose problem only events explain', () => {
  const crashing = Array.from({ length: 12 }, (_, index) => world(`crash-${10 + index}`, CRASHING));
  const sets = setsOf(...crashing, world('mount', CREATING), world('node', unschedulable()));
  const found = chosen(sets);
  assert.deepEqual([...found.slice(0, 3), found.length], ['node', 'mount', 'crash-10', 8]);
  assert.equal(chosen(sets, { limit: 20 }).length, 14);
});

test('a healthy namespace is kept for a minute', () => {
  const before = eventNamespaces(setsOf(world('ill', CREATING)), { now: NOW });
  const healed = setsOf(world('ill'));
  const soon = eventNamespaces(healed, { now: NOW + 59 * SECOND, previous: before });
  assert.deepEqual(names(soon), ['ill']);
  assert.deepEqual(chosen(healed, { now: NOW + 60 * SECOND, previous: soon }), []);
});

test('a namespace that has a problem again within the minute starts a new period', () => {
  const first = eventNamespaces(setsOf(world('ill', CREATING)), { now: NOW });
  const again = eventNamespaces(setsOf(world('ill', CREATING)), { now: NOW + 40 * SECOND, previous: first });
  assert.deepEqual(chosen(setsOf(world('ill')), { now: NOW + 90 * SECOND, previous: again }), ['ill']);
});

test('of equal namespaces, those chosen before stay; a more severe one replaces them', () => {
  const late = setsOf(...['h', 'i'].map((name) => world(name, CRASHING)));
  const before = eventNamespaces(late, { now: NOW, limit: 2 });
  const more = [world('a', CRASHING), ...['h', 'i'].map((name) => world(name, CRASHING))];
  assert.deepEqual(chosen(setsOf(...more), { previous: before, limit: 2 }), ['h', 'i']);
  assert.deepEqual(chosen(setsOf(...more, world('z', CREATING)), { previous: before, limit: 2 }), ['z', 'h']);
});
