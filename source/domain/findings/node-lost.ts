import { conditionOf } from '../pod-word.ts';
import { outOfService, type PodRow, podSubject, type RowsContext, type Trouble } from './context.ts';
import { conditionLine, nodeLines, unreadable } from './evidence.ts';

/** A pod on a node that no longer reports, or is gone: nobody can say whether its containers still run. */
export function nodeLost({ set, known }: RowsContext, { binding, status }: PodRow): Trouble {
  const { pod, since } = status;
  const { node } = binding;
  const ready = conditionOf(pod, 'Ready');
  const nodeLine =
    node === undefined
      ? known.Node === 'known'
        ? [`there is no node ${pod.node} any more`]
        : unreadable(known, 'Node')
      : nodeLines(node);
  return {
    code: 'NodeLost',
    severity: 'error',
    subject: podSubject(set, pod.meta.name),
    text: `runs on node ${pod.node}, which no longer reports`,
    evidence: [...nodeLine, ...(ready === undefined ? [] : [conditionLine(ready)])],
    since: node?.readySince ?? since,
    action: node === undefined ? undefined : outOfService(pod.node),
    weight: 'hopeless',
    unfinished: false,
  };
}
