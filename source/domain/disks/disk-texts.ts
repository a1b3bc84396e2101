/** How full a disk is, in words. */

import type { DiskSource, DiskUsage } from '../model/disk.ts';
import { formatBytes } from '../text/quantity.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A kubelet measures once a minute, and Prometheus asks it as often. */
const OLD_AFTER_MS = 5 * MINUTE_MS;

/** "about 40 min", "about 3 h", "about 12 d"; "a few minutes" for less than five. */
export function aboutDuration(ms: number): string {
  if (ms < 5 * MINUTE_MS) return 'a few minutes';
  if (ms < 90 * MINUTE_MS) return `about ${Math.round(ms / MINUTE_MS)} min`;
  return ms < 48 * HOUR_MS ? `about ${Math.round(ms / HOUR_MS)} h` : `about ${Math.round(ms / (24 * HOUR_MS))} d`;
}

/** "full in about 3 h"; undefined where it is full already, or the samples do not bear it. */
export function fullInText({ fullAt, level }: DiskUsage, now: number): string | undefined {
  return fullAt === undefined || level === 'full' ? undefined : `full in ${aboutDuration(fullAt - now)}`;
}

/** "+1.2Gi an hour"; undefined while there are too few samples. */
export function growthText({ growthBytesPerHour: growth }: DiskUsage): string | undefined {
  if (growth === undefined) return undefined;
  if (growth === 0) return 'no growth';
  return `${growth > 0 ? '+' : '-'}${formatBytes(Math.abs(growth))} an hour`;
}

/** "9.8Gi of 10Gi used, 200Mi left (98 %)" */
export function bytesText({ usedBytes, availableBytes, capacityBytes, usedPercent }: DiskUsage): string {
  const [used, size, left] = [usedBytes, capacityBytes, availableBytes].map(formatBytes);
  return `${used} of ${size} used, ${left} left (${usedPercent} %)`;
}

/** "1200 of 65536 inodes used (2 %)"; undefined for a file system that does not count them. */
export function inodesText({ inodesUsed, inodes, inodesPercent }: DiskUsage): string | undefined {
  return inodes === undefined || inodesUsed === undefined
    ? undefined
    : `${inodesUsed} of ${inodes} inodes used (${inodesPercent} %)`;
}

export function sourceText(source: DiskSource): string {
  return { kubelet: "the kubelet's summary", prometheus: 'Prometheus', df: 'df in the container' }[source];
}

/** Reports whether a sample is so old that its age has to be told. */
export function isOldSample({ sampledAt }: DiskUsage, now: number): boolean {
  return now - sampledAt > OLD_AFTER_MS;
}
