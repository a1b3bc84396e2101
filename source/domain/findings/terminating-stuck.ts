import type { FindingAction } from '../model/finding.ts';
import type { Node, Pod } from '../model/kinds.ts';
import { TERMINATION_OVERDUE_AFTER_MS } from '../model/thresholds.ts';
import { deletePodAction, type FindingContext, outOfServiceAction, type PodProblem, podSubject } from './context.ts';
import { nodeEvidence, nodeNotReadyClause, rfc3339 } from './evidence.ts';

/** A pod that exceeds its grace period: a finalizer holds it, its node is dead, or the kubelet does not finish. */
export function terminatingStuck(
  { set, now }: FindingContext,
  { meta, node: nodeName }: Pod,
  node: Node | undefined,
): PodProblem | undefined {
  const { deletionAt, finalizers } = meta;
  if (deletionAt === undefined) return undefined;
  const nodeLost = node?.ready === 'Unknown';
  const overdue = now - deletionAt > TERMINATION_OVERDUE_AFTER_MS;
  const over = now >= deletionAt;
  if (!overdue && !nodeLost && !(over && finalizers.length > 0)) return undefined;
  const badNode = node?.ready === 'False' ? node : undefined;
  const why = nodeLost
    ? `node ${nodeName} no longer reports`
    : finalizers.length > 0
      ? `finalizer ${finalizers.join(', ')} holds it`
      : badNode === undefined
        ? ''
        : nodeNotReadyClause(badNode);
  const text = `is ${overdue ? 'still terminating after its grace period' : 'terminating'}${why === '' ? '' : `: ${why}`}`;
  return {
    code: 'TerminatingStuck',
    severity: overdue ? 'error' : 'warning',
    subject: podSubject(set, meta.name),
    text,
    evidence: [
      `metadata.deletionTimestamp: its grace period of ${meta.deletionGraceSeconds ?? 0} s ended ${rfc3339(deletionAt)}`,
      ...(finalizers.length > 0 ? [`metadata.finalizers: ${finalizers.join(', ')}`] : []),
      ...(badNode === undefined ? [] : nodeEvidence(badNode)),
      ...(nodeLost ? [`node ${nodeName} has Ready=Unknown: no kubelet confirms that the containers have ended`] : []),
    ],
    since: deletionAt - (meta.deletionGraceSeconds ?? 0) * 1000,
    action: remedy(),
    verdictImpact: overdue ? 'permanent' : 'none',
    unfinished: true,
  };

  function remedy(): FindingAction {
    if (nodeLost) return outOfServiceAction(nodeName);
    if (finalizers.length === 0) return deletePodAction(set, meta.name, 'force');
    return {
      label: 'take the finalizers off, once their owner is known to be gone',
      args: ['patch', 'pod', meta.name, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'],
      namespace: meta.namespace,
      proposedAction: undefined,
    };
  }
}
