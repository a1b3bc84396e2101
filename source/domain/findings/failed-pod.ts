import { deletePod, type PodRow, podSubject, type RowsContext, type Trouble } from './context.ts';

/** A pod that has ended for good. The controller makes one of the range again at its turn; a condemned one waits. */
export function failedPod({ set }: RowsContext, { binding, status }: PodRow): Trouble {
  const { pod, word, since } = status;
  const evicted = pod.reason === 'Evicted';
  const reason = pod.message === '' ? pod.reason : `${pod.reason}: ${pod.message}`;
  return {
    code: evicted ? 'Evicted' : 'PodFailed',
    severity: binding.inRange ? 'warning' : 'error',
    subject: podSubject(set, pod.meta.name),
    text: `has failed (${word})`,
    message: evicted
      ? `${pod.meta.name} was evicted from node ${pod.node}${pod.message === '' ? '' : `: ${pod.message.trim().replace(/\.$/, '')}`}`
      : `${pod.meta.name} has failed (${word})`,
    evidence: [
      `status.phase=${pod.phase}${reason === '' ? '' : ` ${reason}`}`,
      binding.inRange
        ? 'the controller deletes it and makes it again when its turn comes'
        : 'its ordinal is outside the range: it is not made again',
    ],
    since,
    action: deletePod(set, pod.meta.name),
    weight: binding.inRange ? 'none' : 'hopeless',
    unfinished: true,
  };
}
