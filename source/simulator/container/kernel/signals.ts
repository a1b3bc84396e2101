/** Signals by name and number. */

export const SIGNALS: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
};

/** Those that end nothing by themselves. */
export const HARMLESS: ReadonlySet<string> = new Set(['CHLD', 'CONT', 'STOP', 'TSTP']);

/** "TERM" for "SIGTERM", "term" and "15"; undefined if there is none. */
export function signalName(text: string): string | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (Object.hasOwn(SIGNALS, name)) return name;
  return Object.keys(SIGNALS).find((each) => String(SIGNALS[each]) === name);
}
