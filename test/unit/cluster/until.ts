import { setImmediate as nextTurn } from 'node:timers/promises';

const DEADLINE_MS = 20_000;

/** Waits until the condition holds. `between` runs once each turn of the event loop. */
export async function waitUntilTrue(
  condition: () => boolean,
  describe: () => unknown = () => condition.toString(),
  between: () => void = () => {},
): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`It did not come to pass: ${JSON.stringify(describe(), undefined, 1)}`);
    await nextTurn();
    between();
  }
}
