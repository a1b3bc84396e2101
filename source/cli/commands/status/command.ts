import { defineCommand } from '../../command.ts';
import { connectionFlags } from '../../flags/connection-flags.ts';
import { outputFlags } from '../../flags/output-flags.ts';
import type { StatusRequest } from './run.ts';

export const statusCommand = defineCommand<StatusRequest>({
  name: 'status',
  usage: 'status [SET…] [flags]',
  summary: 'what the dashboard says, once, for people and scripts',
  operands: [{ kind: 'set', isRepeated: true }],
  examples: [
    ['status -A', 'one line for each set'],
    ['status shop/web', 'one set with its pods, claims and volumes'],
    ['status -A -o json', 'everything, for scripts'],
  ],
  parse: (sets, flags) => ({
    connection: connectionFlags(flags),
    sets,
    prometheus: flags.prometheus,
    ...outputFlags(flags),
  }),
  run: async (request, io) => (await import('./run.ts')).runStatus(request, io),
});
