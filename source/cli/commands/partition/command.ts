import type { PartitionTo } from '../../../actions/plan.ts';
import { defineActionCommand, parseInt32, requireSetAndNumber } from '../../actions/action-command.ts';

export const partitionCommand = defineActionCommand({
  name: 'partition',
  usage: 'partition SET N',
  summary: 'let ordinals from N on update; N may be hold, resume or one-more',
  operands: [{ kind: 'set' }, { kind: 'word', words: ['hold', 'resume', 'one-more'] }],
  examples: [
    ['partition web 2', 'update the ordinals from 2 on'],
    ['partition web one-more', 'let one more ordinal be updated'],
    ['partition web hold', 'hold the update where it is'],
  ],
  parse(operands) {
    const { subject, number } = requireSetAndNumber(operands, 'stsview partition SET N');
    return { subject, wanted: { action: 'partition', to: parsePartition(number) } };
  },
});

function parsePartition(text: string): PartitionTo {
  if (text === 'hold' || text === 'resume' || text === 'one-more') return text;
  return parseInt32(text, 'partition');
}
