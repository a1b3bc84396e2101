import { defineActionCommand, parseInt32, requireSetAndNumber } from '../../actions/action-command.ts';

export const scaleCommand = defineActionCommand({
  name: 'scale',
  usage: 'scale SET N',
  summary: 'set the number of replicas',
  operands: [{ kind: 'set' }],
  examples: [
    ['scale web 5 --wait', 'scale, and wait until the pods are available'],
    ['scale web 0 --dry-run', 'show what would become of the pods and claims'],
    ['scale web 0 --confirm web', 'where the name would have to be typed'],
  ],
  parse(operands) {
    const { subject, number } = requireSetAndNumber(operands, 'stsview scale SET N');
    return { subject, wanted: { action: 'scale', replicas: parseInt32(number, 'number of replicas') } };
  },
});
