import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskUsage, fullestPercent } from '../../../../source/domain/disks/usage.ts';
import { DEFAULT_DISK_LIMITS, type DiskLevel, type DiskSample } from '../../../../source/domain/model/disk.ts';
import { aClaim, aVolume, MINUTE, NOW } from '../../../support/object-builders.ts';
import { aSample, GIB, samplesOf } from './disk-builders.ts';

const LIMITS = DEFAULT_DISK_LIMITS;
const ofClaim = { volume: undefined, sizeText: '8Gi', limits: LIMITS };
const usageOf = (sample: Partial<DiskSample>) => diskUsage(samplesOf(aSample(sample)), ofClaim);

const LEVELS: readonly (readonly [string, Partial<DiskSample>, number, DiskLevel])[] = [
  ['a quarter is used', {}, 25, 'ok'],
  ['a little less than 85 %', { usedBytes: 84.9, availableBytes: 15.1 }, 84, 'ok'],
  ['85 %', { usedBytes: 85, availableBytes: 15 }, 85, 'filling'],
  ['a little less than 98 %', { usedBytes: 97.9, availableBytes: 2.1 }, 97, 'filling'],
  ['98 %', { usedBytes: 98, availableBytes: 2 }, 98, 'full'],
  ['nothing is left, since blocks are reserved', { usedBytes: 95, availableBytes: 0 }, 100, 'full'],
  ['inodes are scarce', { inodesUsed: 90, inodes: 100 }, 90, 'filling'],
  ['inodes are at 98 %, and some are left', { inodesUsed: 98, inodes: 100 }, 98, 'filling'],
  ['no inodes are left', { inodesUsed: 100, inodes: 100 }, 100, 'full'],
  ['the file system does not count inodes', { inodesUsed: undefined, inodes: undefined }, 25, 'ok'],
];
for (const [what, sample, percent, level] of LEVELS) {
  test(`${what}: ${level}`, () => {
    const usage = usageOf(sample);
    assert.deepEqual([fullestPercent(usage), usage.level], [percent, level]);
    assert.equal(usage.scarcer, what.includes('inodes') && percent > 25 ? 'inodes' : 'bytes');
  });
}

test('a disk that is full within a day counts as filling', () => {
  const earlier = Array.from({ length: 180 }, (_, index) => ({
    at: NOW - (180 - index) * MINUTE,
    usedBytes: 2 * GIB - (180 - index) * 5 * 2 ** 20,
  }));
  const usage = diskUsage(samplesOf(aSample(), earlier), ofClaim);
  assert.ok(usage.fullAt !== undefined && usage.fullAt < NOW + 24 * 60 * MINUTE);
  assert.equal(usage.level, 'filling');
  const patient = { ...LIMITS, fillingHours: 2 };
  assert.equal(diskUsage(samplesOf(aSample(), earlier), { ...ofClaim, limits: patient }).level, 'ok');
});

test('the limits can be set', () => {
  const limits = { ...LIMITS, fullPercent: 25 };
  assert.equal(diskUsage(samplesOf(aSample()), { ...ofClaim, limits }).level, 'full');
});

test('a volume that shares its file system is told by its source, and by its size', () => {
  const shared = (type: string, capacityBytes: number) => {
    const volume = aVolume(aClaim('data-web-0'), { storage: { type, fields: {} }, capacity: '8Gi' });
    return diskUsage(samplesOf(aSample({ capacityBytes })), { ...ofClaim, volume }).sharedFileSystem;
  };
  assert.equal(shared('csi', 8 * GIB), undefined);
  assert.equal(shared('local', 8 * GIB), undefined);
  assert.match(shared('local', 100 * GIB) ?? '', /larger/);
  assert.match(shared('csi', 2 ** 63) ?? '', /larger/);
  assert.match(shared('nfs', 8 * GIB) ?? '', /NFS server/);
  assert.match(shared('hostPath', 8 * GIB) ?? '', /node/);
});
