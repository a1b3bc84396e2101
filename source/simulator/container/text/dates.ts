/** Dates as `date` writes and reads them, in UTC. */

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  sec: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
};

const two = (value: number): string => String(value).padStart(2, '0');

export function formatDate(format: string, time: number): string {
  const date = new Date(time);
  const day = DAYS[date.getUTCDay()] ?? '';
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const dayOfYear =
    Math.floor(
      (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) /
        DAY_MS,
    ) + 1;
  const parts: Readonly<Record<string, () => string>> = {
    Y: () => String(date.getUTCFullYear()),
    y: () => two(date.getUTCFullYear() % 100),
    m: () => two(date.getUTCMonth() + 1),
    d: () => two(date.getUTCDate()),
    e: () => String(date.getUTCDate()).padStart(2),
    H: () => two(date.getUTCHours()),
    I: () => two(date.getUTCHours() % 12 || 12),
    M: () => two(date.getUTCMinutes()),
    S: () => two(date.getUTCSeconds()),
    N: () => `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`,
    s: () => String(Math.floor(time / 1000)),
    a: () => day.slice(0, 3),
    A: () => day,
    b: () => month.slice(0, 3),
    h: () => month.slice(0, 3),
    B: () => month,
    p: () => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
    j: () => String(dayOfYear).padStart(3, '0'),
    u: () => String(date.getUTCDay() || 7),
    w: () => String(date.getUTCDay()),
    Z: () => 'UTC',
    z: () => '+0000',
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
    F: () => formatDate('%Y-%m-%d', time),
    T: () => formatDate('%H:%M:%S', time),
    R: () => formatDate('%H:%M', time),
    D: () => formatDate('%m/%d/%y', time),
    c: () => formatDate('%a %b %e %H:%M:%S %Y', time),
    x: () => formatDate('%m/%d/%y', time),
    X: () => formatDate('%H:%M:%S', time),
  };
  return format.replace(/%([-_0]?)(\d*)([A-Za-z%])/g, (whole, flag: string, digits: string, letter: string) => {
    const text = parts[letter]?.();
    if (text === undefined) return whole;
    const cut = letter === 'N' && digits !== '' ? text.slice(0, Number(digits)) : text;
    return flag === '-' ? cut.replace(/^[0 ]+(?=.)/, '') : cut;
  });
}

/** "@1700000000", "2026-01-02 03:04", "now", "yesterday", "1 hour ago", "+2 days"; undefined for anything else. */
export function parseDate(text: string, now: number): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'now' || trimmed === '' || trimmed === 'today') return now;
  if (trimmed === 'yesterday') return now - DAY_MS;
  if (trimmed === 'tomorrow') return now + DAY_MS;
  const seconds = /^@(-?\d+(?:\.\d+)?)$/.exec(trimmed)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const relative = /^([-+]?\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(trimmed);
  if (relative !== null) {
    const change = Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? 0);
    return relative[3] === undefined ? now + change : now - change;
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:z| ?utc| ?\+00:?00)?$/.exec(
    trimmed,
  );
  if (iso === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = iso
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
