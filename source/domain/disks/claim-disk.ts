/** Says what is known of the disk of a claim, and what is missing where nothing is. */

import type { ClaimDisk, ClaimSamples, DiskLimits, DiskReadings, NodeReading } from '../model/disk.ts';
import type { Claim, Pod, Volume } from '../model/kinds.ts';
import { diskUsage } from './usage.ts';

/** The readings that concern one claim. An unchanged reading keeps its reference. */
export interface ClaimDiskReading {
  readonly samples: ClaimSamples | undefined;
  readonly unusable: string | undefined;
  /** The node on which a pod has it mounted; undefined if none has. */
  readonly node: { readonly name: string; readonly reading: NodeReading | undefined } | undefined;
  readonly prometheusProblem: string | undefined;
  readonly limits: DiskLimits;
}

/** Returns undefined if no disk has been read yet. `users`: the pods that name the claim. */
export function claimDiskReading(
  readings: DiskReadings | undefined,
  key: string,
  users: readonly Pod[],
): ClaimDiskReading | undefined {
  if (readings === undefined) return undefined;
  const name = users.find(({ node, phase }) => node !== '' && phase === 'Running')?.node;
  return {
    samples: readings.claims.get(key),
    unusable: readings.unusable.get(key),
    node: name === undefined ? undefined : { name, reading: readings.nodes.get(name) },
    prometheusProblem: readings.prometheusProblem,
    limits: readings.limits,
  };
}

/** Returns undefined if nobody has been asked about it yet, and if it has no file system that could be full. */
export function claimDisk(
  claim: Claim | undefined,
  volume: Volume | undefined,
  reading: ClaimDiskReading | undefined,
): ClaimDisk | undefined {
  if (claim === undefined || reading === undefined || claim.volume === '') return undefined;
  const { limits } = reading;
  const samples = samplesOfClaim(claim, reading.samples);
  const usage = samples === undefined ? undefined : diskUsage(samples, { volume, sizeText: claim.capacity, limits });
  const missing = missingReading(claim, volume, reading, usage !== undefined);
  if (usage === undefined && missing === undefined) return undefined;
  return { usage, problem: missing?.problem, shortProblem: missing?.short ?? '' };
}

/** A former claim of the name may have been measured before. */
function samplesOfClaim({ meta }: Claim, samples: ClaimSamples | undefined): ClaimSamples | undefined {
  if (samples === undefined || samples.latest.sampledAt < meta.createdAt) return undefined;
  const own = samples.history.filter(({ at }) => at >= meta.createdAt);
  return own.length === samples.history.length ? samples : { ...samples, history: own };
}

interface Missing {
  readonly problem: string;
  readonly short: string;
}

function missingReading(
  claim: Claim,
  volume: Volume | undefined,
  { unusable, node, prometheusProblem }: ClaimDiskReading,
  isMeasured: boolean,
): Missing | undefined {
  if (claim.volumeMode === 'Block') {
    return {
      problem: 'it is a block device, of which nobody but its user knows how full it is',
      short: 'block device',
    };
  }
  if (unusable !== undefined) return { problem: unusable, short: 'wrong numbers' };
  if (node === undefined) {
    return { problem: 'no pod has it mounted, and only a mounted volume is measured', short: 'not mounted' };
  }
  const also = prometheusProblem === undefined ? '' : `; ${prometheusProblem}`;
  switch (node.reading?.state) {
    case undefined:
      return isMeasured || prometheusProblem === undefined
        ? undefined
        : { problem: prometheusProblem, short: 'not read' };
    case 'forbidden':
      // Prometheus has it from the same kubelet.
      if (isMeasured) return undefined;
      return {
        problem: `the permission to get nodes/proxy is missing, which the summary of the kubelet of ${node.name} needs${also}`,
        short: 'needs nodes/proxy',
      };
    case 'failed':
      return {
        problem: `the kubelet of ${node.name} gives no summary: ${node.reading.reason}${also}`,
        short: 'no answer',
      };
    case 'read':
      if (isMeasured) return undefined;
      return { problem: `the kubelet of ${node.name} ${notMeasured(volume)}${also}`, short: 'not measured' };
  }
}

function notMeasured(volume: Volume | undefined): string {
  const type = volume?.storage.type ?? '';
  if (type === 'hostPath') return 'does not measure hostPath volumes';
  return type === 'csi'
    ? 'does not report the volume: its driver may not measure volumes, or has yet to do so'
    : 'does not report the volume';
}
