import { defineCommand } from '../../command.ts';
import { parseCleanArguments } from './arguments.ts';
import type { CleanRequest } from './run.ts';

export const cleanCommand = defineCommand<CleanRequest>({
  name: 'clean',
  usage: 'clean',
  summary: 'delete left-behind claims, one by one; see docs/claims.md',
  examples: [
    ['clean --dry-run', 'show which claims would go'],
    ['clean --older-than 30d', 'delete what was left behind, after a question'],
    ['clean --verdict parked --confirm 12', 'delete parked claims, if there are 12'],
  ],
  parse: parseCleanArguments,
  run: async (request, io) => (await import('./run.ts')).runClean(request, io),
});
