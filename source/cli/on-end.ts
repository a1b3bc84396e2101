/** What has to be said or taken away at the last moment, also where a signal ends the process: a closed terminal, say. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The signal does what it would have done. Returns how to take it back. */
export function onEnd(last: () => void): () => void {
  function takeBack(): void {
    for (const signal of SIGNALS) process.off(signal, die);
    process.off('exit', end);
  }
  function end(): void {
    takeBack();
    last();
  }
  function die(signal: NodeJS.Signals): void {
    end();
    // Whoever else listens ends the program: the screen gives the terminal back first, and counts who listens.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }
  for (const signal of SIGNALS) process.prependListener(signal, die);
  process.on('exit', end);
  return takeBack;
}
