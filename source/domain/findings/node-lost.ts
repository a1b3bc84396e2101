import { podCondition } from '../pod/kubectl-status.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import {
  type FindingContext,
  inspectAction,
  outOfServiceAction,
  type PodBinding,
  type PodProblem,
  podSubject,
} from './context.ts';
import { conditionEvidence, nodeEvidence, unreadableKinds } from './evidence.ts';

/** A pod on a node that no longer reports or no longer exists. It is unknown whether its containers still run. */
export function nodeLost({ set, known }: FindingContext, { binding, status }: PodBinding): PodProblem {
  const { pod, since } = status;
  const { node } = binding;
  const ready = podCondition(pod, 'Ready');
  const nodeLine =
    node === undefined
      ? known.Node === 'known'
        ? [`there is no node ${pod.node} any more`]
        : unreadableKinds(known, 'Node')
      : nodeEvidence(node);
  return {
    code: 'NodeLost',
    severity: 'error',
    subject: podSubject(set, pod.meta.name),
    text: `runs on node ${pod.node}, which no longer reports`,
    evidence: [...nodeLine, ...(ready === undefined ? [] : [conditionEvidence(ready)])],
    since: node?.readySince ?? since,
    action:
      node === undefined
        ? inspectAction('which nodes there are', ['get', 'nodes', '-o', 'wide'], '')
        : outOfServiceAction(pod.node),
    verdictImpact: 'permanent',
    unfinished: hasNeverBeenReady(pod),
  };
}
