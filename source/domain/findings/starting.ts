/** Pods between the scheduler and their first container: MultiAttach, MountFailed, SandboxFailed, InitBlocked, or merely slow. */

import type { ClusterEvent, Container } from '../kinds.ts';
import { hasNeverRun } from '../pod-stage.ts';
import { conditionOf } from '../pod-word.ts';
import { ATTACH_MS, MOUNT_MS, SLOW_MS, UNREADY_MS } from '../thresholds.ts';
import { endedContainer } from './containers.ts';
import { type PodRow, podSubject, type RowsContext, see, type Trouble, volumeSubject } from './context.ts';
import { conditionLine, eventLine, nodeLines, sentence, standing, unheard } from './evidence.ts';
import type { Subject } from './finding.ts';
import { SANDBOX_FAILURES, sandboxFailed } from './sandbox-failed.ts';

export function starting(context: RowsContext, row: PodRow): Trouble | undefined {
  return (
    volumeTrouble(context, row) ??
    sandboxFailed(context, row) ??
    endedContainer(context, row) ??
    initBlocked(context, row) ??
    slow(context, row)
  );
}

const FAILURES = ['FailedAttachVolume', 'FailedMount', 'FailedMapVolume'];
/** Once one of these has come, the volumes are there: the kubelet makes the sandbox after them. */
const SUCCESSES = [...SANDBOX_FAILURES, 'Pulling', 'Pulled', 'Created', 'Started'];

/** The kubelet's and the attacher's words: nothing in the pod's status tells of a volume that does not come. */
function volumeTrouble(context: RowsContext, row: PodRow): Trouble | undefined {
  const { set, now, eventsOf } = context;
  const { pod, since } = row.status;
  const events = eventsOf(pod.meta.uid);
  const multiAttach = standing(
    events.filter((event) => event.message.includes('Multi-Attach')),
    ['FailedAttachVolume'],
    ['SuccessfulAttachVolume', ...SUCCESSES],
  );
  const event = multiAttach ?? standing(events, FAILURES, SUCCESSES);
  if (event === undefined) return undefined;
  const limit = multiAttach === undefined ? MOUNT_MS : ATTACH_MS;
  const hopeless = now - since > limit;
  const said = sentence(event.message);
  const subject = subjectOf(context, row, event);
  const users = /already (?:used by pod\(s\)|exclusively attached to) ?(.*)$/.exec(said)?.[1] ?? '';
  const text =
    multiAttach === undefined
      ? `cannot mount a volume: ${said}`
      : `waits for volume ${subject.name}, which another node still holds${users === '' ? '' : ` (${users})`}`;
  return {
    code: multiAttach === undefined ? 'MountFailed' : 'MultiAttach',
    severity: hopeless ? 'error' : 'warning',
    subject,
    text,
    evidence: [
      eventLine(event),
      `the kubelet tries again by itself; ${multiAttach === undefined ? '2 minutes are usual' : 'a dead node is detached from after 6 minutes'}`,
      ...row.binding.claims.flatMap(({ name, volumeName, accessModes }) =>
        volumeName === subject.name ? [`claim ${name} binds volume ${volumeName} (${accessModes.join(', ')})`] : [],
      ),
    ],
    since: event.firstAt,
    action: see('all that the kubelet says', ['describe', 'pod', pod.meta.name], set.meta.namespace),
    weight: hopeless ? 'hopeless' : 'none',
    unfinished: hasNeverRun(pod),
  };
}

/** The volume that the words name; the pod where it is none of its claims' (a Secret, a ConfigMap). */
function subjectOf({ set }: RowsContext, { binding, status }: PodRow, event: ClusterEvent): Subject {
  const named = /volume(?:s=\[| )"?([^"\],\s]+)/.exec(event.message)?.[1] ?? '';
  const claim = status.pod.claimVolumes.find(({ volume }) => volume === named)?.claim;
  const bound = binding.claims.find(({ name, volumeName }) => volumeName === named || name === claim);
  const volume = bound?.volumeName ?? '';
  return volume === '' ? podSubject(set, status.pod.meta.name) : volumeSubject(volume);
}

function initBlocked({ set, now, eventsOf }: RowsContext, { status }: PodRow): Trouble | undefined {
  const { pod, since, word } = status;
  const init = pod.containers.find(isUnfinishedInit);
  const waited = now - since;
  if (init?.state?.type !== 'running' || waited <= UNREADY_MS) return undefined;
  const hopeless = waited > SLOW_MS;
  const what = `${init.role === 'sidecar' ? 'sidecar' : 'init container'} ${init.name}`;
  const event = standing(eventsOf(pod.meta.uid), ['Unhealthy']);
  return {
    code: 'InitBlocked',
    severity: hopeless ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    text: hopeless ? `has been starting for more than 10 minutes (${word})` : `is starting (${word})`,
    message: `${pod.meta.name} does not get past ${what}, which is still ${init.role === 'sidecar' ? 'not started' : 'running'}`,
    evidence: [
      `container ${init.name}: image ${init.image}, running, ${init.restarts} restarts`,
      ...(event === undefined ? [] : [eventLine(event)]),
      'an init container may take its time; from 10 minutes on it is called stuck',
    ],
    since,
    action: {
      label: `read what ${what} says`,
      args: ['logs', pod.meta.name, '-c', init.name, '--tail=20'],
      namespace: set.meta.namespace,
      proposal: undefined,
    },
    weight: hopeless ? 'hopeless' : 'none',
    unfinished: hasNeverRun(pod),
  };
}

function isUnfinishedInit({ role, state, started }: Container): boolean {
  if (role === 'main') return false;
  if (role === 'sidecar') return !started;
  return !(state?.type === 'terminated' && state.exitCode === 0);
}

function slow({ set, now, known }: RowsContext, { binding, status }: PodRow): Trouble | undefined {
  const { pod, since, word } = status;
  if (now - since <= SLOW_MS) return undefined;
  return {
    code: 'NotReady',
    severity: 'error',
    subject: podSubject(set, pod.meta.name),
    text: `has been starting for more than 10 minutes (${word})`,
    evidence: [
      ...(binding.node?.ready === 'False' ? nodeLines(binding.node) : []),
      ...pod.conditions.filter((item) => item.status !== 'True').map(conditionLine),
      ...(conditionOf(pod, 'PodReadyToStartContainers')?.status === 'False'
        ? ['the kubelet has not made its sandbox and network']
        : []),
      ...unheard(known),
    ],
    since,
    weight: 'hopeless',
    unfinished: hasNeverRun(pod),
  };
}
