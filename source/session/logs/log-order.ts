/** The order of lines of several logs by the kubelets' time stamps. */

import type { ContainerLogLine } from '../../cluster/stream/log-lines.ts';

/** A line with the pod that it comes from. */
export interface MemberLine extends ContainerLogLine {
  readonly pod: string;
}

export interface LineTime {
  /** Milliseconds since the epoch. */
  readonly ms: number;
  /** The digits of the fraction of the second, nine of them. */
  readonly fraction: string;
}

export const BEFORE_ALL: LineTime = { ms: Number.NEGATIVE_INFINITY, fraction: '' };

/** `at`: RFC 3339. Returns undefined if it is no time. */
export function lineTime(at: string): LineTime | undefined {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return undefined;
  return { ms, fraction: (/\.(\d+)/.exec(at)?.[1] ?? '').padEnd(9, '0') };
}

export function compareTimes(a: LineTime, b: LineTime): number {
  return a.ms - b.ms || (a.fraction < b.fraction ? -1 : Number(a.fraction > b.fraction));
}
