/** A volume that does not get to the pod's node, or that the kubelet cannot mount there. */

import type { FindingSubject } from '../model/finding.ts';
import type { ClusterEvent } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { MOUNT_TIMEOUT_MS } from '../model/thresholds.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { attachFailed } from './attach-failed.ts';
import {
  type FindingContext,
  inspectAction,
  type PodBinding,
  type PodProblem,
  podSubject,
  volumeSubject,
} from './context.ts';
import { eventEvidence, unresolvedEvent, withoutFullStop } from './evidence.ts';
import { multiAttach } from './multi-attach.ts';
import { nameTooLong } from './name-too-long.ts';
import { SANDBOX_FAILURE_REASONS } from './sandbox-failed.ts';

const MOUNT_FAILURE_REASONS = ['FailedMount', 'FailedMapVolume'];
/** Events that prove that the volumes are mounted: the kubelet creates the sandbox after it has mounted them. */
const VOLUME_READY_REASONS = [...SANDBOX_FAILURE_REASONS, 'Pulling', 'Pulled', 'Created', 'Started'];

/**
 * Reads the events of the kubelet and of the attach/detach controller, and the volume's attachments. The pod's status
 * does not show a volume that cannot be mounted.
 */
export function volumeProblem(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const events = context.eventsOf(row.status.pod.meta.uid);
  const overtakenBy = ['SuccessfulAttachVolume', ...VOLUME_READY_REASONS];
  const isMultiAttach = ({ message }: ClusterEvent) => message.includes('Multi-Attach');
  const held = unresolvedEvent(events.filter(isMultiAttach), ['FailedAttachVolume'], overtakenBy);
  if (held !== undefined) return multiAttach(context, row, held, subjectOf(context, row, held));
  const refused = unresolvedEvent(
    events.filter((event) => !isMultiAttach(event)),
    ['FailedAttachVolume'],
    overtakenBy,
  );
  const volume = refused === undefined ? undefined : volumeOf(row, refused);
  return attachFailed(context, row, refused && { event: refused, volume }) ?? mountFailed(context, row, events);
}

function mountFailed(
  context: FindingContext,
  row: PodBinding,
  events: readonly ClusterEvent[],
): PodProblem | undefined {
  const { set, now } = context;
  const { pod, since } = row.status;
  const event = unresolvedEvent(events, MOUNT_FAILURE_REASONS, VOLUME_READY_REASONS);
  if (event === undefined) return undefined;
  const isPermanent = now - since > MOUNT_TIMEOUT_MS;
  const subject = subjectOf(context, row, event);
  const message = withoutFullStop(event.message);
  const tooLong = nameTooLong(message, volumeOf(row, event));
  return {
    code: 'MountFailed',
    severity: isPermanent ? 'error' : 'warning',
    subject,
    text: `cannot mount a volume: ${tooLong?.text ?? message}`,
    evidence: [
      eventEvidence(event),
      ...(tooLong?.evidence ?? ['the kubelet tries again by itself; 2 minutes are usual']),
      ...claimEvidence(row, subject),
    ],
    since: event.firstAt,
    action: inspectAction('all that the kubelet says', ['describe', 'pod', pod.meta.name], set.meta.namespace),
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

/** Returns the claim whose volume the event names; undefined if it names none (a Secret, a ConfigMap). */
function volumeOf({ binding, status }: PodBinding, { message }: ClusterEvent): ClaimBinding | undefined {
  const named = /volume(?:s=\[| )"?([^"\],\s]+)/.exec(message)?.[1] ?? '';
  const claim = status.pod.claimVolumes.find(({ volume }) => volume === named)?.claim;
  return binding.claims.find(({ name, volumeName }) => volumeName === named || name === claim);
}

/** Returns the volume that the event names, or the pod if the volume is none of its claims. */
function subjectOf({ set }: FindingContext, row: PodBinding, event: ClusterEvent): FindingSubject {
  const volume = volumeOf(row, event)?.volumeName ?? '';
  return volume === '' ? podSubject(set, row.status.pod.meta.name) : volumeSubject(volume);
}

function claimEvidence({ binding }: PodBinding, { name: volume }: FindingSubject): readonly string[] {
  return binding.claims.flatMap(({ name, volumeName, accessModes }) =>
    volumeName === volume ? [`claim ${name} binds volume ${volumeName} (${accessModes.join(', ')})`] : [],
  );
}
