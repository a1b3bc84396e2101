/** `stsview journal`: prints the changes made from this machine and their outcomes. */

import { latestOfEachWrite } from '../../../session/journal/journal-entry.ts';
import { journalFile } from '../../../session/journal/journal-file.ts';
import { journalPath } from '../../config/journal-path.ts';
import { type OutputFlags, type OutputFormat, printResult } from '../../output/formats.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { journalTable } from './table.ts';

export type JournalRequest = OutputFlags<Exclude<OutputFormat, 'name'>>;

export async function runJournal(request: JournalRequest, io: CommandIO): Promise<ExitCode> {
  const file = journalFile(journalPath(io.env, io.home));
  const entries = latestOfEachWrite(await file.read());
  await printResult(io, request, {
    value: () => ({ apiVersion: 'stsview/v1', kind: 'JournalEntryList', items: entries }),
    table: (options) => journalTable(entries, options),
    emptyNote: entries.length === 0 ? `Nothing has been changed yet (${file.path}).` : undefined,
  });
  return EXIT.done;
}
