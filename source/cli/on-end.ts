/** A last word when a signal ends the process, or whatever else does. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The signal does what it would have done. Returns how to take the word back. */
export function onEnd(lastWord: () => void): () => void {
  function takeBack(): void {
    for (const signal of SIGNALS) process.off(signal, die);
    process.off('exit', end);
  }
  function end(): void {
    takeBack();
    lastWord();
  }
  function die(signal: NodeJS.Signals): void {
    end();
    process.kill(process.pid, signal);
  }
  for (const signal of SIGNALS) process.on(signal, die);
  process.on('exit', end);
  return takeBack;
}
