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

/**
 * A pod on a node that no longer reports or no longer exists. It is unknown whether its containers still run. The status
 * of a pod may say so although its node reports, and then the node must not be declared out of service.
 */
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
  const reports = node !== undefined && node.ready !== 'Unknown';
  const said = pod.reason === '' ? `phase ${pod.phase}` : pod.reason;
  return {
    code: 'NodeLost',
    severity: 'error',
    subject: podSubject(set, pod.meta.name),
    text: reports
      ? `is said to be lost (${said}), although its node ${pod.node} reports: the kubelet has not said what became of it`
      : `runs on node ${pod.node}, which ${node === undefined ? 'no longer exists' : 'no longer reports'}`,
    evidence: [
      ...nodeLine,
      ...(reports ? [`status.phase=${pod.phase}${pod.reason === '' ? '' : `; status.reason=${pod.reason}`}`] : []),
      ...(ready === undefined ? [] : [conditionEvidence(ready)]),
    ],
    since: reports ? since : (node?.readySince ?? since),
    action:
      node === undefined
        ? inspectAction('which nodes there are', ['get', 'nodes', '-o', 'wide'], '')
        : reports
          ? inspectAction('what the kubelet says of it', ['describe', 'pod', pod.meta.name], set.meta.namespace)
          : outOfServiceAction(pod.node),
    verdictImpact: 'permanent',
    unfinished: hasNeverBeenReady(pod),
  };
}
