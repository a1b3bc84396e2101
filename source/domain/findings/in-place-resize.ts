/** PodResizePending and PodResized: resources of a running pod that were changed in place. */

import type { Finding, FindingAction } from '../model/finding.ts';
import type { Condition, ResourceAmounts, StatefulSet } from '../model/kinds.ts';
import type { Binding, PodStatus } from '../model/set-status.ts';
import { type ResizedContainer, resizedContainers } from '../pod/in-place-resize.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { followPodAction, inspectAction, podSubject, type SetFindingContext } from './context.ts';
import { conditionEvidence, rfc3339, withoutFullStop } from './evidence.ts';
import { activeVerticalScalers } from './template-contested.ts';

export function inPlaceResizeFindings(context: SetFindingContext): readonly Finding[] {
  const { set, range } = context;
  // TemplateContested tells of a change that an autoscaler makes again.
  const isAutomatic = activeVerticalScalers(context).length > 0;
  return range.flatMap(({ pod, podName }: Binding) => {
    if (pod === undefined || pod.stage === 'terminating') return [];
    return [...resizePending(set, podName, pod), ...(isAutomatic ? [] : resized(set, podName, pod))];
  });
}

function resizePending(set: StatefulSet, podName: string, { pod }: PodStatus): readonly Finding[] {
  const conditions = ['PodResizePending', 'PodResizeInProgress'].flatMap((type) => {
    const condition = podCondition(pod, type);
    return condition?.status === 'True' ? [condition] : [];
  });
  const [first] = conditions;
  if (first === undefined) return [];
  const isMoving = first.type === 'PodResizeInProgress' && first.reason !== 'Error';
  return [
    {
      code: 'PodResizePending',
      severity: isMoving ? 'info' : 'warning',
      subject: podSubject(set, podName),
      message: `${podName} ${pendingText(first)}`,
      evidence: conditions.map(conditionEvidence),
      since: first.since,
      action:
        isMoving || pod.node === ''
          ? followPodAction(set, podName)
          : inspectAction(`what node ${pod.node} has left`, ['describe', 'node', pod.node], ''),
      cause: undefined,
      pod: podName,
    },
  ];
}

function pendingText({ type, reason, message }: Condition): string {
  const why = message === '' ? '' : `: ${withoutFullStop(message)}`;
  if (type === 'PodResizeInProgress') {
    return reason === 'Error' ? `cannot be resized in place${why}` : `is being resized in place${why}`;
  }
  return reason === 'Infeasible'
    ? `asks for resources that its node can never give it${why}; it runs on with those it had`
    : `waits for its node to have room for its new resources${why}; it runs on with those it had`;
}

function resized(set: StatefulSet, podName: string, status: PodStatus): readonly Finding[] {
  const containers = resizedContainers(set, status);
  const [first] = containers;
  if (first === undefined) return [];
  const changes = containers.map(({ container, changes: some }) => `container ${container}: ${some.join(', ')}`);
  return [
    {
      code: 'PodResized',
      severity: 'warning',
      subject: podSubject(set, podName),
      message: `${podName} was resized in place, and the template was not: the next restart undoes it (${changes.join('; ')})`,
      evidence: [
        ...changes,
        `metadata.managedFields of the pod: subresource resize, ${rfc3339(status.pod.resizedAt ?? 0)}`,
      ],
      since: status.pod.resizedAt,
      action: setResourcesAction(set, first),
      lookup: 'set-writers',
      cause: undefined,
      pod: podName,
    },
  ];
}

function setResourcesAction({ meta }: StatefulSet, { container, resources }: ResizedContainer): FindingAction {
  return {
    label: `put the resources of container ${container} into the template, which restarts the pods`,
    args: ['set', 'resources', 'statefulset', meta.name, '-c', container, ...resourceFlags(resources)],
    namespace: meta.namespace,
    proposedAction: undefined,
  };
}

function resourceFlags(resources: ResourceAmounts): readonly string[] {
  return ['requests', 'limits'].flatMap((part) => {
    const partResources = [...resources].filter(([key]) => key.startsWith(`${part}.`));
    return partResources.length === 0
      ? []
      : [`--${part}=${partResources.map(([key, amount]) => `${key.slice(part.length + 1)}=${amount}`).join(',')}`];
  });
}
