/** An error in the command line, in one sentence: exit code 2. */
export class UsageError extends Error {}

/** ["a", "b", "c"] → "a, b or c" */
export function orList(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');
}
