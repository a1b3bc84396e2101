/** Reads a size as a user types it. */

import { parseQuantity } from '../text/quantity.ts';

export type ParsedSize = { readonly bytes: number } | { readonly problem: string };

const MIN_BYTES = 2 ** 20;
/** No known storage driver makes a larger volume. */
const MAX_BYTES = 2 ** 50;

/** `problem` is a sentence that says what to write instead. */
export function parseSize(text: string): ParsedSize {
  if (text === '') return { problem: 'There is no size: write 20Gi, for one.' };
  if (/^\d+(\.\d+)?$/.test(text)) return { problem: `"${text}" has no unit: write ${text}Gi or ${text}Mi.` };
  const bytes = /^\d*\.?\d*(?:k|[MGTPE]|[KMGTPE]i)$/.test(text) ? parseQuantity(text) : undefined;
  if (bytes === undefined)
    return { problem: `"${text}" is no size: write a number and a unit, such as 20Gi or 500Mi.` };
  if (bytes < MIN_BYTES) return { problem: `${text} is less than 1Mi, which is no size for a volume: check the unit.` };
  if (bytes > MAX_BYTES) return { problem: `${text} is more than 1Pi, which no volume has: check the unit.` };
  return { bytes };
}

/** Compares two quantities as the API server does. Negative where the first is less; undefined if one is no quantity. */
export function compareSizes(first: string, second: string): number | undefined {
  const [left, right] = [parseQuantity(first), parseQuantity(second)];
  return left === undefined || right === undefined ? undefined : left - right;
}
