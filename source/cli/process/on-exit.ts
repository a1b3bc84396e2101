/** What has to be said or taken away at the last moment, also where a signal ends the process: a closed terminal, say. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The signal does what it would have done. Returns how to take it back. */
export function onExit(callback: () => void): () => void {
  function unregister(): void {
    for (const signal of SIGNALS) process.off(signal, handleSignal);
    process.off('exit', runCallback);
  }
  function runCallback(): void {
    unregister();
    callback();
  }
  function handleSignal(signal: NodeJS.Signals): void {
    runCallback();
    // Whoever else listens ends the program: the screen gives the terminal back first, and counts who listens.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }
  for (const signal of SIGNALS) process.prependListener(signal, handleSignal);
  process.on('exit', runCallback);
  return unregister;
}
