/** The rules of single values that many kinds share: numbers, choices, percentages, paths, ports. */

import { isEqual, itemsOf, stringOf } from '../model/json.ts';
import { parseQuantity } from '../model/quantity.ts';
import { invalid, required, unsupported, type ValidationError } from './invalid.ts';

export type Causes = readonly ValidationError[];

const AT_LEAST_ZERO = 'must be greater than or equal to 0';

/** An absent number is valid. */
export function nonNegativeCauses(field: string, value: unknown): Causes {
  return typeof value === 'number' && value < 0 ? [invalid(field, value, AT_LEAST_ZERO)] : [];
}

export function positiveCauses(field: string, value: unknown): Causes {
  return typeof value === 'number' && value <= 0 ? [invalid(field, value, 'must be greater than zero')] : [];
}

export function rangeCauses(field: string, value: unknown, least: number, most: number): Causes {
  const isOutside = typeof value === 'number' && (value < least || value > most);
  return isOutside ? [invalid(field, value, `must be between ${least} and ${most}, inclusive`)] : [];
}

/** The id of a user or a group. */
export function idCauses(field: string, value: unknown): Causes {
  return rangeCauses(field, value, 0, 2_147_483_647);
}

/** A field that may be absent, and otherwise has one of the values. */
export function optionalChoiceCauses(field: string, value: unknown, choices: readonly string[]): Causes {
  return value === undefined || choices.includes(stringOf(value)) ? [] : [unsupported(field, value, choices)];
}

/** A field that has one of the values. */
export function choiceCauses(field: string, value: unknown, choices: readonly string[]): Causes {
  const text = stringOf(value);
  if (text === '') return [required(field)];
  return choices.includes(text) ? [] : [unsupported(field, text, choices)];
}

export function requiredCauses(field: string, value: unknown, more = ''): Causes {
  return stringOf(value) === '' ? [required(field, more)] : [];
}

export function immutableCauses(field: string, now: unknown, before: unknown): Causes {
  return isEqual(now, before) ? [] : [invalid(field, now ?? null, 'field is immutable')];
}

const PERCENT = /^[0-9]+%$/;
const PERCENT_RULE =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** A number that is not negative, or a percentage. */
export function intOrPercentCauses(field: string, value: unknown): Causes {
  if (typeof value === 'number') return nonNegativeCauses(field, value);
  return typeof value === 'string' && !PERCENT.test(value) ? [invalid(field, value, PERCENT_RULE)] : [];
}

export function notAbove100PercentCauses(field: string, value: unknown): Causes {
  if (typeof value !== 'string' || !PERCENT.test(value)) return [];
  return Number.parseInt(value, 10) > 100 ? [invalid(field, value, 'must not be greater than 100%')] : [];
}

/** Returns the number, or the percents; 0 for a text that is neither. */
export function intOrPercentValue(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[0-9]+%?$/.test(value) ? Number.parseInt(value, 10) : 0;
}

export function quantityCauses(field: string, value: unknown): Causes {
  return parseQuantity(value) < 0 ? [invalid(field, String(value), AT_LEAST_ZERO)] : [];
}

export function positiveQuantityCauses(field: string, value: unknown): Causes {
  return parseQuantity(value) <= 0 ? [invalid(field, String(value), 'must be greater than zero')] : [];
}

export function noBackstepsCauses(field: string, path: string): Causes {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : [];
}

/** A path inside something else. */
export function descendingPathCauses(field: string, path: string): Causes {
  return [
    ...(path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : []),
    ...noBackstepsCauses(field, path),
  ];
}

export function fileModeCauses(field: string, mode: unknown): Causes {
  const isBad = typeof mode === 'number' && (mode > 0o777 || mode < 0);
  return isBad ? [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')] : [];
}

export function portNumberCauses(field: string, value: unknown): Causes {
  return rangeCauses(field, value ?? 0, 1, 65_535);
}

/** The name of a container's port. */
export function portNameCauses(field: string, value: string): Causes {
  const problems = [
    ...(value.length > 15 ? ['must be no more than 15 characters'] : []),
    ...(/^[-a-z0-9]+$/.test(value) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
    ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(/^-|-$/.test(value) ? ['must not begin or end with a hyphen'] : []),
  ];
  return problems.map((problem) => invalid(field, value, problem));
}

export function portCauses(field: string, value: unknown): Causes {
  return typeof value === 'string' ? portNameCauses(field, value) : portNumberCauses(field, value);
}

/** Returns the causes of every item of a list, at its place: "spec.ports[0]". */
export function eachItem(field: string, list: unknown, check: (field: string, item: unknown) => Causes): Causes {
  return itemsOf(list).flatMap((item, index) => check(`${field}[${index}]`, item));
}
