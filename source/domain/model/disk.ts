/** How full the file systems of claims are. Sizes are in bytes, times in milliseconds since the epoch. */

/** Who measured: the kubelet's summary, Prometheus (which has it from the kubelets), or `df` in a container. */
export type DiskSource = 'kubelet' | 'prometheus' | 'df';

/** One measurement of the file system that a claim's volume lies on. */
export interface DiskSample {
  readonly source: DiskSource;
  /** When it was measured, by the clock of the kubelet, of Prometheus or of this machine. */
  readonly sampledAt: number;
  readonly usedBytes: number;
  /** What its users may still write; with `usedBytes` less than the capacity where blocks are reserved. */
  readonly availableBytes: number;
  readonly capacityBytes: number;
  /** Undefined for a file system that does not count inodes. */
  readonly inodesUsed: number | undefined;
  readonly inodes: number | undefined;
}

export interface UsedAt {
  readonly at: number;
  readonly usedBytes: number;
}

export interface ClaimSamples {
  readonly latest: DiskSample;
  /** Ascending by time; its last entry is that of `latest`. */
  readonly history: readonly UsedAt[];
}

/** What asking the kubelet of a node came to. `reason`: part of a sentence. */
export type NodeReading =
  | { readonly state: 'read' }
  | { readonly state: 'forbidden' }
  | { readonly state: 'failed'; readonly reason: string };

export interface DiskLimits {
  /** From this percentage on, a disk counts as full. */
  readonly fullPercent: number;
  /** From this percentage on, a disk counts as filling. */
  readonly fillingPercent: number;
  /** A disk that will be full within so many hours counts as filling. */
  readonly fillingHours: number;
}

export const DEFAULT_DISK_LIMITS: DiskLimits = { fullPercent: 98, fillingPercent: 85, fillingHours: 24 };

/** What was read about the disks since the program began to ask. */
export interface DiskReadings {
  readonly limits: DiskLimits;
  /** By "namespace/claim". */
  readonly claims: ReadonlyMap<string, ClaimSamples>;
  /** By "namespace/claim": why the last measurement of it cannot be used, as part of a sentence. */
  readonly unusable: ReadonlyMap<string, string>;
  /** By name; a node that is missing has not been asked. */
  readonly nodes: ReadonlyMap<string, NodeReading>;
  /** Why Prometheus gives nothing, as a sentence; undefined if it does, or none is named. */
  readonly prometheusProblem: string | undefined;
}

export type DiskLevel = 'ok' | 'filling' | 'full';

export interface DiskUsage extends DiskSample {
  /** Of what its users may write, as df counts it; rounded down. */
  readonly usedPercent: number;
  readonly inodesPercent: number | undefined;
  /** What runs out first. */
  readonly scarcer: 'bytes' | 'inodes';
  /** Which file system is reported, if the volume shares it with others, as part of a sentence. */
  readonly sharedFileSystem: string | undefined;
  /** Negative if it shrinks; undefined while there are too few samples. */
  readonly growthBytesPerHour: number | undefined;
  /** When it will be full if it goes on like this; undefined where the samples do not bear it. */
  readonly fullAt: number | undefined;
  readonly level: DiskLevel;
  readonly history: readonly UsedAt[];
}

/** What is known of one claim's disk. */
export interface ClaimDisk {
  /** Undefined if nothing is known. It may be old: see `sampledAt`. */
  readonly usage: DiskUsage | undefined;
  /** Why nothing newer is known, as part of a sentence; undefined if nothing is missing. */
  readonly problem: string | undefined;
  /** The same in two or three words, for a column. */
  readonly shortProblem: string;
}
