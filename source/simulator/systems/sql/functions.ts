/** Functions that all databases have. */

import type { Value } from '../records.ts';

/** Undefined for one that is not simulated. `now`: the time, as the database writes it. */
export function commonFunction(name: string, args: readonly Value[], now: string): Value | undefined {
  const [first = null] = args;
  switch (name) {
    case 'now':
    case 'current_timestamp':
      return now;
    case 'upper':
    case 'lower':
      return first === null ? null : name === 'upper' ? String(first).toUpperCase() : String(first).toLowerCase();
    case 'length':
    case 'char_length':
      return first === null ? null : [...String(first)].length;
    case 'concat':
      return args.includes(null) ? null : args.map(String).join('');
    case 'coalesce':
    case 'ifnull':
      return args.find((value) => value !== null) ?? null;
    case 'abs':
      return first === null ? null : Math.abs(Number(first));
    case 'round':
      return first === null ? null : Math.round(Number(first));
    default:
      return undefined;
  }
}
