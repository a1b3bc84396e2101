import { deletePodAction, type FindingContext, type PodBinding, type PodProblem, podSubject } from './context.ts';

/** A pod that has ended for good. The controller makes one of the range again at its turn; a condemned one waits. */
export function failedPod({ set }: FindingContext, { binding, status }: PodBinding): PodProblem {
  const { pod, statusText, since } = status;
  const evicted = pod.reason === 'Evicted';
  const reason = pod.message === '' ? pod.reason : `${pod.reason}: ${pod.message}`;
  return {
    code: evicted ? 'Evicted' : 'PodFailed',
    severity: binding.inRange ? 'warning' : 'error',
    subject: podSubject(set, pod.meta.name),
    text: `has failed (${statusText})`,
    message: evicted
      ? `${pod.meta.name} was evicted from node ${pod.node}${pod.message === '' ? '' : `: ${pod.message.trim().replace(/\.$/, '')}`}`
      : `${pod.meta.name} has failed (${statusText})`,
    evidence: [
      `status.phase=${pod.phase}${reason === '' ? '' : ` ${reason}`}`,
      binding.inRange
        ? 'the controller deletes it and makes it again when its turn comes'
        : 'its ordinal is outside the range: it is not made again',
    ],
    since,
    action: deletePodAction(set, pod.meta.name),
    verdictImpact: binding.inRange ? 'none' : 'permanent',
    unfinished: true,
  };
}
