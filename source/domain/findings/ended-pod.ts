/** A pod whose containers have all terminated and are not restarted: Evicted, PodFailed, ContainerEnded. */

import { terminationText } from '../pod/termination.ts';
import { deletePodAction, type PodBinding, type PodProblem, podSubject, type SetFindingContext } from './context.ts';
import { withoutFullStop } from './evidence.ts';

/**
 * The controller deletes such a pod in its turn, and makes one of the range again. Only where it waits for a condemned
 * one to become ready, before it deletes another, does it wait for ever.
 */
export function endedPod({ set, next }: SetFindingContext, { binding, status }: PodBinding): PodProblem {
  const { pod, statusText, since } = status;
  const isEvicted = pod.reason === 'Evicted';
  const hasFailed = pod.phase === 'Failed';
  const reason = pod.message === '' ? pod.reason : `${pod.reason}: ${pod.message}`;
  const ends = pod.containers.flatMap(({ name, role, state }) =>
    role === 'main' && state?.type === 'terminated' ? [`container ${name} ${terminationText(state)}`] : [],
  );
  const how = ends.length === 0 ? '' : `: ${ends.join(', ')}`;
  const isAwaited = !binding.inRange && next?.after?.pod === pod.meta.name && next.after.until !== 'gone';
  const text = `has ${hasFailed ? 'failed' : 'ended'} (${statusText})`;
  return {
    code: isEvicted ? 'Evicted' : hasFailed ? 'PodFailed' : 'ContainerEnded',
    severity: isAwaited ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    text,
    message: isEvicted
      ? `${pod.meta.name} was evicted from node ${pod.node}${pod.message === '' ? '' : `: ${withoutFullStop(pod.message)}`}`
      : `${pod.meta.name} ${text}${how}`,
    evidence: [
      `status.phase=${pod.phase}${reason === '' ? '' : ` ${reason}`}`,
      ...ends,
      binding.inRange
        ? 'the controller deletes it and makes it again when its turn comes'
        : isAwaited
          ? 'its ordinal is outside the range, and the controller waits for it to become ready, which it never will'
          : 'its ordinal is outside the range: the controller deletes it when its turn comes',
    ],
    since,
    action: deletePodAction(set, pod.meta.name),
    verdictImpact: isAwaited ? 'permanent' : 'none',
    unfinished: true,
  };
}
