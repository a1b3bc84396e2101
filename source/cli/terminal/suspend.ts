/**
 * Stops the whole foreground job, like the terminal does on Ctrl-Z, and settles once it runs again. If no shell could
 * resume it (an orphaned process group), the kernel ignores the signal, and the timer ends the wait.
 */
export function suspendUntilForeground(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}
