import { defineActionCommand, requireSet } from '../../actions/action-command.ts';

export const restartCommand = defineActionCommand({
  name: 'restart',
  usage: 'restart SET',
  summary: 'replace all pods, as kubectl rollout restart',
  operands: [{ kind: 'set' }],
  examples: [
    ['restart web --wait', 'replace all pods, and wait for the last one'],
    ['restart web --dry-run', 'show the plan alone'],
  ],
  parse: (operands) => ({
    subject: requireSet(operands, 'stsview restart SET'),
    wanted: { action: 'restart' },
  }),
});
