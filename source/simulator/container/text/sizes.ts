/** Sizes as people read them. */

const UNITS = ['', 'K', 'M', 'G', 'T'];

/** "1.5M", "20G", "512". */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return String(value);
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${UNITS[unit]}`;
}
