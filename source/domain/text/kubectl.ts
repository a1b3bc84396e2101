/** The same as a kubectl command, to copy. */

const NEEDS_NO_QUOTES = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One word of a POSIX shell. */
export function shellQuote(word: string): string {
  return NEEDS_NO_QUOTES.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Where kubectl acts, and as whom. */
export interface KubectlTarget {
  /** Empty: kubectl's own current one. */
  readonly context: string;
  /** The flags that say it besides, as this program was given them: without them it would be somewhere, or somebody, else. */
  readonly kubectlFlags?: readonly string[] | undefined;
}

/** `namespace` empty: a cluster-scoped object. */
export function kubectlCommand(
  { context, kubectlFlags = [] }: KubectlTarget,
  namespace: string,
  args: readonly string[],
): string {
  const where = context === '' ? [] : ['--context', context];
  const scope = namespace === '' ? [] : ['-n', namespace];
  return ['kubectl', ...kubectlFlags, ...where, ...scope, ...args].map(shellQuote).join(' ');
}
