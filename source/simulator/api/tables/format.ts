/** Ages and lists as kubectl's tables write them. */

import { at, itemsOf, stringMapOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export const NONE = '<none>';

const UNKNOWN = '<unknown>';

/** Port of duration.HumanDuration of k8s.io/apimachinery: at most two units, fewer for long durations. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return twoUnits(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return twoUnits(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return twoUnits(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? twoUnits(years, 'y', days % 365, 'd') : `${years}y`;
}

function twoUnits(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`;
}

/** Returns the age of an RFC 3339 time. */
export function formatAge(time: unknown, now: number): string {
  const then = Date.parse(stringOf(time));
  return Number.isNaN(then) ? UNKNOWN : humanDuration(now - then);
}

export function ageOf(object: KubeObject, now: number): string {
  return formatAge(object.metadata.creationTimestamp, now);
}

export function orNone(text: string): string {
  return text === '' ? NONE : text;
}

export function containerNames(template: unknown): string {
  return itemsOf(at(template, 'containers'))
    .map((item) => stringOf(at(item, 'name')))
    .join(',');
}

export function containerImages(template: unknown): string {
  return itemsOf(at(template, 'containers'))
    .map((item) => stringOf(at(item, 'image')))
    .join(',');
}

/** Returns as many values as the real tables show, and the number of the others. */
export function firstThree(all: readonly string[]): string {
  if (all.length === 0) return NONE;
  return all.length <= 3 ? all.join(',') : `${all.slice(0, 3).join(',')} + ${all.length - 3} more...`;
}

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

export function formatAccessModes(modes: unknown): string {
  return itemsOf(modes)
    .map((mode) => SHORT_MODES[stringOf(mode)] ?? stringOf(mode))
    .join(',');
}

export function formatLabels(labels: unknown): string {
  const each = Object.entries(stringMapOf(labels)).map(([key, value]) => `${key}=${value}`);
  return orNone(each.join(','));
}

const OPERATORS: Readonly<Record<string, string>> = { In: 'in', NotIn: 'notin' };

/** Port of `metav1.FormatLabelSelector`. */
export function formatLabelSelector(selector: unknown): string {
  const labels = Object.entries(stringMapOf(at(selector, 'matchLabels'))).map(([key, value]) => `${key}=${value}`);
  const expressions = itemsOf(at(selector, 'matchExpressions')).map((entry) => {
    const key = stringOf(at(entry, 'key'));
    const operator = stringOf(at(entry, 'operator'));
    const values = itemsOf(at(entry, 'values')).join(',');
    if (operator === 'Exists') return key;
    return operator === 'DoesNotExist' ? `!${key}` : `${key} ${OPERATORS[operator] ?? operator} (${values})`;
  });
  return orNone([...labels, ...expressions].join(','));
}
