/** Reports the writes that an earlier run had sent when it was ended, once. */

import { interruptedWriteSentence, interruptedWrites, type JournalEntry } from './journal-entry.ts';
import type { JournalFile } from './journal-file.ts';

/**
 * Settles with a sentence for each such write, and records that its outcome is unknown, so that it is reported once.
 * Settles with one sentence if the journal cannot be read.
 */
export async function reportInterruptedWrites(
  file: JournalFile,
  isRunning: (process: JournalEntry['process']) => boolean,
): Promise<readonly string[]> {
  let entries: readonly JournalEntry[];
  try {
    entries = await file.read();
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : String(thrown)];
  }
  const interrupted = interruptedWrites(entries, isRunning);
  for (const entry of interrupted) {
    // Where this fails, the next start reports the write again.
    await file.append({ ...entry, time: new Date().toISOString(), outcome: 'unknown-outcome' });
  }
  return interrupted.map(interruptedWriteSentence);
}
