/** What a user has to know of the journal before a change is confirmed. */

import { unfinishedExchanges } from '../../session/exchange/report-unfinished.ts';
import { reportInterruptedWrites } from '../../session/journal/report-interrupted.ts';
import { journalSettings } from '../config/journal-settings.ts';
import { keptSetSettings } from '../config/kept-set-settings.ts';
import { printMessage } from '../output/print.ts';
import type { CommandIO } from '../process/process-io.ts';

/** Prints which writes an earlier run left without a response, and why this change cannot be recorded. */
export async function printJournalMessages(io: CommandIO): Promise<void> {
  const { file, isRunning } = journalSettings(io.env, io.home);
  const { sentences, problem: unreadable } = await reportInterruptedWrites(file, isRunning);
  const unfinished = await unfinishedExchanges(keptSetSettings(io.env, io.home));
  for (const sentence of [...sentences, ...unfinished]) printMessage(io, sentence);
  const problem = await file.check();
  if (problem !== undefined) printMessage(io, `${problem} This change will not be recorded.`);
  else if (unreadable !== undefined) printMessage(io, unreadable);
}
