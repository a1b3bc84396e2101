import { defineCommand } from '../command.ts';
import { parseCleanArguments } from './arguments.ts';
import type { CleanRequest } from './run.ts';

export const cleanCommand = defineCommand<CleanRequest>({
  name: 'clean',
  usage: 'clean',
  summary: 'delete left-behind claims, one by one; see docs/claims.md',
  parse: parseCleanArguments,
  run: async (request, io) => (await import('./run.ts')).runClean(request, io),
});
