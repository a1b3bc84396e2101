import { defineCommand } from '../../command.ts';
import { DASHBOARD } from '../../flags/misplaced-flags.ts';
import { screenFlags } from '../../flags/screen-flags.ts';
import { openDashboard } from './open.ts';
import type { DashboardRequest } from './run.ts';
import { soughtObject } from './sought-object.ts';

export const dashboardCommand = defineCommand<DashboardRequest>({
  name: DASHBOARD,
  usage: '[SET|POD] [flags]',
  summary: 'the dashboard, opened on a set or a pod; without a terminal: the status, once',
  examples: [
    ['', "the sets of the context's namespace"],
    ['pod/shop/web-0', 'opened on a pod, with the cursor on its row'],
    ['-A --context prod', 'those of all namespaces of another cluster'],
    ['-n shop,billing -l tier=db', 'two namespaces, and of these the sets with a label'],
  ],
  parse([word], flags) {
    return { ...screenFlags(flags), ...(word === undefined ? {} : { sought: soughtObject(word) }) };
  },
  run: openDashboard,
  handlesUncaughtErrors: true,
});
