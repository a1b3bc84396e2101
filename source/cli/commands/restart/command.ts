import { defineActionCommand, requireSet } from '../../actions/action-command.ts';

export const restartCommand = defineActionCommand({
  name: 'restart',
  usage: 'restart SET',
  summary: 'replace all pods, as kubectl rollout restart',
  parse: (operands) => ({
    subject: requireSet(operands, 'stsview restart SET'),
    wanted: { action: 'restart' },
  }),
});
