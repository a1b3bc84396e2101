/** Checks the numbers that a source gives for a file system. */

import type { DiskSample } from '../../../domain/model/disk.ts';

export interface FileSystemNumbers {
  readonly usedBytes?: unknown;
  readonly availableBytes?: unknown;
  readonly capacityBytes?: unknown;
  readonly inodes?: unknown;
  readonly inodesFree?: unknown;
  readonly inodesUsed?: unknown;
}

/** The kubelet writes a negative number of a driver as an unsigned one. */
const LARGEST = 2 ** 63;

/**
 * Returns the sample, or what is wrong as the end of a sentence: "reports impossible numbers (used -1)". One of used,
 * available and capacity follows from the others.
 */
export function toSample(
  { usedBytes, availableBytes, capacityBytes, inodes, inodesFree, inodesUsed }: FileSystemNumbers,
  { source, sampledAt }: Pick<DiskSample, 'source' | 'sampledAt'>,
): DiskSample | string {
  const given = { used: usedBytes, available: availableBytes, capacity: capacityBytes };
  for (const [word, value] of Object.entries(given)) {
    if (value !== undefined && !isPossible(value)) return `reports impossible numbers (${word} ${shortNumber(value)})`;
  }
  const [used, available, capacity] = [toNumber(usedBytes), toNumber(availableBytes), toNumber(capacityBytes)];
  const size = capacity ?? (used !== undefined && available !== undefined ? used + available : undefined);
  if (size === undefined || size === 0) return 'reports no size of it';
  const left = available ?? (used === undefined ? undefined : Math.max(0, size - used));
  if (left === undefined) return 'does not report how full it is';
  if (left > size) return `reports impossible numbers (available ${left} of ${size})`;
  const total = positive(inodes);
  const free = toNumber(inodesFree);
  const taken = toNumber(inodesUsed) ?? (total === undefined || free === undefined ? undefined : total - free);
  const countsInodes = total !== undefined && taken !== undefined && taken <= total && taken >= 0;
  return {
    source,
    sampledAt,
    usedBytes: used ?? size - left,
    availableBytes: left,
    capacityBytes: size,
    inodesUsed: countsInodes ? taken : undefined,
    inodes: countsInodes ? total : undefined,
  };
}

function isPossible(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < LARGEST;
}

function toNumber(value: unknown): number | undefined {
  return typeof value === 'number' && isPossible(value) ? value : undefined;
}

/** A file system without a fixed number of inodes reports 0. */
function positive(value: unknown): number | undefined {
  const number = toNumber(value);
  return number === 0 ? undefined : number;
}

function shortNumber(value: unknown): string {
  return typeof value === 'number' ? String(value) : 'no number';
}
