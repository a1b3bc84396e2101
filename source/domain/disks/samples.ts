/** Gathers the measurements of disks, and keeps as many of them as a trend needs. */

import type { ClaimSamples, DiskLimits, DiskReadings, DiskSample, NodeReading, UsedAt } from '../model/disk.ts';
import { TREND_WINDOW_MS } from './trend.ts';

/** The newest samples are kept as they come; of older ones, one for each `THINNED_MS`. */
const ALL_KEPT_MS = 15 * 60_000;
const THINNED_MS = 2 * 60_000;

export function noDiskReadings(limits: DiskLimits): DiskReadings {
  return { limits, claims: new Map(), unusable: new Map(), nodes: new Map(), prometheusProblem: undefined };
}

/** Measurements by "namespace/claim". */
export interface MeasuredDisks {
  readonly samples: ReadonlyMap<string, DiskSample>;
  /** Why a measurement cannot be used, as part of a sentence. */
  readonly unusable: ReadonlyMap<string, string>;
}

/** Adds what the kubelet of a node answered. */
export function withNodeAnswer(
  readings: DiskReadings,
  node: string,
  answer: { readonly reading: NodeReading; readonly measured: MeasuredDisks },
): DiskReadings {
  const before = readings.nodes.get(node);
  const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(answer.reading);
  // An unchanged reading keeps its reference, so that the sets are not described anew.
  const nodes = isSame ? readings.nodes : new Map([...readings.nodes, [node, answer.reading]]);
  return withMeasurements({ ...readings, nodes }, answer.measured);
}

export function withMeasurements(
  readings: DiskReadings,
  { samples, unusable }: MeasuredDisks,
  earlier: ReadonlyMap<string, readonly UsedAt[]> = new Map(),
): DiskReadings {
  const claims = new Map(readings.claims);
  for (const [key, sample] of samples) claims.set(key, withSample(claims.get(key), sample, earlier.get(key) ?? []));
  const refused = new Map(readings.unusable);
  for (const key of samples.keys()) refused.delete(key);
  for (const [key, reason] of unusable) refused.set(key, reason);
  return { ...readings, claims, unusable: refused };
}

export function withPrometheusProblem(readings: DiskReadings, problem: string | undefined): DiskReadings {
  return readings.prometheusProblem === problem ? readings : { ...readings, prometheusProblem: problem };
}

/**
 * The newest sample of all sources counts. Of one source it is the last one to come, since its clock may be set back.
 * @param earlier what was used before, in any order
 */
function withSample(before: ClaimSamples | undefined, sample: DiskSample, earlier: readonly UsedAt[]): ClaimSamples {
  const isKnown =
    before !== undefined &&
    (sample.sampledAt === before.latest.sampledAt ||
      (sample.sampledAt < before.latest.sampledAt && sample.source !== before.latest.source));
  if (isKnown && earlier.length === 0) return before;
  const latest = isKnown ? before.latest : sample;
  const byTime = new Map<number, number>();
  for (const { at, usedBytes } of [...earlier, ...(before?.history ?? [])]) byTime.set(at, usedBytes);
  byTime.set(latest.sampledAt, latest.usedBytes);
  const history = [...byTime].map(([at, usedBytes]) => ({ at, usedBytes })).sort((a, b) => a.at - b.at);
  return { latest, history: thinned(history, latest.sampledAt) };
}

function thinned(history: readonly UsedAt[], now: number): readonly UsedAt[] {
  const kept: UsedAt[] = [];
  for (const point of history) {
    const age = now - point.at;
    if (age < 0 || age > TREND_WINDOW_MS) continue;
    const last = kept.at(-1);
    if (age > ALL_KEPT_MS && last !== undefined && point.at - last.at < THINNED_MS) continue;
    kept.push(point);
  }
  return kept;
}
