/** Disks that are full or filling, and the crash loops that they cause. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiskReadings, DiskSample } from '../../../../source/domain/model/disk.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aContainer,
  aStorageClass,
  aVolume,
  MINUTE,
  NOW,
  type PodOptions,
  waitingPod,
} from '../../../support/object-builders.ts';
import { assertWayOut } from '../../../support/way-out.ts';
import { aSample, GIB, readingsOf } from '../disks/disk-builders.ts';
import { buildCase, crashLooping, terminatedState } from './finding-case.ts';

const FULL = aSample({ usedBytes: 8 * GIB });
const FILLING = aSample({ usedBytes: 7 * GIB });
const KEY = 'shop/data-web-1';
const EXPANDABLE = aStorageClass('standard', { allowsExpansion: true });

function describe(
  disks: DiskReadings | undefined,
  { pod, others = [] }: { readonly pod?: PodOptions; readonly others?: readonly ClusterObject[] } = {},
) {
  const { set, snapshot } = buildCase({
    ...(pod === undefined ? {} : { pods: { 1: pod } }),
    others: () => [EXPANDABLE, ...others],
  });
  const status = describeSet({ ...snapshot, disks }, set, { now: NOW });
  for (const finding of status.findings) assertWayOut(finding);
  return status;
}
const readings = (sample: DiskSample) => readingsOf({ [KEY]: sample });
const noSpace = (message = 'PANIC: could not write to file "pg_wal/xlog": No space left on device'): PodOptions =>
  waitingPod('CrashLoopBackOff', NOW - MINUTE, {
    restarts: 5,
    lastState: { ...terminatedState('Error', 1), message },
  });
const subjects = ({ findings }: ReturnType<typeof describe>) =>
  findings.map(({ code, subject, cause }) => `${code} ${subject.name}${cause === undefined ? '' : ` < ${cause.code}`}`);

test('a full disk of a pod that is up', () => {
  const status = describe(readings(FULL));
  const [first] = status.findings;
  assert.deepEqual([first?.code, first?.severity, first?.subject.name], ['VolumeFull', 'error', 'data-web-1']);
  assert.equal(
    first?.message,
    'claim data-web-1 is full: 100 % of its disk is used; web-1 is up and can write no more',
  );
  assert.match(
    first?.evidence.join('\n') ?? '',
    /8Gi of 8Gi used, 0 left \(100 %\), measured by the kubelet's summary/,
  );
  assert.equal(status.verdict, 'complete');
});

test('a disk without inodes', () => {
  const [first] = describe(readings(aSample({ inodesUsed: 500_000 }))).findings;
  assert.match(first?.message ?? '', /^claim data-web-1 has no inodes left; web-1 is up/);
});

test('a disk that is filling', () => {
  const [first] = describe(readings(FILLING)).findings;
  assert.deepEqual([first?.code, first?.severity], ['VolumeFilling', 'warning']);
  assert.equal(first?.message, 'claim data-web-1 is filling: 87 % of its disk is used');
});

test('a disk that will be full within a day', () => {
  const history = Array.from({ length: 60 }, (_, index) => ({
    at: NOW - (59 - index) * MINUTE,
    usedBytes: 2 * GIB + (index - 59) * 20 * 2 ** 20,
  }));
  const disks = readings(aSample());
  const samples = { latest: aSample(), history };
  const [first] = describe({ ...disks, claims: new Map([[KEY, samples]]) }).findings;
  assert.equal(first?.message, 'claim data-web-1 is filling: 25 % of its disk is used, full in about 5 h');
});

test('a disk with room is no finding', () => {
  assert.deepEqual(subjects(describe(readings(aSample()))), ['Complete web']);
});

test('the way out is to grow the claim where the class allows it', () => {
  const [first] = describe(readings(FULL)).findings;
  assert.match(first?.action?.label ?? '', /^grow claim data-web-1, for one to 12Gi/);
  assert.deepEqual(first?.action?.args, [
    'patch',
    'pvc',
    'data-web-1',
    '--type=merge',
    '-p',
    '{"spec":{"resources":{"requests":{"storage":"12Gi"}}}}',
  ]);
});

test('the claim can be grown from the finding', () => {
  assert.deepEqual(describe(readings(FULL)).findings[0]?.action?.proposedAction, {
    action: 'grow',
    size: '12Gi',
    template: 'data',
    only: [1],
    keepTemplate: true,
    atOnce: false,
  });
});

test('the way out where the class does not allow it, and where it may not be read', () => {
  const fixed = aStorageClass('standard', { allowsExpansion: false });
  assert.match(
    describe(readings(FULL), { others: [fixed] }).findings[0]?.action?.label ?? '',
    /does not allow growing/,
  );
  const other = aClaim('data-web-1', { storageClass: 'unknown' });
  assert.match(describe(readings(FULL), { others: [other] }).findings[0]?.action?.label ?? '', /make room or grow it/);
});

test('a claim that is growing already, and a file system that is shared', () => {
  const growing = aClaim('data-web-1', { request: '16Gi' });
  const label = (...others: readonly ClusterObject[]) =>
    describe(readings(FULL), { others }).findings[0]?.action?.label ?? '';
  assert.match(label(growing), /how far its growth has come/);
  const nfs = aVolume(aClaim('data-web-1'), { storage: { type: 'nfs', fields: {} } });
  assert.match(label(nfs), /a larger claim would not help/);
});

test('a crash loop follows from the full disk', () => {
  const status = describe(readings(FULL), { pod: crashLooping() });
  assert.deepEqual(subjects(status).slice(0, 2), ['VolumeFull data-web-1', 'CrashLoop web-1 < VolumeFull']);
  assert.match(status.reason, /web-1 keeps crashing \(CrashLoopBackOff\): the disk of claim data-web-1 is full/);
  assert.equal(status.blockingPod, 'web-1');
});

test('a container that says so is enough, and what is not known is told', () => {
  const status = describe(undefined, { pod: noSpace() });
  const [first] = status.findings;
  assert.deepEqual(subjects(status).slice(0, 2), ['VolumeFull data-web-1', 'CrashLoop web-1 < VolumeFull']);
  assert.match(
    first?.message ?? '',
    /^claim data-web-1 is full: container main says "No space left on device"; web-1 cannot/,
  );
  assert.match(
    first?.evidence.join('\n') ?? '',
    /said: PANIC: could not write.*\nnot known how full it is: it has not been read/,
  );
  assert.equal(first?.since, NOW - MINUTE);
});

test('a container that speaks of another disk than that of its claim', () => {
  assert.deepEqual(subjects(describe(readings(aSample()), { pod: noSpace() }))[0], 'CrashLoop web-1');
  assert.deepEqual(subjects(describe(readings(FILLING), { pod: noSpace() }))[0], 'VolumeFull data-web-1');
});

test('a container that ended for another reason, or has room again', () => {
  assert.deepEqual(subjects(describe(undefined, { pod: noSpace('panic: nil pointer') }))[0], 'CrashLoop web-1');
  const recovered: PodOptions = {
    containers: [
      aContainer({
        restarts: 5,
        state: { type: 'running', startedAt: NOW - 60 * MINUTE },
        lastState: { ...terminatedState('Error', 1), message: 'No space left on device' },
      }),
    ],
  };
  assert.ok(!subjects(describe(undefined, { pod: recovered })).some((line) => line.startsWith('VolumeFull')));
});

test('out of memory is no matter of the disk', () => {
  const codes = describe(readings(FULL), { pod: crashLooping('OOMKilled') }).findings.map(({ code }) => code);
  assert.deepEqual(codes.slice(0, 2).sort(), ['OutOfMemory', 'VolumeFull']);
  assert.ok(
    describe(readings(FULL), { pod: crashLooping('OOMKilled') }).findings.every(
      ({ cause }) => cause?.code !== 'VolumeFull',
    ),
  );
});
