import { defineActionCommand, parseInt32, requireSetAndNumber } from '../../actions/action-command.ts';

export const scaleCommand = defineActionCommand({
  name: 'scale',
  usage: 'scale SET N',
  summary: 'set the number of replicas',
  parse(operands) {
    const { subject, number } = requireSetAndNumber(operands, 'stsview scale SET N');
    return { subject, wanted: { action: 'scale', replicas: parseInt32(number, 'number of replicas') } };
  },
});
