import { defineCommand } from '../../command.ts';
import { connectionFlags } from '../../flags/connection-flags.ts';
import { outputFlagsWithout } from '../../flags/output-flags.ts';
import type { WhyRequest } from './run.ts';

export const whyCommand = defineCommand<WhyRequest>({
  name: 'why',
  usage: 'why [SET…]',
  summary: 'what is in the way, the evidence, and the way out; exit code 3: waiting, 4: stuck',
  operands: [{ kind: 'set', isRepeated: true }],
  examples: [
    ['why -A', 'a line for each finding, the errors first'],
    ['why shop/web', 'everything about one set, and the way out'],
    ['why -A -o json', 'for scripts'],
  ],
  parse: (sets, flags) => ({
    connection: connectionFlags(flags),
    sets,
    prometheus: flags.prometheus,
    ...outputFlagsWithout(['wide'], 'why', flags),
  }),
  run: async (request, io) => (await import('./run.ts')).runWhy(request, io),
});
