import type { ClusterObject } from '../../domain/model/kinds.ts';
import { messageOf } from '../errors.ts';
import { fields, text } from '../json-fields.ts';

/**
 * Returns the projected object; undefined if the program does not use it, or if it cannot be read, which is reported to
 * `onProblem`.
 */
export function readItem(
  value: unknown,
  path: string,
  project: (value: unknown) => ClusterObject | undefined,
  onProblem: (sentence: string) => void,
): ClusterObject | undefined {
  try {
    return project(value);
  } catch (thrown) {
    const name = text(fields<'name'>(fields<'metadata'>(value).metadata).name, 'an object');
    onProblem(`${name} of ${path} cannot be read and is left out: ${messageOf(thrown)}.`);
    return undefined;
  }
}
