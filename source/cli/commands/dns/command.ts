import { untilSignal } from '../../process/until-signal.ts';
import { defineCommand } from '../command.ts';
import { parseDnsArguments } from './arguments.ts';
import type { DnsRequest } from './run.ts';

export const dnsCommand = defineCommand<DnsRequest>({
  name: 'dns',
  usage: 'dns SET|POD',
  summary: "what its names should say, and what the cluster's DNS says",
  parse: parseDnsArguments,
  run: async (request, io) => (await import('./run.ts')).runDns(request, io, untilSignal('SIGINT')),
});
