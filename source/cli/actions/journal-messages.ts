/** What a user has to know of the journal before a change is confirmed. */

import { reportInterruptedWrites } from '../../session/journal/report-interrupted.ts';
import { journalSettings } from '../config/journal-settings.ts';
import { printMessage } from '../output/print.ts';
import type { CommandIO } from '../process/process-io.ts';

/** Prints which writes an earlier run left without a response, and why this change cannot be recorded. */
export async function printJournalMessages(io: CommandIO): Promise<void> {
  const { file, isRunning } = journalSettings(io.env, io.home);
  const { sentences, problem: unreadable } = await reportInterruptedWrites(file, isRunning);
  for (const sentence of sentences) printMessage(io, sentence);
  const problem = await file.check();
  if (problem !== undefined) printMessage(io, `${problem} This change will not be recorded.`);
  else if (unreadable !== undefined) printMessage(io, unreadable);
}
