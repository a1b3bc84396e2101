/** What a value of an object has to be. A shape finds what is wrong with a value, and costs nothing where nothing is. */

import { isRecord, LONGEST_NAME, time } from '../json-fields.ts';

interface Misfit {
  /** Below the value: ".replicas", "[2].ready"; empty for the value itself. */
  readonly path: string;
  readonly value: unknown;
}

/** Returns undefined for a value that fits. */
export type Shape = (value: unknown) => readonly Misfit[] | undefined;

const MAX_INT32 = 2 ** 31 - 1;
const LONGEST_TEXT = 40;

function unless(holds: (value: unknown) => boolean): Shape {
  return (value) => (holds(value) ? undefined : [{ path: '', value }]);
}

/** A whole number of 0 or more that fits 32 bits. */
export const count = unless((value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_INT32);
export const generation = unless((value) => Number.isSafeInteger(value) && Number(value) >= 0);
export const bool = unless((value) => typeof value === 'boolean');
export const string = unless((value) => typeof value === 'string');
export const nameOrEmpty = unless((value) => typeof value === 'string' && value.length <= LONGEST_NAME);
export const name = unless((value) => value !== '' && nameOrEmpty(value) === undefined);
export const instant = unless((value) => time(value) !== undefined);
export const countOrPercent = unless(
  (value) => count(value) === undefined || (typeof value === 'string' && /^\d+%?$/.test(value)),
);
export const stringMap = unless(
  (value) => isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string'),
);

export function wordOf(...words: readonly string[]): Shape {
  return unless((value) => typeof value === 'string' && words.includes(value));
}

/** A field that may be missing; null counts as missing. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined || value === null ? undefined : shape(value));
}

export function listOf(item: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return [{ path: '', value }];
    let misfits: Misfit[] | undefined;
    for (const [index, entry] of value.entries()) {
      for (const { path, value: wrong } of item(entry) ?? []) {
        misfits ??= [];
        misfits.push({ path: `[${index}]${path}`, value: wrong });
      }
    }
    return misfits;
  };
}

/** An object in which these fields fit. Others are not looked at. */
export function record(shapes: Readonly<Record<string, Shape>>): Shape {
  const fields = Object.entries(shapes);
  return (value) => {
    if (!isRecord(value)) return [{ path: '', value }];
    let misfits: Misfit[] | undefined;
    for (const [field, shape] of fields) {
      for (const { path, value: wrong } of shape(Object.hasOwn(value, field) ? value[field] : undefined) ?? []) {
        misfits ??= [];
        misfits.push({ path: `.${field}${path}`, value: wrong });
      }
    }
    return misfits;
  };
}

/** Returns 'spec.replicas is "three"', "status is missing"; an empty list if everything fits. */
export function misfitsOf(shape: Shape, value: unknown): readonly string[] {
  return (shape(value) ?? NONE).map(
    ({ path, value: wrong }) => `${path.replace(/^\./, '') || 'it'} ${described(wrong)}`,
  );
}

const NONE: readonly Misfit[] = [];

function described(value: unknown): string {
  if (value === undefined || value === null) return 'is missing';
  if (Array.isArray(value)) return 'is a list';
  if (typeof value === 'string' && value.length > LONGEST_TEXT)
    return `is ${JSON.stringify(`${value.slice(0, LONGEST_TEXT)}…`)}, ${value.length} characters long`;
  if (typeof value === 'string') return `is ${JSON.stringify(value)}`;
  return typeof value === 'object' ? 'is an object' : `is ${String(value)}`;
}
