/** The same as a kubectl command, to copy. */

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One word of a POSIX shell. */
export function shellQuote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** `context` empty: kubectl's own current one; `namespace` empty: a cluster-scoped object. */
export function kubectl(context: string, namespace: string, args: readonly string[]): string {
  const where = context === '' ? [] : ['--context', context];
  const scope = namespace === '' ? [] : ['-n', namespace];
  return ['kubectl', ...where, ...scope, ...args].map(shellQuote).join(' ');
}
