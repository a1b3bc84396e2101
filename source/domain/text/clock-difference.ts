const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function amount(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.round(ms / 1000)} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  return `${Math.round(ms / HOUR)} h`;
}

/** "this machine's clock is 15 min ahead". `aheadMs` is negative for a clock that is behind. */
export function clockDifferenceText(aheadMs: number): string {
  return `this machine's clock is ${amount(Math.abs(aheadMs))} ${aheadMs < 0 ? 'behind' : 'ahead'}`;
}
