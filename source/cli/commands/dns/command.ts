import { defineCommand } from '../../command.ts';
import { untilSignal } from '../../process/until-signal.ts';
import { parseDnsArguments } from './arguments.ts';
import type { DnsRequest } from './run.ts';

export const dnsCommand = defineCommand<DnsRequest>({
  name: 'dns',
  usage: 'dns SET|POD',
  summary: "what its names should say, and what the cluster's DNS says",
  operands: [{ kind: 'set-or-pod' }],
  examples: [
    ['dns web', 'each name of the set, and the answer'],
    ['dns web-0 --watch', 'what becomes of the names of one pod'],
    ['dns web --exec-in web-1', 'as a pod resolves them'],
  ],
  parse: parseDnsArguments,
  run: async (request, io) => (await import('./run.ts')).runDns(request, io, untilSignal('SIGINT')),
});
