/** Reports the writes that an earlier run had sent when it was ended, once. */

import { interruptedWriteSentence, interruptedWrites, type JournalEntry } from './journal-entry.ts';
import type { JournalFile } from './journal-file.ts';

/** The end of the journal that a start reads, about 2,000 writes: earlier starts have read what comes before it. */
const BYTES_READ = 1024 * 1024;

export interface InterruptedWrites {
  /** A sentence for each. */
  readonly sentences: readonly string[];
  /** Why the journal cannot be read, as a sentence; undefined if it can. */
  readonly problem: string | undefined;
}

/** Settles with such writes, and records that their outcome is unknown, so that they are reported once. */
export async function reportInterruptedWrites(
  file: JournalFile,
  isRunning: (process: JournalEntry['process']) => boolean,
): Promise<InterruptedWrites> {
  let entries: readonly JournalEntry[];
  try {
    entries = await file.read(BYTES_READ);
  } catch (thrown) {
    return { sentences: [], problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  const interrupted = interruptedWrites(entries, isRunning);
  for (const entry of interrupted) {
    // Where this fails, the next start reports the write again.
    await file.append({ ...entry, time: new Date().toISOString(), outcome: 'unknown-outcome' });
  }
  return { sentences: interrupted.map(interruptedWriteSentence), problem: undefined };
}
