import { OVERDUE_MS } from '../thresholds.ts';
import { deletePod, outOfService, type PodRow, podSubject, type RowsContext, type Trouble } from './context.ts';
import { nodeLines, nodeText, timestamp } from './evidence.ts';
import type { FindingAction } from './finding.ts';

/** A pod that outstays its grace period: a finalizer holds it, its node is dead, or the kubelet does not finish. */
export function terminatingStuck({ set, now }: RowsContext, { binding, status }: PodRow): Trouble | undefined {
  const { meta, node: nodeName } = status.pod;
  const { deletionAt, finalizers } = meta;
  if (deletionAt === undefined) return undefined;
  const { node } = binding;
  const nodeLost = node?.ready === 'Unknown';
  const overdue = now - deletionAt > OVERDUE_MS;
  const over = now >= deletionAt;
  if (!overdue && !nodeLost && !(over && finalizers.length > 0)) return undefined;
  const badNode = node?.ready === 'False' ? node : undefined;
  const why = nodeLost
    ? `node ${nodeName} no longer reports`
    : finalizers.length > 0
      ? `finalizer ${finalizers.join(', ')} holds it`
      : badNode === undefined
        ? ''
        : nodeText(badNode);
  const text = `is ${overdue ? 'still terminating after its grace period' : 'terminating'}${why === '' ? '' : `: ${why}`}`;
  return {
    code: 'TerminatingStuck',
    severity: overdue ? 'error' : 'warning',
    subject: podSubject(set, meta.name),
    text,
    evidence: [
      `metadata.deletionTimestamp: its grace period of ${meta.deletionGraceSeconds ?? 0} s ended ${timestamp(deletionAt)}`,
      ...(finalizers.length > 0 ? [`metadata.finalizers: ${finalizers.join(', ')}`] : []),
      ...(badNode === undefined ? [] : nodeLines(badNode)),
      ...(nodeLost ? [`node ${nodeName} has Ready=Unknown: no kubelet confirms that the containers have ended`] : []),
    ],
    since: deletionAt - (meta.deletionGraceSeconds ?? 0) * 1000,
    action: wayOut(),
    weight: overdue ? 'hopeless' : 'none',
    unfinished: true,
  };

  function wayOut(): FindingAction {
    if (nodeLost) return outOfService(nodeName);
    if (finalizers.length === 0) return deletePod(set, meta.name, 'force');
    return {
      label: 'take the finalizers off, once their owner is known to be gone',
      args: ['patch', 'pod', meta.name, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'],
      namespace: meta.namespace,
      proposal: undefined,
    };
  }
}
