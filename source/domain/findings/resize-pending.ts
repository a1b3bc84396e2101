import { resizeStateOf } from '../expansion/resize-state.ts';
import type { Finding } from '../model/finding.ts';
import type { Binding, ClaimBinding } from '../model/set-status.ts';
import { parseQuantity } from '../text/quantity.ts';
import { claimSubject, deletePodAction, inspectAction, type SetFindingContext } from './context.ts';
import { conditionEvidence, eventEvidence, unreadEvents, unresolvedEvent, withoutFullStop } from './evidence.ts';

const CONDITIONS: ReadonlySet<string> = new Set([
  'Resizing',
  'FileSystemResizePending',
  'ControllerResizeError',
  'NodeResizeError',
]);

/**
 * A claim that requests more than its capacity. The finding says who has yet to act: the storage driver or the node.
 */
export function resizePending(
  context: SetFindingContext,
  binding: Binding,
  { claim, name }: ClaimBinding,
): readonly Finding[] {
  if (claim === undefined || claim.phase !== 'Bound') return [];
  const conditions = claim.conditions.filter(({ type, status }) => CONDITIONS.has(type) && status === 'True');
  const wanted = parseQuantity(claim.request);
  const has = parseQuantity(claim.capacity);
  const isSmaller = wanted !== undefined && has !== undefined && has < wanted;
  if (!isSmaller && conditions.length === 0) return [];
  const storageClass = context.classes.get(claim.storageClass ?? '');
  const event = unresolvedEvent(context.eventsOf(claim.meta.uid), [
    'VolumeResizeFailed',
    'ExternalExpanding',
    'Resizing',
  ]);
  const state = resizeStateOf(claim, claim.request);
  const isRefused = state.type === 'infeasible';
  const onNode = state.type !== 'failed' && conditions.some(({ type }) => type === 'FileSystemResizePending');
  const by = isRefused
    ? `the ${claim.resizeStatus.startsWith('Node') ? 'node' : 'storage driver'} refuses that size for good`
    : state.type === 'failed'
      ? `the ${state.by} fails to grow it, and tries again`
      : onNode
        ? `the file system is grown when ${binding.podName} mounts it anew`
        : storageClass?.allowsExpansion === false
          ? `class ${claim.storageClass} does not allow expansion`
          : 'the storage driver has not grown it yet';
  const driverMessage =
    event?.reason === 'VolumeResizeFailed'
      ? event.message
      : (conditions.find(({ type, message }) => type.endsWith('ResizeError') && message !== '')?.message ?? '');
  const suffix = driverMessage === '' ? '' : ` (${withoutFullStop(driverMessage)})`;
  return [
    {
      code: 'ResizePending',
      severity: isRefused ? 'error' : 'warning',
      subject: claimSubject(context.set, name),
      message: `claim ${name} asks for ${claim.request} and has ${claim.capacity}: ${by}${suffix}`,
      evidence: [
        `spec.resources.requests.storage=${claim.request}; status.capacity.storage=${claim.capacity}`,
        ...(claim.resizeStatus === '' ? [] : [`status.allocatedResourceStatuses.storage=${claim.resizeStatus}`]),
        ...conditions.map(conditionEvidence),
        ...(event === undefined ? unreadEvents(context.known) : [eventEvidence(event)]),
        ...(storageClass === undefined
          ? []
          : [`class ${storageClass.meta.name}: allowVolumeExpansion=${storageClass.allowsExpansion}`]),
      ],
      since: conditions[0]?.since,
      action: isRefused
        ? {
            label: `ask for a size that it can give: less than ${claim.request}, more than ${claim.capacity} (stsview grow ${name} SIZE)`,
            args: ['edit', 'pvc', name],
            namespace: context.set.meta.namespace,
            proposedAction: undefined,
          }
        : onNode
          ? deletePodAction(context.set, binding.podName)
          : storageClass?.allowsExpansion === false
            ? inspectAction(
                `class ${storageClass.meta.name}`,
                ['get', 'storageclass', storageClass.meta.name, '-o', 'yaml'],
                '',
              )
            : inspectAction(
                `all that the ${state.type === 'failed' ? state.by : 'driver'} says`,
                ['describe', 'pvc', name],
                context.set.meta.namespace,
              ),
      cause: undefined,
      pod: binding.podName,
    },
  ];
}
