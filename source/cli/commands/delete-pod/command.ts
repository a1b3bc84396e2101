import type { DeletionMode } from '../../../actions/plan.ts';
import { defineActionCommand } from '../../actions/action-command.ts';
import { UsageError } from '../../flags/usage-error.ts';

export const deletePodCommand = defineActionCommand({
  name: 'delete-pod',
  usage: 'delete-pod POD…',
  summary: 'delete pods, one after the other; --evict or --force: in that way',
  operands: [{ kind: 'pod', isRepeated: true }],
  examples: [
    ['delete-pod web-0', 'one pod, which the controller makes anew'],
    ['delete-pod web-0 web-1 --wait', 'the second one once the first one is back'],
    ['delete-pod web-0 --evict', 'unless a disruption budget forbids it'],
  ],
  // Each pod has to be back before the next one is deleted.
  hasTimeout: true,
  parse(pods, { evict = false, force = false }) {
    if (pods.length === 0) throw new UsageError('Name the pods: stsview delete-pod POD….');
    if (evict && force) throw new UsageError('--evict and --force exclude each other: give one of them.');
    const how: DeletionMode = evict ? 'evict' : force ? 'force' : 'graceful';
    return { subject: { type: 'pods', names: pods }, wanted: { action: 'delete-pod', pods, how } };
  },
});
