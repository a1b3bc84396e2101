/**
 * Stops the whole foreground job, as the terminal itself would on Ctrl-Z, and settles once it runs again. Where no
 * shell could bring it back (an orphaned process group) the kernel ignores the signal, and the timer alone goes on.
 */
export function suspendUntilForeground(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}
