/** Whether a CronJob's schedule can be read, with the sentences of github.com/robfig/cron/v3. */

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const DURATION = /^[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/;

type Read = number | string;

/** A text is the reason why it is no number. */
function readNumber(text: string, { min, names }: Bounds): Read {
  const named = names.indexOf(text.toLowerCase());
  if (named !== -1) return named + min;
  if (!/^[+-]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  }
  const number = Number(text);
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : number;
}

function rangeProblem(expression: string, bounds: Bounds): string | undefined {
  const [range = '', step, ...moreSteps] = expression.split('/');
  const [low = '', high, ...moreHighs] = range.split('-');
  const isAll = low === '*' || low === '?';
  const start: Read = isAll ? bounds.min : readNumber(low, bounds);
  if (typeof start === 'string') return start;
  if (!isAll && moreHighs.length > 0) return `too many hyphens: ${expression}`;
  let end: Read = isAll ? bounds.max : high === undefined ? start : readNumber(high, bounds);
  if (typeof end === 'string') return end;
  let by: Read = 1;
  if (step !== undefined) {
    by = readNumber(step, { ...bounds, names: [] });
    if (typeof by === 'string') return by;
    if (high === undefined) end = bounds.max;
  }
  if (moreSteps.length > 0) return `too many slashes: ${expression}`;
  if (start < bounds.min) return `beginning of range (${start}) below minimum (${bounds.min}): ${expression}`;
  if (end > bounds.max) return `end of range (${end}) above maximum (${bounds.max}): ${expression}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`;
  return by === 0 ? `step of range should be a positive number: ${expression}` : undefined;
}

function descriptorProblem(text: string): string | undefined {
  if (DESCRIPTORS.includes(text)) return undefined;
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`;
  const duration = text.slice('@every '.length);
  if (DURATION.test(duration)) return undefined;
  const [, unit] = /^[+-]?\d+(?:\.\d*)?([^\d.]*)/.exec(duration) ?? [];
  const shown = JSON.stringify(duration);
  const why =
    unit === undefined
      ? `invalid duration ${shown}`
      : unit === ''
        ? `missing unit in duration ${shown}`
        : `unknown unit ${JSON.stringify(unit)} in duration ${shown}`;
  return `failed to parse duration ${text}: time: ${why}`;
}

/** Returns undefined for a schedule that can be read. */
export function scheduleProblem(schedule: string): string | undefined {
  const text = schedule.replace(/^(CRON_)?TZ=\S+\s*/, '').trim();
  if (text.startsWith('@')) return descriptorProblem(text);
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== FIELDS.length) {
    return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`;
  }
  return parts
    .flatMap((part, index) => {
      const bounds = FIELDS[index];
      return bounds === undefined ? [] : part.split(',').map((range) => rangeProblem(range, bounds));
    })
    .find((problem) => problem !== undefined);
}
