import { defineCommand } from '../../command.ts';
import { untilSignal } from '../../process/until-signal.ts';
import { parseDemoArguments, WORLDS } from './arguments.ts';
import type { DemoRequest } from './run.ts';

export const demoCommand = defineCommand<DemoRequest>({
  name: 'demo',
  usage: 'demo [WORLD]',
  summary: 'a cluster inside the program: shop, classroom, large, or -f FILE|FOLDER',
  operands: [{ kind: 'word', words: WORLDS }],
  examples: [
    ['demo', 'a shop in which something is amiss'],
    ['demo classroom -f ./manifests', "manifests of one's own"],
    ['demo large --serve', 'a large cluster, for kubectl'],
  ],
  parse: parseDemoArguments,
  async run(request, io) {
    const { runDemo } = await import('./run.ts');
    // With the dashboard, the keys and signals are those of the dashboard.
    const interrupted = request.serve ? untilSignal('SIGINT', 'SIGTERM', 'SIGHUP') : new Promise<void>(() => {});
    return runDemo(request, io, interrupted);
  },
  handlesUncaughtErrors: true,
});
