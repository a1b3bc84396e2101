/** The revisions of a set that are known to have worked. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject, ControllerRevision, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { createSeenReady } from '../../../../source/session/seen-ready.ts';
import {
  anEvent,
  aPod,
  aRevision,
  aSet,
  DAY,
  healthySnapshot,
  MINUTE,
  NOW,
  type PodOptions,
  type SetOptions,
  terminatingMeta,
  waitingPod,
  withoutObjects,
} from '../../../support/object-builders.ts';

const FIRST = NOW - DAY;

/** Three revisions: "web-a" since the creation of the set, then "web-b" and "web-c". */
function historyOf(set: StatefulSet): readonly ControllerRevision[] {
  return [
    aRevision(set, 'web-a', 1, { createdAt: FIRST }),
    aRevision(set, 'web-b', 2, { createdAt: NOW - 60 * MINUTE }),
    aRevision(set, 'web-c', 3, { createdAt: NOW - 30 * MINUTE }),
  ];
}

const broken = (revision: string): PodOptions => ({ ...waitingPod('ImagePullBackOff'), revision });
const ready = (revision: string): PodOptions => ({ revision });

interface Case {
  readonly what: string;
  readonly set?: SetOptions;
  /** By ordinal. A missing ordinal has no pod. */
  readonly pods: Readonly<Record<number, PodOptions>>;
  readonly others?: (set: StatefulSet) => readonly ClusterObject[];
  /** Returns the names of the revisions with their evidence, the newest first. */
  readonly proven: readonly (readonly [string, RegExp])[];
}

const current = (revision: string, more: SetOptions = {}): SetOptions => ({
  ...more,
  status: { currentRevision: revision, updateRevision: 'web-c' },
});
const deletion = (set: StatefulSet, pod: string, at: number) =>
  anEvent(set, 'SuccessfulDelete', `delete Pod ${pod} in StatefulSet ${set.meta.name} successful`, at);

const CASES: readonly Case[] = [
  {
    what: 'two bad releases: the first revision, whose pods are ready',
    set: current('web-a'),
    pods: { 0: ready('web-a'), 1: ready('web-a'), 2: broken('web-b') },
    proven: [['web-a', /^web-0 and web-1 are ready with it$/]],
  },
  {
    what: 'under OnDelete, the current revision is an old one, and the ready pods decide',
    set: current('web-a', { strategy: { type: 'OnDelete' } }),
    pods: { 0: ready('web-b'), 1: broken('web-c'), 2: broken('web-c') },
    proven: [['web-b', /^web-0 is ready with it$/]],
  },
  {
    what: 'no pod is left of the current revision, which is not the first',
    set: current('web-b'),
    pods: { 0: broken('web-c'), 1: broken('web-c'), 2: broken('web-c') },
    proven: [['web-b', /^it is status.currentRevision: every member was ready with it$/]],
  },
  {
    what: 'the last pod of the current revision is being deleted',
    set: current('web-b'),
    pods: { 0: { ...ready('web-b'), ...terminatingMeta() }, 1: broken('web-c'), 2: broken('web-c') },
    proven: [['web-b', /status.currentRevision/]],
  },
  {
    what: 'the current revision was never ready: a set without pods was updated',
    set: current('web-b'),
    pods: { 0: broken('web-b') },
    proven: [],
  },
  {
    what: 'the first release was wrong, and so was its correction',
    set: current('web-a'),
    pods: { 0: broken('web-a') },
    proven: [],
  },
  {
    what: 'the first release was wrong, somebody deleted its only pod, and the correction is wrong too',
    set: current('web-a', { replicas: 1 }),
    pods: { 0: broken('web-c') },
    others: (set) => [anEvent(set, 'SuccessfulCreate', 'create Pod web-0 in StatefulSet web successful')],
    proven: [],
  },
  {
    what: 'the controller replaced the only pod of the first revision',
    set: current('web-a', { replicas: 1 }),
    pods: { 0: broken('web-c') },
    others: (set) => [deletion(set, 'web-0', NOW - 29 * MINUTE)],
    proven: [['web-a', /the controller replaced web-0 of it/]],
  },
  {
    what: 'the only pod may have been scaled away and made again',
    set: current('web-a', { replicas: 1, meta: { generation: 5 } }),
    pods: { 0: broken('web-c') },
    others: (set) => [deletion(set, 'web-0', NOW - 29 * MINUTE)],
    proven: [],
  },
  {
    what: 'the controller deleted the only pod before there was another revision',
    set: current('web-a', { replicas: 1 }),
    pods: { 0: broken('web-c') },
    others: (set) => [deletion(set, 'web-0', NOW - 90 * MINUTE)],
    proven: [],
  },
  {
    what: 'under Parallel the controller replaces pods that are not ready too',
    set: current('web-a', { replicas: 1, podManagementPolicy: 'Parallel' }),
    pods: { 0: broken('web-c') },
    others: (set) => [deletion(set, 'web-0', NOW - 29 * MINUTE)],
    proven: [],
  },
  {
    what: 'the revision that is updated to works as well',
    set: current('web-c'),
    pods: { 0: ready('web-c'), 1: ready('web-c'), 2: ready('web-c') },
    proven: [['web-c', /web-0, web-1 and web-2 are ready/]],
  },
];

