/** The object of the cluster's clock: its name, and how its fields are read. */

/** The store's key of its kind. */
export const CLOCKS = 'demo.stsview/clocks';
/** The only object of its kind. */
export const CLOCK_NAME = 'cluster';

export const PACES = ['normal', 'lecture'] as const;

/** How long things take, in virtual milliseconds. Undefined leaves it to the pod, to the class, or to chance. */
export interface Pace {
  readonly startMs?: number;
  readonly readyMs?: number;
  readonly stopMs?: number;
  readonly provisionMs?: number;
}

const NORMAL: Pace = {};
/** Slow enough to say what happens while it happens. */
const LECTURE: Pace = { startMs: 4000, readyMs: 3000, stopMs: 4000, provisionMs: 2000 };

export function paceOf(name: unknown): Pace {
  return name === 'lecture' ? LECTURE : NORMAL;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Returns milliseconds for a duration as Go writes it: "90s", "1h30m"; undefined if it is none. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, count = '', unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
}
