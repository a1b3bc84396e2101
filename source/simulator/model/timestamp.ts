/** Times as Kubernetes writes them. */

import { stringOf } from './json.ts';

/** RFC 3339, to the second. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Returns milliseconds since the epoch; NaN if the value is not a time. */
export function parseTime(time: unknown): number {
  return Date.parse(stringOf(time));
}