function worldOf({ set: options, pods, others = () => [] }: Case) {
  const set = aSet({ replicas: 3, ...options });
  const made = Object.entries(pods).map(([ordinal, pod]) => aPod(set, Number(ordinal), pod));
  const missing = [0, 1, 2].filter((ordinal) => pods[ordinal] === undefined).map((ordinal) => `web-${ordinal}`);
  const snapshot = withoutObjects(healthySnapshot(set, ...historyOf(set), ...made, ...others(set)), 'Pod', ...missing);
  return { set, snapshot };
}

for (const example of CASES) {
  test(example.what, () => {
    const { set, snapshot } = worldOf(example);
    const { provenRevisions } = describeSet(snapshot, set, { now: NOW });
    assert.deepEqual(
      provenRevisions.map(({ revision }) => revision.meta.name),
      example.proven.map(([name]) => name),
    );
    for (const [index, [, says]] of example.proven.entries())
      assert.match(provenRevisions[index]?.evidence ?? '', says);
  });
}

test('the oldest kept revision is not the first one if the set is much older', () => {
  const set = aSet({ ...current('web-b', { replicas: 1 }), meta: { createdAt: NOW - 90 * DAY } });
  const kept = historyOf(set).slice(1);
  const snapshot = withoutObjects(healthySnapshot(set, ...kept, aPod(set, 0, broken('web-c'))), 'Pod');
  const { provenRevisions } = describeSet(snapshot, set, { now: NOW });
  assert.deepEqual(
    provenRevisions.map(({ revision }) => revision.meta.name),
    ['web-b'],
  );
});

test('two revisions of one second are told apart', () => {
  const set = aSet({ ...current('web-a', { replicas: 1 }), meta: { createdAt: FIRST } });
  const revisions = [
    aRevision(set, 'web-a', 1, { createdAt: FIRST }),
    aRevision(set, 'web-c', 2, { createdAt: FIRST }),
  ];
  const pod = aPod(set, 0, broken('web-c'));
  const snapshot = withoutObjects(healthySnapshot(set, ...revisions, pod, deletion(set, 'web-0', FIRST)), 'Pod');
  const { provenRevisions } = describeSet(snapshot, set, { now: NOW });
  assert.deepEqual(
    provenRevisions.map(({ revision }) => revision.meta.name),
    ['web-a'],
  );
});

test('a revision that was seen ready once is remembered', () => {
  const before = worldOf({
    what: '',
    set: current('web-b'),
    pods: { 0: ready('web-b'), 1: ready('web-b'), 2: ready('web-b') },
    proven: [],
  });
  const record = createSeenReady();
  const seen = record([describeSet(before.snapshot, before.set, { now: NOW })]);
  assert.deepEqual([...(seen.get(before.set.meta.uid) ?? [])], ['web-b']);
  const after = worldOf({ what: '', set: current('web-c'), pods: { 0: broken('web-c') }, proven: [] });
  const status = describeSet({ ...after.snapshot, seenReady: seen }, after.set, { now: NOW });
  assert.deepEqual(
    status.provenRevisions.map(({ revision, evidence }) => [revision.meta.name, evidence]),
    [['web-b', 'a member was seen ready with it']],
  );
  assert.equal(record([status]), seen);
});
