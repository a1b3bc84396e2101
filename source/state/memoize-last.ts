/**
 * Caches the last result, which is enough for a screen that draws one state after another. Only the first `deciding`
 * arguments are compared (all by default). The others may change without a new computation.
 */
export function memoizeLast<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
  comparedArgs = Number.POSITIVE_INFINITY,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined;
  return (...args) => {
    if (last?.args.every((value, index) => index >= comparedArgs || Object.is(value, args[index]))) return last.result;
    last = { args, result: compute(...args) };
    return last.result;
  };
}
