import { defineCommand } from '../../command.ts';
import { connectionFlags } from '../../flags/connection-flags.ts';
import { outputFlagsWithout } from '../../flags/output-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import { untilSignal } from '../../process/until-signal.ts';
import type { WaitRequest } from './run.ts';

export const waitCommand = defineCommand<WaitRequest>({
  name: 'wait',
  usage: 'wait SET… [flags]',
  summary: 'until sets are complete, or what --for says; exit code 4: stuck, 5: late',
  operands: [{ kind: 'set', isRepeated: true }],
  examples: [
    ['wait shop/web --timeout 10m', 'until its rollout is complete, or is stuck'],
    ['wait db --for ready=2', 'until two members are ready'],
    ['wait web --for partition', 'until the canary is up: all pods from the partition on'],
    ['wait web --for ordinal=0:ready', 'until web-0 is ready'],
    ['wait -l app=shop --fail-on held -o json', 'several at once, and what became of them as JSON'],
  ],
  parse(sets, flags) {
    const connection = connectionFlags(flags);
    if (sets.length === 0 && connection.selector === undefined) {
      throw new UsageError('This takes sets: stsview wait SET… --for complete, or -l SELECTOR in place of names.');
    }
    if (sets.length > 0 && connection.selector !== undefined) {
      throw new UsageError('Give either the names of sets or -l SELECTOR.');
    }
    return {
      connection,
      sets,
      condition: flags.for ?? { type: 'complete' },
      failOn: flags.failOn ?? 'stuck',
      timeoutMs: flags.timeout === 0 ? undefined : flags.timeout,
      ascii: flags.ascii,
      ...outputFlagsWithout(['wide', 'name'], 'wait', flags),
    };
  },
  run: async (request, io) => (await import('./run.ts')).runWait(request, io, untilSignal('SIGINT')),
});
