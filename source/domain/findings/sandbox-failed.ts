import { hasNeverRun } from '../pod-stage.ts';
import { conditionOf } from '../pod-word.ts';
import { MOUNT_MS } from '../thresholds.ts';
import { type PodRow, podSubject, type RowsContext, see, type Trouble } from './context.ts';
import { conditionLine, eventLine, sentence, standing } from './evidence.ts';

/** What the kubelet says of a sandbox that does not come up: its network plugin, or the container runtime. */
export const SANDBOX_FAILURES = ['FailedCreatePodSandBox', 'NetworkNotReady'];
/** Once one of these has come, the sandbox is there. */
const SUCCESSES = ['Pulling', 'Pulled', 'Created', 'Started'];

/** A pod without sandbox and network: no container can start, and nothing but events tells why. */
export function sandboxFailed({ set, now, eventsOf }: RowsContext, { status }: PodRow): Trouble | undefined {
  const { pod, since } = status;
  const condition = conditionOf(pod, 'PodReadyToStartContainers');
  if (condition?.status === 'True') return undefined;
  const event = standing(eventsOf(pod.meta.uid), SANDBOX_FAILURES, SUCCESSES);
  if (event === undefined) return undefined;
  const hopeless = now - since > MOUNT_MS;
  return {
    code: 'SandboxFailed',
    severity: hopeless ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    text: `gets no sandbox and network: ${causeOf(event.message)}`,
    evidence: [
      eventLine(event),
      ...(condition === undefined ? [] : [conditionLine(condition)]),
      `node ${pod.node}: look at its network plugin and container runtime; the kubelet tries again by itself`,
    ],
    since: event.firstAt,
    action: see('all that the kubelet says', ['describe', 'pod', pod.meta.name], set.meta.namespace),
    weight: hopeless ? 'hopeless' : 'none',
    unfinished: hasNeverRun(pod),
  };
}

/** The kubelet's words without what it wraps them in, and the sandbox's long name cut. */
function causeOf(message: string): string {
  return sentence(message)
    .replace(/^Failed to create pod sandbox: (?:rpc error: code = \w+ desc = )?/, '')
    .replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
}
