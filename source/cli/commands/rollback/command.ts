import { defineActionCommand, requireSet } from '../../actions/action-command.ts';

export const rollbackCommand = defineActionCommand({
  name: 'rollback',
  usage: 'rollback SET',
  summary: 'back to the newest revision that worked, or --to REVISION',
  operands: [{ kind: 'set' }],
  examples: [
    ['rollback web --dry-run', 'show to which revision it would go back'],
    ['rollback web --to 3 --wait', 'back to revision 3, and wait'],
  ],
  parse: (operands, { to }) => ({
    subject: requireSet(operands, 'stsview rollback SET [--to REVISION]'),
    wanted: { action: 'rollback', to },
  }),
});
