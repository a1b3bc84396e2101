/** Builds the equivalent kubectl command, for copying. */

const NEEDS_NO_QUOTES = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Quotes one word for a POSIX shell. */
export function shellQuote(word: string): string {
  return NEEDS_NO_QUOTES.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The cluster and the user of a kubectl command. */
export interface KubectlTarget {
  /** Empty for kubectl's current context. */
  readonly context: string;
  /**
   * Connection flags that this program was started with. Without them kubectl would reach another cluster or act as
   * another user.
   */
  readonly kubectlFlags?: readonly string[] | undefined;
}

/** One line that runs the commands in turn and stops at the first that fails. */
export function commandsInTurn(commands: readonly string[]): string {
  return commands.join(' && ');
}

/** An empty `namespace` means a cluster-scoped object. */
export function kubectlCommand(
  { context, kubectlFlags = [] }: KubectlTarget,
  namespace: string,
  args: readonly string[],
): string {
  const where = context === '' ? [] : ['--context', context];
  const scope = namespace === '' ? [] : ['-n', namespace];
  return ['kubectl', ...kubectlFlags, ...where, ...scope, ...args].map(shellQuote).join(' ');
}
