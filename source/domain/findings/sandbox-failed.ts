import { MOUNT_TIMEOUT_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { type FindingContext, inspectAction, type PodBinding, type PodProblem, podSubject } from './context.ts';
import { conditionEvidence, eventEvidence, unresolvedEvent, withoutFullStop } from './evidence.ts';

/**
 * Reasons of the kubelet's events about a sandbox that cannot be created because of the network plugin or the container
 * runtime.
 */
export const SANDBOX_FAILURE_REASONS = ['FailedCreatePodSandBox', 'NetworkNotReady'];
/** Events that prove that the sandbox exists. */
const SANDBOX_READY_REASONS = ['Pulling', 'Pulled', 'Created', 'Started'];

/** A pod without sandbox and network. No container can start, and only events say why. */
export function sandboxFailed({ set, now, eventsOf }: FindingContext, { status }: PodBinding): PodProblem | undefined {
  const { pod, since } = status;
  const condition = podCondition(pod, 'PodReadyToStartContainers');
  if (condition?.status === 'True') return undefined;
  const event = unresolvedEvent(eventsOf(pod.meta.uid), SANDBOX_FAILURE_REASONS, SANDBOX_READY_REASONS);
  if (event === undefined) return undefined;
  const isPermanent = now - since > MOUNT_TIMEOUT_MS;
  return {
    code: 'SandboxFailed',
    severity: isPermanent ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    text: `gets no sandbox and network: ${kubeletReason(event.message)}`,
    evidence: [
      eventEvidence(event),
      ...(condition === undefined ? [] : [conditionEvidence(condition)]),
      `node ${pod.node}: look at its network plugin and container runtime; the kubelet tries again by itself`,
    ],
    since: event.firstAt,
    action: inspectAction('all that the kubelet says', ['describe', 'pod', pod.meta.name], set.meta.namespace),
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

/** Removes the kubelet's prefix from the message and shortens the sandbox's long id. */
function kubeletReason(message: string): string {
  return withoutFullStop(message)
    .replace(/^Failed to create pod sandbox: (?:rpc error: code = \w+ desc = )?/, '')
    .replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
}
