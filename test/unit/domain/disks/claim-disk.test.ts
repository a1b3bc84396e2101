import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPrometheusProblem } from '../../../../source/domain/disks/samples.ts';
import type { DiskReadings, NodeReading } from '../../../../source/domain/model/disk.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { aClaim, aPod, aSet, aVolume, DAY, healthySnapshot, MINUTE, NOW } from '../../../support/object-builders.ts';
import { aSample, readingsOf } from './disk-builders.ts';

const KEY = 'shop/data-web-0';
const SET = aSet();
const CLAIM = aClaim('data-web-0');

/** The disk of the claim of web-0, whose pod runs on `node-0` unless `changes` say otherwise. */
function diskOf(disks: DiskReadings | undefined, ...changes: readonly ClusterObject[]) {
  const snapshot = healthySnapshot(SET, aPod(SET, 0, { node: 'node-0' }), ...changes);
  const [status] = describeSets({ ...snapshot, disks }, { now: NOW });
  return status?.bindings[0]?.claims[0]?.disk;
}
const nodeIs = (reading: NodeReading): DiskReadings => readingsOf({}, { 'node-0': reading });

test('nothing is said before anybody was asked', () => {
  assert.equal(diskOf(undefined), undefined);
  assert.equal(diskOf(readingsOf({})), undefined);
});

test('what was measured is told', () => {
  const disk = diskOf(readingsOf({ [KEY]: aSample() }, { 'node-0': { state: 'read' } }));
  assert.deepEqual([disk?.usage?.usedPercent, disk?.problem], [25, undefined]);
});

test('a sample of a former claim of the same name does not count', () => {
  const disk = diskOf(readingsOf({ [KEY]: aSample({ sampledAt: NOW - 2 * DAY }) }, { 'node-0': { state: 'read' } }));
  assert.equal(disk?.usage, undefined);
});

test('the permission that is missing is named', () => {
  const disk = diskOf(nodeIs({ state: 'forbidden' }));
  assert.equal(disk?.shortProblem, 'needs nodes/proxy');
  assert.match(disk?.problem ?? '', /permission to get nodes\/proxy is missing.*node-0/);
});

test('what Prometheus lacks is named beside it, and nothing is missing where Prometheus has measured', () => {
  const disks = withPrometheusProblem(
    nodeIs({ state: 'forbidden' }),
    'the permission to get services/proxy is missing',
  );
  assert.match(diskOf(disks)?.problem ?? '', /nodes\/proxy.*services\/proxy/);
  const measured = readingsOf({ [KEY]: aSample({ source: 'prometheus' }) }, { 'node-0': { state: 'forbidden' } });
  assert.equal(diskOf(measured)?.problem, undefined);
});

test('a node that stops to answer leaves the old sample with its time', () => {
  const old = aSample({ sampledAt: NOW - 30 * MINUTE });
  const disk = diskOf(readingsOf({ [KEY]: old }, { 'node-0': { state: 'failed', reason: 'no answer within 10 s' } }));
  assert.equal(disk?.usage?.sampledAt, NOW - 30 * MINUTE);
  assert.match(disk?.problem ?? '', /kubelet of node-0 gives no summary: no answer within 10 s/);
});

test('a summary that lacks the volume says why it may', () => {
  assert.match(diskOf(nodeIs({ state: 'read' }))?.problem ?? '', /its driver may not measure volumes/);
  const hostPath = aVolume(CLAIM, { storage: { type: 'hostPath', fields: {} } });
  assert.match(diskOf(nodeIs({ state: 'read' }), hostPath)?.problem ?? '', /does not measure hostPath volumes/);
});

test('a block device has no file system', () => {
  const disk = diskOf(nodeIs({ state: 'read' }), aClaim('data-web-0', { volumeMode: 'Block' }));
  assert.equal(disk?.shortProblem, 'block device');
});

test('a claim that no pod has mounted is not measured', () => {
  const disk = diskOf(nodeIs({ state: 'read' }), aPod(SET, 0, { node: '', phase: 'Pending' }));
  assert.match(disk?.problem ?? '', /no pod has it mounted/);
});

test('a claim that is not bound has no disk', () => {
  assert.equal(diskOf(nodeIs({ state: 'read' }), aClaim('data-web-0', { phase: 'Pending', volume: '' })), undefined);
});

test('a status stays the same while nothing new was measured', () => {
  const disks = readingsOf({ [KEY]: aSample() }, { 'node-0': { state: 'read' } });
  const snapshot = healthySnapshot(SET, aPod(SET, 0, { node: 'node-0' }));
  const [first] = describeSets({ ...snapshot, disks }, { now: NOW });
  const [second] = describeSets({ ...snapshot, disks: { ...disks } }, { now: NOW });
  assert.equal(first, second);
  const changed = readingsOf({ [KEY]: aSample({ usedBytes: 1 }) }, { 'node-0': { state: 'read' } });
  const [third] = describeSets({ ...snapshot, disks: changed }, { now: NOW });
  assert.notEqual(first, third);
});
