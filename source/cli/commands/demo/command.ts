import { WORLDS } from '../../../simulator/worlds/world-names.ts';
import { defineCommand } from '../../command.ts';
import { untilSignal } from '../../process/until-signal.ts';
import { type DemoRequest, parseDemoArguments } from './arguments.ts';

export const demoCommand = defineCommand<DemoRequest>({
  name: 'demo',
  usage: 'demo [WORLD]',
  summary: 'a cluster inside the program: shop, classroom, large, cassandra, …, or -f FILE|FOLDER',
  operands: [{ kind: 'word', words: WORLDS }],
  examples: [
    ['demo', 'a shop in which something is amiss'],
    ['demo --list', 'which worlds there are, and what there is to see'],
    ['demo rabbitmq', 'a member that waits for another local volume'],
    ['demo classroom -f ./manifests', "manifests of one's own"],
    ['demo large --serve', 'a large cluster, for kubectl'],
  ],
  parse: parseDemoArguments,
  async run(request, io) {
    if (request.type === 'list') return (await import('./list.ts')).listWorlds(request, io);
    const { runDemo } = await import('./run.ts');
    // With the dashboard, the keys and signals are those of the dashboard.
    const interrupted = request.serve ? untilSignal('SIGINT', 'SIGTERM', 'SIGHUP') : new Promise<void>(() => {});
    return runDemo(request, io, interrupted);
  },
  handlesUncaughtErrors: true,
});
