/** Returns the keys from the marked row that is nearest to the cursor to the cursor; the cursor's alone if none is marked. */
export function rangeFromMark(keys: readonly string[], cursor: number, marked: ReadonlySet<string>): readonly string[] {
  const indexes = keys.flatMap((key, index) => (marked.has(key) ? [index] : []));
  const nearest = indexes.reduce(
    (best, index) => (Math.abs(index - cursor) < Math.abs(best - cursor) ? index : best),
    indexes[0] ?? cursor,
  );
  return keys.slice(Math.min(nearest, cursor), Math.max(nearest, cursor) + 1);
}
