/** Settles with the first of the signals, which then no longer ends the process. */
export function untilSignal(...signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
}

export interface CaughtSignals {
  /** Settles with the first of the signals. */
  readonly caught: Promise<void>;
  /** Lets the signals end the process again. */
  readonly release: () => void;
}

/**
 * Keeps the signals from ending the process until they are released, however many come and whoever else listens: what
 * restores the terminal sends a signal again where nobody else seems to handle it.
 */
export function catchSignals(...signals: readonly NodeJS.Signals[]): CaughtSignals {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hear = (): void => resolve();
  for (const signal of signals) process.on(signal, hear);
  return {
    caught: promise,
    release: () => {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}
