/** `stsview disks -o json`: the shape is part of the program's interface, documented in docs/disks.md. */

import { fullestPercent } from '../../../domain/disks/usage.ts';
import type { ClaimDisk, DiskSource } from '../../../domain/model/disk.ts';
import type { ClaimBinding, SetStatus } from '../../../domain/model/set-status.ts';
import { timestamp } from '../../output/timestamp.ts';

/** The disk of one claim of a set. */
export interface SetDisk {
  readonly namespace: string;
  readonly set: string;
  readonly ordinal: number;
  readonly claim: ClaimBinding;
  /** Undefined if nobody could be asked. */
  readonly disk: ClaimDisk | undefined;
}

export interface DiskUsageList {
  readonly apiVersion: 'stsview/v1';
  readonly kind: 'DiskUsageList';
  readonly context: string;
  readonly items: readonly DiskUsageItem[];
}

/** Null where it is not known. */
export interface DiskUsageItem {
  readonly namespace: string;
  readonly set: string;
  readonly ordinal: number;
  readonly claim: string;
  readonly volume: string;
  readonly usedBytes: number | null;
  readonly availableBytes: number | null;
  readonly capacityBytes: number | null;
  readonly inodesUsed: number | null;
  readonly inodes: number | null;
  readonly growthBytesPerHour: number | null;
  /** RFC 3339 */
  readonly fullAt: string | null;
  readonly source: DiskSource | null;
  /** RFC 3339 */
  readonly sampledAt: string | null;
  /** What is missing, or which file system the numbers are about, in words. */
  readonly problem: string | null;
}

/** Returns the disk of each bound claim once: the fullest first, and those of which nothing is known last. */
export function disksOfSets(sets: readonly SetStatus[]): readonly SetDisk[] {
  const disks = sets.flatMap(({ set, bindings, outside }) => {
    const byClaim = new Map<string, SetDisk>();
    for (const { ordinal, claims } of [...bindings, ...outside]) {
      for (const claim of claims) {
        if (claim.phase !== 'Bound' || byClaim.has(claim.name)) continue;
        const { namespace, name } = set.meta;
        byClaim.set(claim.name, { namespace, set: name, ordinal, claim, disk: claim.disk });
      }
    }
    return [...byClaim.values()];
  });
  return disks.toSorted((a, b) => percentOf(b) - percentOf(a));
}

function percentOf({ disk }: SetDisk): number {
  return disk?.usage === undefined ? -1 : fullestPercent(disk.usage);
}

export function diskUsageList(context: string, disks: readonly SetDisk[]): DiskUsageList {
  return { apiVersion: 'stsview/v1', kind: 'DiskUsageList', context, items: disks.map(diskUsageItem) };
}

function diskUsageItem({ namespace, set, ordinal, claim, disk }: SetDisk): DiskUsageItem {
  const usage = disk?.usage;
  return {
    namespace,
    set,
    ordinal,
    claim: claim.name,
    volume: claim.volumeName,
    usedBytes: usage?.usedBytes ?? null,
    availableBytes: usage?.availableBytes ?? null,
    capacityBytes: usage?.capacityBytes ?? null,
    inodesUsed: usage?.inodesUsed ?? null,
    inodes: usage?.inodes ?? null,
    growthBytesPerHour: usage?.growthBytesPerHour ?? null,
    fullAt: timestamp(usage?.fullAt),
    source: usage?.source ?? null,
    sampledAt: timestamp(usage?.sampledAt),
    problem: diskProblem(disk) ?? null,
  };
}

/** Returns a sentence without a full stop; undefined if there is nothing to say. */
export function diskProblem(disk: ClaimDisk | undefined): string | undefined {
  if (disk === undefined) return 'not read';
  const shared = disk.usage?.sharedFileSystem;
  const parts = [
    ...(disk.problem === undefined ? [] : [disk.problem]),
    ...(shared === undefined ? [] : [`the file system is ${shared}`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
