/** Indexes over whole tables. An index is updated with the changes of its table instead of being computed again. */

import type { Kind, ObjectOfKind } from '../model/kinds.ts';
import type { Table } from '../model/snapshot.ts';
import { tableChangeOf } from '../model/table-changes.ts';

export type TableIndex<K extends Kind> = (table: Table<K>) => ReadonlyMap<string, readonly ObjectOfKind[K][]>;

/**
 * Returns an index of the objects by each of their keys. A call with a newer version of the table reuses and
 * changes the index of the older one, so that an index must not be kept after its use.
 * @param keysOf depends on the object alone
 * @param compare the order of the objects of one key; that of the table by default
 */
export function indexTable<K extends Kind>(
  keysOf: (object: ObjectOfKind[K]) => readonly string[],
  compare?: (left: ObjectOfKind[K], right: ObjectOfKind[K]) => number,
): TableIndex<K> {
  type Item = ObjectOfKind[K];
  const indexes = new WeakMap<Table<K>, Map<string, readonly Item[]>>();

  function computeIndex(table: Table<K>): Map<string, readonly Item[]> {
    const lists = new Map<string, Item[]>();
    for (const object of table.values()) {
      for (const key of keysOf(object)) {
        const list = lists.get(key);
        if (list === undefined) lists.set(key, [object]);
        else list.push(object);
      }
    }
    if (compare !== undefined) for (const list of lists.values()) list.sort(compare);
    return lists;
  }

  function setList(index: Map<string, readonly Item[]>, key: string, list: readonly Item[]): void {
    if (list.length === 0) index.delete(key);
    else index.set(key, compare === undefined ? list : list.toSorted(compare));
  }

  /** Keeps the position of an object that has only changed. Lists are replaced, since they may be in use. */
  function replace(index: Map<string, readonly Item[]>, before: Item | undefined, after: Item | undefined): void {
    const keysBefore = before === undefined ? [] : keysOf(before);
    const keysAfter = after === undefined ? [] : keysOf(after);
    for (const key of keysBefore) {
      const list = index.get(key) ?? [];
      const isKept = after !== undefined && keysAfter.includes(key);
      setList(
        index,
        key,
        isKept ? list.map((item) => (item === before ? after : item)) : list.filter((item) => item !== before),
      );
    }
    if (after === undefined) return;
    for (const key of keysAfter) if (!keysBefore.includes(key)) setList(index, key, [...(index.get(key) ?? []), after]);
  }

  return (table) => {
    const known = indexes.get(table);
    if (known !== undefined) return known;
    const change = tableChangeOf(table);
    const former = change && indexes.get(change.before);
    if (change === undefined || former === undefined || change.replaced.size > table.size / 4) {
      const made = computeIndex(table);
      indexes.set(table, made);
      return made;
    }
    indexes.delete(change.before);
    for (const [key, before] of change.replaced) replace(former, before, table.get(key));
    indexes.set(table, former);
    return former;
  };
}
