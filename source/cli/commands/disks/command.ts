import { defineCommand } from '../../command.ts';
import { untilSignal } from '../../process/until-signal.ts';
import { parseDisksArguments } from './arguments.ts';
import type { DisksRequest } from './run.ts';

export const disksCommand = defineCommand<DisksRequest>({
  name: 'disks',
  usage: 'disks [SET…]',
  summary: "how full the members' disks are, and when they will be; exit code 3: filling, 4: full",
  operands: [{ kind: 'set', isRepeated: true }],
  examples: [
    ['disks -A', 'the disks of all sets, the fullest first'],
    ['disks shop/db -w', 'one set, again and again'],
    ['disks db --df db-2', 'the disks of one pod, measured in its container'],
    ['disks -A -o json', 'for scripts'],
  ],
  parse: parseDisksArguments,
  run: async (request, io) => (await import('./run.ts')).runDisks(request, io, untilSignal('SIGINT')),
});
