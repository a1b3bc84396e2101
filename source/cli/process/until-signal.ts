/** Settles with the first of the signals, which then no longer ends the process. */
export function untilSignal(...signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
}
