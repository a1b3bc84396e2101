/**
 * The trend of a disk: a straight line through the samples of the last six hours, by least squares.
 *
 * A growth is known once there are 5 samples over 2 minutes. When the disk will be full is known only if the samples
 * lie close to the line (R² of 0.9 or more), and if that moment is not further ahead than twelve times the time that the
 * samples span: ten minutes of samples look two hours ahead. A disk that is emptied again and again, as by
 * the compactions of a database, has no such line.
 */

import type { UsedAt } from '../model/disk.ts';

const HOUR_MS = 60 * 60_000;
export const TREND_WINDOW_MS = 6 * HOUR_MS;
const MIN_SAMPLES = 5;
const MIN_SPAN_MS = 2 * 60_000;
const MIN_EXPLAINED = 0.9;
const LOOK_AHEAD = 12;

export interface DiskTrend {
  readonly growthBytesPerHour: number | undefined;
  readonly fullAt: number | undefined;
}

const NO_TREND: DiskTrend = { growthBytesPerHour: undefined, fullAt: undefined };

/** `history`: ascending by time. `availableBytes`: what was left at its end. */
export function diskTrend(history: readonly UsedAt[], availableBytes: number): DiskTrend {
  const last = history.at(-1);
  if (last === undefined) return NO_TREND;
  const points = history.filter(({ at }) => last.at - at <= TREND_WINDOW_MS);
  const spanMs = last.at - (points[0]?.at ?? last.at);
  if (points.length < MIN_SAMPLES || spanMs < MIN_SPAN_MS) return NO_TREND;
  const { slope, explained } = straightLine(points);
  const growthBytesPerHour = Math.round(slope * HOUR_MS);
  if (slope <= 0 || explained < MIN_EXPLAINED) return { growthBytesPerHour, fullAt: undefined };
  const leftMs = availableBytes / slope;
  return { growthBytesPerHour, fullAt: leftMs > LOOK_AHEAD * spanMs ? undefined : Math.round(last.at + leftMs) };
}

/** `slope` in bytes per millisecond; `explained` is the share of the variance that the line explains, 0 to 1. */
function straightLine(points: readonly UsedAt[]): { readonly slope: number; readonly explained: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanAt = mean(points.map(({ at }) => at));
  const meanUsed = mean(points.map(({ usedBytes }) => usedBytes));
  let [timeSquares, usedSquares, products] = [0, 0, 0];
  for (const { at, usedBytes } of points) {
    timeSquares += (at - meanAt) ** 2;
    usedSquares += (usedBytes - meanUsed) ** 2;
    products += (at - meanAt) * (usedBytes - meanUsed);
  }
  if (usedSquares === 0) return { slope: 0, explained: 1 };
  return { slope: products / timeSquares, explained: products ** 2 / (timeSquares * usedSquares) };
}
