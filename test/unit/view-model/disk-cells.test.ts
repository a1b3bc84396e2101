import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskUsage } from '../../../source/domain/disks/usage.ts';
import { type ClaimDisk, DEFAULT_DISK_LIMITS, type DiskSample } from '../../../source/domain/model/disk.ts';
import { diskCell, historyChart, shortDiskCell } from '../../../source/view-model/layout/disk-cells.ts';
import { createViewport } from '../../../source/view-model/layout/viewport.ts';
import { MINUTE, NOW } from '../../support/object-builders.ts';
import { aSample, GIB, samplesOf } from '../domain/disks/disk-builders.ts';

const UNICODE = createViewport({ columns: 80, rows: 24, ascii: false });
const ASCII = createViewport({ columns: 80, rows: 24, ascii: true });

function diskOf(sample: Partial<DiskSample>): ClaimDisk {
  const options = { volume: undefined, sizeText: '8Gi', limits: DEFAULT_DISK_LIMITS };
  return { usage: diskUsage(samplesOf(aSample(sample)), options), problem: undefined, shortProblem: '' };
}
const textOf = (disk: ClaimDisk | undefined, viewport = UNICODE) =>
  diskCell(disk, NOW, viewport)
    .map(({ text }) => text)
    .join('');

test('a cell has a bar, a percentage, and a mark where it matters', () => {
  assert.equal(textOf(diskOf({})), '▰▱▱▱▱  25%');
  assert.equal(textOf(diskOf({ usedBytes: 7 * GIB })), '▰▰▰▰▱  87% !');
  assert.equal(textOf(diskOf({ usedBytes: 8 * GIB })), '▰▰▰▰▰ 100% ✗');
  assert.equal(textOf(diskOf({ usedBytes: 8 * GIB }), ASCII), '##### 100% X');
  assert.equal(textOf(diskOf({ inodesUsed: 450_000 })), '▰▰▰▰▰  90% ! inodes');
  assert.equal(textOf(diskOf({ sampledAt: NOW - 20 * MINUTE })), '▰▱▱▱▱  25% 20m ago');
});

test('what is missing is named, and nothing is said before anybody was asked', () => {
  assert.equal(textOf({ usage: undefined, problem: 'x', shortProblem: 'needs nodes/proxy' }), 'needs nodes/proxy');
  assert.equal(textOf(undefined), '');
});

test('a short cell has the percentage alone', () => {
  assert.deepEqual(shortDiskCell(diskOf({ usedBytes: 8 * GIB })), [{ text: '100%', tone: 'bad' }]);
  assert.deepEqual(shortDiskCell(undefined), []);
});

test('a chart of the last samples', () => {
  const rising = Array.from({ length: 8 }, (_, index) => ({ at: index * MINUTE, usedBytes: index * GIB }));
  assert.equal(historyChart(rising, 8 * GIB, 40, UNICODE), '▁▂▃▄▅▆▇█');
  assert.equal(historyChart(rising, 8 * GIB, 40, ASCII), '_.-=+*#@');
  assert.equal(historyChart(rising, 8 * GIB, 4, UNICODE).length, 4);
  assert.equal(historyChart(rising, 8 * GIB, 4, UNICODE).at(-1), '█');
  assert.equal(historyChart(rising.slice(0, 1), 8 * GIB, 40, UNICODE), '');
  const withGap = [rising[0], rising[1], { at: 60 * MINUTE, usedBytes: 8 * GIB }].flatMap((point) => point ?? []);
  assert.equal(historyChart(withGap, 8 * GIB, 3, UNICODE), '▂▂█');
});
