import { defineCommand } from '../../command.ts';
import { connectionFlags } from '../../flags/connection-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { LogsRequest } from './run.ts';

export const logsCommand = defineCommand<LogsRequest>({
  name: 'logs',
  usage: 'logs SET|pod/NAME [-f]',
  summary: 'the logs of all members of a set, merged by time',
  operands: [{ kind: 'set-or-pod' }],
  examples: [
    ['logs web -f', 'of all members; pods that restart or come are followed'],
    ['logs shop/web --since 10m', 'the last ten minutes'],
    ['logs pod/web-0 -c agent --previous', 'one container of one pod, before its restart'],
  ],
  parse([name, ...more], flags) {
    if (name === undefined || more.length > 0) {
      throw new UsageError('This takes one set or pod: stsview logs SET, or stsview logs pod/NAME.');
    }
    if (flags.follow === true && flags.previous === true) {
      throw new UsageError('--previous is over and cannot be followed: leave out -f.');
    }
    return {
      connection: connectionFlags(flags),
      name,
      follow: flags.follow === true,
      previous: flags.previous === true,
      container: flags.container,
      sinceSeconds: flags.since === undefined ? undefined : Math.max(1, Math.ceil(flags.since / 1000)),
      tailLines: flags.tail,
    };
  },
  run: async (request, io) => (await import('./run.ts')).runLogs(request, io),
});
