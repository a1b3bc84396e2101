/** What a series of samples says. */

export interface Sample {
  readonly events: number;
  /** Live bytes of the heap, after garbage collection. */
  readonly heap: number;
  /** Bytes outside the heap: buffers. */
  readonly external: number;
  readonly resident: number;
  readonly descriptors: number;
  /** Microseconds of processor time for each event since the sample before. */
  readonly cpuPerEvent: number;
}

/** Returns the slope of the line of least squares, per event. */
export function slopeOf(samples: readonly Sample[], value: (sample: Sample) => number): number {
  const count = samples.length;
  const meanX = samples.reduce((sum, { events }) => sum + events, 0) / count;
  const meanY = samples.reduce((sum, sample) => sum + value(sample), 0) / count;
  const above = samples.reduce((sum, sample) => sum + (sample.events - meanX) * (value(sample) - meanY), 0);
  const below = samples.reduce((sum, { events }) => sum + (events - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Returns what the line of least squares adds from the first sample to the last; 0 if it falls. */
export function growthOf(samples: readonly Sample[], value: (sample: Sample) => number): number {
  const [first, last] = [samples.at(0)?.events ?? 0, samples.at(-1)?.events ?? 0];
  return Math.max(0, slopeOf(samples, value) * (last - first));
}
