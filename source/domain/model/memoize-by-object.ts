/** Computes once for each object, and keeps the result as long as the object. */
export function memoizeByObject<T extends object, R>(compute: (object: T) => R): (object: T) => R {
  const results = new WeakMap<T, { readonly result: R }>();
  return (object) => {
    const found = results.get(object);
    if (found !== undefined) return found.result;
    const result = compute(object);
    results.set(object, { result });
    return result;
  };
}
