import { setTimeout } from 'node:timers/promises';

/** Reads again and again, `intervalMs` after each reading. Rejects when the signal is aborted or `read` rejects. */
export async function readRepeatedly<T>(
  read: () => Promise<T>,
  receive: (value: T) => void,
  { intervalMs, signal }: { readonly intervalMs: number; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    const value = await read();
    signal.throwIfAborted();
    receive(value);
    await setTimeout(intervalMs, undefined, { signal });
  }
}
