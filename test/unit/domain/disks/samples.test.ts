import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noDiskReadings, withMeasurements, withNodeAnswer } from '../../../../source/domain/disks/samples.ts';
import { DEFAULT_DISK_LIMITS, type DiskReadings, type DiskSample } from '../../../../source/domain/model/disk.ts';
import { MINUTE, NOW } from '../../../support/object-builders.ts';
import { aSample, GIB } from './disk-builders.ts';

const KEY = 'shop/data-web-0';
const NOTHING = noDiskReadings(DEFAULT_DISK_LIMITS);
const measured = (sample: DiskSample) => ({ samples: new Map([[KEY, sample]]), unusable: new Map<string, string>() });
const add = (readings: DiskReadings, sample: Partial<DiskSample>) =>
  withMeasurements(readings, measured(aSample(sample)));

test('a measurement that was read before changes nothing', () => {
  const first = add(NOTHING, {});
  assert.equal(add(first, {}).claims.get(KEY), first.claims.get(KEY));
});

test('the newest measurement counts, whoever measured it', () => {
  const first = add(NOTHING, { source: 'kubelet' });
  const older = add(first, { source: 'prometheus', sampledAt: NOW - MINUTE });
  assert.equal(older.claims.get(KEY)?.latest.source, 'kubelet');
  const newer = add(older, { source: 'prometheus', sampledAt: NOW + MINUTE });
  assert.equal(newer.claims.get(KEY)?.latest.source, 'prometheus');
  assert.equal(newer.claims.get(KEY)?.history.length, 2);
});

test('the history of Prometheus comes before what was measured here', () => {
  const earlier = [3, 2, 1].map((minutes) => ({ at: NOW - minutes * MINUTE, usedBytes: GIB }));
  const first = add(NOTHING, {});
  const samples = withMeasurements(first, measured(aSample()), new Map([[KEY, earlier]])).claims.get(KEY);
  assert.deepEqual(
    samples?.history.map(({ at }) => at - NOW),
    [-3 * MINUTE, -2 * MINUTE, -MINUTE, 0],
  );
});

test('six hours are kept, all of the last quarter of an hour, and fewer of the rest', () => {
  let readings: DiskReadings = NOTHING;
  for (let index = 0; index < 60 * 10; index += 1) readings = add(readings, { sampledAt: NOW + index * MINUTE });
  const { latest, history } = readings.claims.get(KEY) ?? assert.fail('nothing is kept');
  assert.ok(history.length > 15 && history.length < 210, String(history.length));
  assert.ok(history.every(({ at }) => latest.sampledAt - at <= 6 * 60 * MINUTE));
  assert.equal(history.filter(({ at }) => latest.sampledAt - at <= 15 * MINUTE).length, 16);
});

test('a measurement that cannot be used leaves the last good one', () => {
  const first = add(NOTHING, {});
  const unusable = new Map([[KEY, 'the kubelet of node-1 reports a negative size']]);
  const second = withMeasurements(first, { samples: new Map(), unusable });
  assert.equal(second.claims.get(KEY), first.claims.get(KEY));
  assert.equal(second.unusable.get(KEY), 'the kubelet of node-1 reports a negative size');
  assert.equal(add(second, { sampledAt: NOW + MINUTE }).unusable.size, 0);
});

test('a node that answers as before keeps its reading', () => {
  const answer = () => ({ reading: { state: 'read' } as const, measured: measured(aSample()) });
  const first = withNodeAnswer(NOTHING, 'node-1', answer());
  assert.equal(withNodeAnswer(first, 'node-1', answer()).nodes, first.nodes);
});
