/** Runs callbacks when the process ends, also if a signal ends it, for example because the terminal was closed. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The signal keeps its effect. Returns a function that removes the callback. */
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
    // If there is another listener, it ends the process: the screen restores the terminal first, and counts the
    // listeners.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }
  for (const signal of SIGNALS) process.prependListener(signal, handleSignal);
  process.on('exit', runCallback);
  return unregister;
}
