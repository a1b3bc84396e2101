/** Measurements of disks for tests. */

import { noDiskReadings, withMeasurements } from '../../../../source/domain/disks/samples.ts';
import {
  type ClaimSamples,
  DEFAULT_DISK_LIMITS,
  type DiskReadings,
  type DiskSample,
  type NodeReading,
} from '../../../../source/domain/model/disk.ts';
import { NOW } from '../../../support/object-builders.ts';

export const GIB = 2 ** 30;

/** A quarter of 8 GiB is used. */
export function aSample(overrides: Partial<DiskSample> = {}): DiskSample {
  const usedBytes = overrides.usedBytes ?? 2 * GIB;
  const capacityBytes = overrides.capacityBytes ?? 8 * GIB;
  return {
    source: 'kubelet',
    sampledAt: NOW,
    usedBytes,
    availableBytes: capacityBytes - usedBytes,
    capacityBytes,
    inodesUsed: 1000,
    inodes: 500_000,
    ...overrides,
  };
}

export function samplesOf(latest: DiskSample, earlier: ClaimSamples['history'] = []): ClaimSamples {
  return { latest, history: [...earlier, { at: latest.sampledAt, usedBytes: latest.usedBytes }] };
}

/** The readings of these claims ("namespace/claim"), with what asking the nodes came to. */
export function readingsOf(
  samples: Readonly<Record<string, DiskSample>>,
  nodes: Readonly<Record<string, NodeReading>> = {},
): DiskReadings {
  const measured = { samples: new Map(Object.entries(samples)), unusable: new Map<string, string>() };
  return { ...withMeasurements(noDiskReadings(DEFAULT_DISK_LIMITS), measured), nodes: new Map(Object.entries(nodes)) };
}
