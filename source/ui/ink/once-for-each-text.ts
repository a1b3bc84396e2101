/** Ink measures and cleans every text of every frame. Most texts are those of the frame before. */

/** Several screens of rows. */
const MOST_TEXTS = 1000;

/** Returns a function that keeps what `compute` has returned for the latest texts. */
export function onceForEachText<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = compute(text);
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(text, made);
    return made;
  };
}
