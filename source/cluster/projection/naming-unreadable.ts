import type { ClusterObject } from '../../domain/model/kinds.ts';
import { unreadableFields } from '../shape/unreadable-fields.ts';

/** Returns the projection of a kind that also names the fields it could not read. */
export function namingUnreadable<T extends ClusterObject>(
  project: (value: unknown) => T | undefined,
): (value: unknown) => T | undefined {
  return (value) => {
    const object = project(value);
    if (object === undefined) return undefined;
    const unreadable = unreadableFields(object.kind, value);
    return unreadable.length === 0 ? object : { ...object, meta: { ...object.meta, unreadable } };
  };
}
