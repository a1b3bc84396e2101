/**
 * How the newest version of a table differs from the one before, so that what is derived from tables need not be
 * computed again. A table without a record may differ in everything.
 */

import type { Kind, ObjectOfKind } from './kinds.ts';
import type { Table } from './snapshot.ts';

export interface TableChange<K extends Kind> {
  readonly before: Table<K>;
  /** The former objects by key; undefined for an object that was added. */
  readonly replaced: ReadonlyMap<string, ObjectOfKind[K] | undefined>;
}

const changes = new WeakMap<object, unknown>();

/** The record of the table before is dropped, so that no more than two versions are kept alive. */
export function recordTableChange<K extends Kind>(table: Table<K>, change: TableChange<K>): void {
  changes.delete(change.before);
  changes.set(table, change);
}

export function tableChangeOf<K extends Kind>(table: Table<K>): TableChange<K> | undefined {
  // Only recordTableChange() writes, and it stores the change of a table under this table.
  return changes.get(table) as TableChange<K> | undefined;
}
