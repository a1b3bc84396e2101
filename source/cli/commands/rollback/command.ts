import { defineActionCommand, requireSet } from '../../actions/action-command.ts';

export const rollbackCommand = defineActionCommand({
  name: 'rollback',
  usage: 'rollback SET',
  summary: 'back to the newest revision that worked, or --to REVISION',
  parse: (operands, { to }) => ({
    subject: requireSet(operands, 'stsview rollback SET [--to REVISION]'),
    wanted: { action: 'rollback', to },
  }),
});
