import { defineCommand } from '../../command.ts';
import { DASHBOARD } from '../../flags/misplaced-flags.ts';
import { screenFlags } from '../../flags/screen-flags.ts';
import { openDashboard } from './open.ts';
import type { DashboardRequest } from './run.ts';

export const dashboardCommand = defineCommand<DashboardRequest>({
  name: DASHBOARD,
  usage: '[flags]',
  summary: 'the dashboard; without a terminal: the status table, once',
  examples: [
    ['', "the sets of the context's namespace"],
    ['-A --context prod', 'those of all namespaces of another cluster'],
    ['-n shop,billing -l tier=db', 'two namespaces, and of these the sets with a label'],
  ],
  parse: (_operands, flags) => screenFlags(flags),
  run: openDashboard,
  handlesUncaughtErrors: true,
});
