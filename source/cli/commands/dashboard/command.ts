import { DASHBOARD } from '../../flags/misplaced-flags.ts';
import { screenFlags } from '../../flags/screen-flags.ts';
import { defineCommand } from '../command.ts';
import { openDashboard } from './open.ts';
import type { DashboardRequest } from './run.ts';

export const dashboardCommand = defineCommand<DashboardRequest>({
  name: DASHBOARD,
  usage: '[flags]',
  summary: 'the dashboard; without a terminal: the status table, once',
  parse: (_operands, flags) => screenFlags(flags),
  run: openDashboard,
  handlesUncaughtErrors: true,
});
