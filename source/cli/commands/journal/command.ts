import { defineCommand } from '../../command.ts';
import { outputFlagsWithout } from '../../flags/output-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { JournalRequest } from './run.ts';

export const journalCommand = defineCommand<JournalRequest>({
  name: 'journal',
  usage: 'journal',
  summary: 'what was changed from here',
  examples: [
    ['journal', 'one line for each change'],
    ['journal -o json', 'for scripts'],
  ],
  parse(operands, flags) {
    if (operands.length > 0) throw new UsageError('This takes no operand: stsview journal.');
    return outputFlagsWithout(['name'], 'journal', flags);
  },
  run: async (request, io) => (await import('./run.ts')).runJournal(request, io),
});
