/** Returns the keys from the marked row that is nearest to the cursor to the cursor; the cursor's alone if none is marked. */
export function rangeFromMark(keys: readonly string[], cursor: number, marked: ReadonlySet<string>): readonly string[] {
  const places = keys.flatMap((key, index) => (marked.has(key) ? [index] : []));
  const nearest = places.reduce(
    (best, place) => (Math.abs(place - cursor) < Math.abs(best - cursor) ? place : best),
    places[0] ?? cursor,
  );
  return keys.slice(Math.min(nearest, cursor), Math.max(nearest, cursor) + 1);
}
