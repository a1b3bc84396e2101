/** What has to go with the program, also where a signal ends it: a terminal that is closed, say. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Returns what cleans up at once. */
export function atEnd(cleanUp: () => void): () => void {
  const handlers = SIGNALS.map((signal) => {
    const handle = (): void => {
      finish();
      // Whoever else listens ends the program: the screen gives the terminal back first, and counts who listens.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.prependListener(signal, handle);
    return { signal, handle };
  });
  function finish(): void {
    for (const { signal, handle } of handlers) process.off(signal, handle);
    cleanUp();
  }
  return finish;
}
