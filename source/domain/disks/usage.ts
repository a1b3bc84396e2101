/** Derives from the samples of a claim how full its disk is. */

import type { ClaimSamples, DiskLevel, DiskLimits, DiskSample, DiskUsage } from '../model/disk.ts';
import type { Volume } from '../model/kinds.ts';
import { parseQuantity } from '../text/quantity.ts';
import { diskTrend } from './trend.ts';

const HOUR_MS = 60 * 60_000;

/** Sources of volumes that are a folder of a file system which serves others as well. */
const FOLDERS: Readonly<Record<string, string>> = {
  hostPath: 'that of the node, which its folder lies on',
  nfs: 'that of the NFS server, which its folder lies on',
  cephfs: 'that of CephFS, which its folder lies on',
  azureFile: 'that of the file share',
};

/** A file system is a little smaller than its disk, and never much larger. */
const LARGEST_OWN = 1.25;

/** `volume`: undefined if it may not be read. `sizeText`: the capacity of the claim, as a quantity. */
export function diskUsage(
  { latest, history }: ClaimSamples,
  {
    volume,
    sizeText,
    limits,
  }: { readonly volume: Volume | undefined; readonly sizeText: string; readonly limits: DiskLimits },
): DiskUsage {
  const usedPercent = percentOf(latest.usedBytes, latest.usedBytes + latest.availableBytes) ?? 0;
  const inodesPercent = latest.inodesUsed === undefined ? undefined : percentOf(latest.inodesUsed, latest.inodes ?? 0);
  const trend = diskTrend(history, latest.availableBytes);
  return {
    ...latest,
    ...trend,
    history,
    usedPercent,
    inodesPercent,
    scarcer: inodesPercent !== undefined && inodesPercent > usedPercent ? 'inodes' : 'bytes',
    sharedFileSystem: sharedFileSystem(latest, volume, sizeText),
    level: levelOf(latest, { usedPercent, inodesPercent, fullAt: trend.fullAt }, limits),
  };
}

/** The percentage of what runs out first. */
export function fullestPercent({ usedPercent, inodesPercent }: DiskUsage): number {
  return Math.max(usedPercent, inodesPercent ?? 0);
}

function percentOf(part: number, whole: number): number | undefined {
  return whole > 0 ? Math.min(100, Math.floor((part / whole) * 100)) : undefined;
}

function levelOf(
  { sampledAt, inodes, inodesUsed }: DiskSample,
  { usedPercent, inodesPercent = 0, fullAt }: Pick<DiskUsage, 'usedPercent' | 'inodesPercent' | 'fullAt'>,
  { fullPercent, fillingPercent, fillingHours }: DiskLimits,
): DiskLevel {
  const hasNoInodes = inodes !== undefined && inodesUsed !== undefined && inodesUsed >= inodes;
  if (usedPercent >= fullPercent || hasNoInodes) return 'full';
  const isSoonFull = fullAt !== undefined && fullAt - sampledAt <= fillingHours * HOUR_MS;
  return Math.max(usedPercent, inodesPercent) >= fillingPercent || isSoonFull ? 'filling' : 'ok';
}

/** A folder is recognized by its source, and anything else by its size. */
function sharedFileSystem(
  { capacityBytes }: DiskSample,
  volume: Volume | undefined,
  sizeText: string,
): string | undefined {
  const folder = FOLDERS[volume?.storage.type ?? ''];
  if (folder !== undefined) return folder;
  const size = parseQuantity(volume?.capacity ?? sizeText);
  return size !== undefined && size > 0 && capacityBytes > size * LARGEST_OWN
    ? 'a larger one, which the volume shares'
    : undefined;
}
