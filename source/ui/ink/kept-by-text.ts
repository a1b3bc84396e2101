/** Most texts of a frame are those of the frame before, and what is made of them is the same. */

/** Several screens of rows. */
const MOST_TEXTS = 1000;

/** Returns a function that calls `make` only for a text that is new, and otherwise returns what was made for it before. */
export function keptByText<T>(): (text: string, make: () => T) => T {
  const known = new Map<string, { readonly made: T }>();
  return (text, make) => {
    const before = known.get(text);
    if (before !== undefined) return before.made;
    const made = make();
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(text, { made });
    return made;
  };
}
