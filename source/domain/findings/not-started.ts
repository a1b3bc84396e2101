/**
 * Pods that have a node but no started container yet: MultiAttach, MountFailed, SandboxFailed, InitBlocked, or merely
 * slow.
 */

import type { FindingSubject } from '../model/finding.ts';
import type { ClusterEvent, Container } from '../model/kinds.ts';
import { ATTACH_TIMEOUT_MS, MOUNT_TIMEOUT_MS, PROGRESS_DEADLINE_MS, UNREADY_AFTER_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { endedContainer } from './containers.ts';
import {
  type FindingContext,
  inspectAction,
  type PodBinding,
  type PodProblem,
  podSubject,
  volumeSubject,
} from './context.ts';
import {
  conditionEvidence,
  eventEvidence,
  nodeEvidence,
  unreadEvents,
  unresolvedEvent,
  withoutFullStop,
} from './evidence.ts';
import { SANDBOX_FAILURE_REASONS, sandboxFailed } from './sandbox-failed.ts';

export function podNotStarted(context: FindingContext, row: PodBinding): PodProblem | undefined {
  return (
    volumeProblem(context, row) ??
    sandboxFailed(context, row) ??
    endedContainer(context, row) ??
    initBlocked(context, row) ??
    slowStart(context, row)
  );
}

const VOLUME_FAILURE_REASONS = ['FailedAttachVolume', 'FailedMount', 'FailedMapVolume'];
/** Events that prove that the volumes are mounted: the kubelet creates the sandbox after it has mounted them. */
const VOLUME_READY_REASONS = [...SANDBOX_FAILURE_REASONS, 'Pulling', 'Pulled', 'Created', 'Started'];

/**
 * Reads the events of the kubelet and of the attach/detach controller. The pod's status does not show a volume that
 * cannot be mounted.
 */
function volumeProblem(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const { set, now, eventsOf } = context;
  const { pod, since } = row.status;
  const events = eventsOf(pod.meta.uid);
  const multiAttach = unresolvedEvent(
    events.filter((event) => event.message.includes('Multi-Attach')),
    ['FailedAttachVolume'],
    ['SuccessfulAttachVolume', ...VOLUME_READY_REASONS],
  );
  const event = multiAttach ?? unresolvedEvent(events, VOLUME_FAILURE_REASONS, VOLUME_READY_REASONS);
  if (event === undefined) return undefined;
  const limit = multiAttach === undefined ? MOUNT_TIMEOUT_MS : ATTACH_TIMEOUT_MS;
  const isPermanent = now - since > limit;
  const said = withoutFullStop(event.message);
  const subject = subjectOf(context, row, event);
  const users = /already (?:used by pod\(s\)|exclusively attached to) ?(.*)$/.exec(said)?.[1] ?? '';
  const text =
    multiAttach === undefined
      ? `cannot mount a volume: ${said}`
      : `waits for volume ${subject.name}, which another node still holds${users === '' ? '' : ` (${users})`}`;
  return {
    code: multiAttach === undefined ? 'MountFailed' : 'MultiAttach',
    severity: isPermanent ? 'error' : 'warning',
    subject,
    text,
    evidence: [
      eventEvidence(event),
      `the kubelet tries again by itself; ${multiAttach === undefined ? '2 minutes are usual' : 'a dead node is detached from after 6 minutes'}`,
      ...row.binding.claims.flatMap(({ name, volumeName, accessModes }) =>
        volumeName === subject.name ? [`claim ${name} binds volume ${volumeName} (${accessModes.join(', ')})`] : [],
      ),
    ],
    since: event.firstAt,
    action: inspectAction('all that the kubelet says', ['describe', 'pod', pod.meta.name], set.meta.namespace),
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

/** Returns the volume that the event names, or the pod if the volume is none of its claims (a Secret, a ConfigMap). */
function subjectOf({ set }: FindingContext, { binding, status }: PodBinding, event: ClusterEvent): FindingSubject {
  const named = /volume(?:s=\[| )"?([^"\],\s]+)/.exec(event.message)?.[1] ?? '';
  const claim = status.pod.claimVolumes.find(({ volume }) => volume === named)?.claim;
  const bound = binding.claims.find(({ name, volumeName }) => volumeName === named || name === claim);
  const volume = bound?.volumeName ?? '';
  return volume === '' ? podSubject(set, status.pod.meta.name) : volumeSubject(volume);
}

function initBlocked({ set, now, eventsOf }: FindingContext, { status }: PodBinding): PodProblem | undefined {
  const { pod, since, statusText } = status;
  const init = pod.containers.find(isUnfinishedInit);
  const waited = now - since;
  if (init?.state?.type !== 'running' || waited <= UNREADY_AFTER_MS) return undefined;
  const isPermanent = waited > PROGRESS_DEADLINE_MS;
  const what = `${init.role === 'sidecar' ? 'sidecar' : 'init container'} ${init.name}`;
  const event = unresolvedEvent(eventsOf(pod.meta.uid), ['Unhealthy']);
  return {
    code: 'InitBlocked',
    severity: isPermanent ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    text: isPermanent ? `has been starting for more than 10 minutes (${statusText})` : `is starting (${statusText})`,
    message: `${pod.meta.name} does not get past ${what}, which is still ${init.role === 'sidecar' ? 'not started' : 'running'}`,
    evidence: [
      `container ${init.name}: image ${init.image}, running, ${init.restarts} restarts`,
      ...(event === undefined ? [] : [eventEvidence(event)]),
      'an init container may take its time; from 10 minutes on it is called stuck',
    ],
    since,
    action: {
      label: `read what ${what} says`,
      args: ['logs', pod.meta.name, '-c', init.name, '--tail=20'],
      namespace: set.meta.namespace,
      proposedAction: undefined,
    },
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

function isUnfinishedInit({ role, state, started }: Container): boolean {
  if (role === 'main') return false;
  if (role === 'sidecar') return !started;
  return !(state?.type === 'terminated' && state.exitCode === 0);
}

function slowStart({ set, now, known }: FindingContext, { binding, status }: PodBinding): PodProblem | undefined {
  const { pod, since, statusText } = status;
  if (now - since <= PROGRESS_DEADLINE_MS) return undefined;
  return {
    code: 'NotReady',
    severity: 'error',
    subject: podSubject(set, pod.meta.name),
    text: `has been starting for more than 10 minutes (${statusText})`,
    evidence: [
      ...(binding.node?.ready === 'False' ? nodeEvidence(binding.node) : []),
      ...pod.conditions.filter((item) => item.status !== 'True').map(conditionEvidence),
      ...(podCondition(pod, 'PodReadyToStartContainers')?.status === 'False'
        ? ['the kubelet has not made its sandbox and network']
        : []),
      ...unreadEvents(known),
    ],
    since,
    action: inspectAction('all that the kubelet says', ['describe', 'pod', pod.meta.name], set.meta.namespace),
    verdictImpact: 'permanent',
    unfinished: hasNeverBeenReady(pod),
  };
}
