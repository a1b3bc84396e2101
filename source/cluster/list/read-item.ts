import type { ClusterObject } from '../../domain/model/kinds.ts';
import { messageOf } from '../errors.ts';
import { fields, text } from '../json-fields.ts';

/** An object as the program keeps it; undefined where it is of no use, or cannot be read, which `onProblem` is told. */
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
