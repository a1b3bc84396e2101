/** Schedules of CronJobs: "30 4 * * 1-5", "@hourly", in a time zone. The grammar is that of github.com/robfig/cron. */

export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** If both days and weekdays are restricted, either suffices. */
  readonly eitherDay: boolean;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function numberFor(text: string, names: readonly string[], first: number): number {
  const index = names.indexOf(text.toLowerCase());
  if (index !== -1) return index + first;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Returns undefined if the field is malformed. */
function parseField(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1', more] = part.split('/');
    const [from = '', to, extra] = range.split('-');
    const isAll = from === '*' || from === '?';
    const start = isAll ? low : numberFor(from, names, low);
    const open = part.includes('/') ? high : start;
    const end = isAll ? high : to === undefined ? open : numberFor(to, names, low);
    const by = /^\d+$/.test(step) ? Number(step) : 0;
    const isValid = start >= low && end <= high && start <= end && by > 0;
    if (!isValid || more !== undefined || extra !== undefined) return undefined;
    for (let value = start; value <= end; value += by) values.add(value);
  }
  return values;
}

/** Returns undefined if the text is no schedule. */
export function parseSchedule(text: string): CronSchedule | undefined {
  const fields = (MACROS[text.trim()] ?? text).trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, MONTHS);
  const weekdays = parseField(weekday, 0, 6, WEEKDAYS);
  if (fields.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return undefined;
  const eitherDay = !/^[*?]/.test(day) && !/^[*?]/.test(weekday);
  return { minutes, hours, days, months, weekdays, eitherDay };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** The farthest that is looked ahead: five years. */
const FARTHEST_MS = 5 * 366 * DAY_MS;

/** Returns the difference of a zone's time from UTC at a moment, in milliseconds. @throws RangeError for no zone */
function offsetOf(zone: string, time: number): number {
  if (zone === '' || zone === 'UTC' || zone === 'Etc/UTC') return 0;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
}

/** Reports whether the text is a time zone's name. */
export function isTimeZone(zone: string): boolean {
  try {
    offsetOf(zone, 0);
    return true;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

/** Returns the next time after a moment, in milliseconds; undefined if there is none, as for February 30. */
export function nextTime(schedule: CronSchedule, after: number, zone = ''): number | undefined {
  const { minutes, hours, days, months, weekdays, eitherDay } = schedule;
  const end = after + FARTHEST_MS;
  for (let time = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS; time < end; ) {
    const local = new Date(time + offsetOf(zone, time));
    const isDay = days.has(local.getUTCDate());
    const isWeekday = weekdays.has(local.getUTCDay());
    const fitsDay = eitherDay ? isDay || isWeekday : isDay && isWeekday;
    if (!months.has(local.getUTCMonth() + 1) || !fitsDay) time += DAY_MS - (local.getTime() % DAY_MS);
    else if (!hours.has(local.getUTCHours())) time += HOUR_MS - (local.getTime() % HOUR_MS);
    else if (!minutes.has(local.getUTCMinutes())) time += MINUTE_MS;
    else return time;
  }
  return undefined;
}
