import { connectionFlags } from '../../flags/connection-flags.ts';
import { outputFlagsWithout } from '../../flags/output-flags.ts';
import { defineCommand } from '../command.ts';
import type { WhyRequest } from './run.ts';

export const whyCommand = defineCommand<WhyRequest>({
  name: 'why',
  usage: 'why [SET…]',
  summary: 'what is in the way, the evidence, and the way out; exit code 3: waiting, 4: stuck',
  parse: (sets, flags) => ({ connection: connectionFlags(flags), sets, ...outputFlagsWithout(['wide'], 'why', flags) }),
  run: async (request, io) => (await import('./run.ts')).runWhy(request, io),
});
