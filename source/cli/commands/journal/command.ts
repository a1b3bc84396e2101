import { UsageError } from '../../flags/usage-error.ts';
import { defineCommand } from '../command.ts';
import type { JournalRequest } from './run.ts';

export const journalCommand = defineCommand<JournalRequest>({
  name: 'journal',
  usage: 'journal',
  summary: 'what was changed from here',
  parse(operands, flags) {
    if (operands.length > 0) throw new UsageError('This takes no operand: stsview journal.');
    return { output: flags.output ?? 'table' };
  },
  run: async (request, io) => (await import('./run.ts')).runJournal(request, io),
});
