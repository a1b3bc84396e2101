import type { FindingAction } from '../model/finding.ts';
import type { Container, Node, Pod } from '../model/kinds.ts';
import { PROGRESS_DEADLINE_MS, READ_EVENTS_AFTER_MS, UNREADY_AFTER_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { hasLostReadiness, hasNeverBeenReady } from '../pod/pod-stage.ts';
import { isOutOfMemory } from './containers.ts';
import { type FindingContext, inspectAction, type PodBinding, type PodProblem, podSubject } from './context.ts';
import {
  conditionEvidence,
  eventEvidence,
  nodeEvidence,
  nodeNotReadyClause,
  unreadEvents,
  unresolvedEvent,
  withoutFullStop,
} from './evidence.ts';

/** A pod that runs and is not ready, with the probe or readiness gate that fails. */
export function podNotReady(
  { set, now, known, eventsOf }: FindingContext,
  { binding, status }: PodBinding,
): PodProblem {
  const { pod, since } = status;
  const waited = now - since;
  const isPermanent = waited > PROGRESS_DEADLINE_MS;
  const lost = hasLostReadiness(pod);
  // Probe messages from before the trouble began do not explain why the pod is not ready.
  const recentEvents = eventsOf(pod.meta.uid).filter(({ lastAt }) => lastAt >= since - UNREADY_AFTER_MS);
  const event = unresolvedEvent(recentEvents, ['Unhealthy', 'ProbeWarning']);
  const ended = pod.containers.find(
    ({ ready, lastState }) => !ready && lastState?.type === 'terminated' && isOutOfMemory(lastState),
  );
  const { node } = binding;
  // The node controller changes the Ready condition of every pod on such a node, whatever the containers do.
  const badNode = node?.ready === 'False' ? node : undefined;
  const why = badNode === undefined ? unreadyReason(pod) : nodeNotReadyClause(badNode);
  const eventText = event === undefined ? '' : ` (${withoutFullStop(event.message)})`;
  const text = isPermanent
    ? 'runs and has not been ready for more than 10 minutes'
    : lost
      ? 'runs and is no longer ready'
      : 'runs and is not ready yet';
  return {
    code: ended === undefined ? 'NotReady' : 'OutOfMemory',
    severity: isPermanent ? 'error' : lost || waited > UNREADY_AFTER_MS || ended !== undefined ? 'warning' : 'info',
    subject: podSubject(set, pod.meta.name),
    text,
    message:
      ended === undefined
        ? `${pod.meta.name} ${text}: ${why}${eventText}`
        : `${pod.meta.name} ${text}: container ${ended.name} was killed at its memory limit (OOMKilled), ${ended.restarts} restarts`,
    evidence: [
      ...(badNode === undefined ? [] : nodeEvidence(badNode)),
      ...pod.conditions.filter((item) => item.status !== 'True').map(conditionEvidence),
      ...pod.containers
        .filter(({ ready, role }) => !ready && role !== 'init')
        .map((item) => {
          const { readinessProbe, startupProbe, started } = item;
          const probes = [
            readinessProbe === '' ? 'no readiness probe' : `readiness probe ${readinessProbe}`,
            ...(startupProbe === '' ? [] : [`startup probe ${startupProbe}${started ? ' (passed)' : ''}`]),
          ];
          return `${containerText(item)}: running, not ready, ${probes.join(', ')}`;
        }),
      ...pod.readinessGates.map(
        (gate) => `readiness gate ${gate}: ${podCondition(pod, gate)?.status ?? 'no condition'}`,
      ),
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...(waited > READ_EVENTS_AFTER_MS ? unreadEvents(known) : []),
      'from 10 minutes on it is called stuck (the default progressDeadlineSeconds of a Deployment)',
    ],
    since,
    action: wayOut(pod, badNode),
    verdictImpact: isPermanent ? 'permanent' : lost ? 'transient' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

function wayOut(pod: Pod, badNode: Node | undefined): FindingAction {
  const { name, namespace } = pod.meta;
  if (badNode !== undefined)
    return inspectAction(`node ${badNode.meta.name}`, ['describe', 'node', badNode.meta.name], '');
  const container = unreadyContainer(pod);
  const [gate] = closedGates(pod);
  if (container === undefined && gate !== undefined) {
    return inspectAction(`what readiness gate ${gate} waits for`, ['describe', 'pod', name], namespace);
  }
  return {
    label: container === undefined ? 'read what the pod says' : `read what ${containerText(container)} says`,
    args: ['logs', name, ...(container === undefined ? ['--all-containers'] : ['-c', container.name]), '--tail=20'],
    namespace,
    proposedAction: undefined,
  };
}

function unreadyContainer(pod: Pod): Container | undefined {
  return pod.containers.find(({ ready, role }) => !ready && role !== 'init');
}

function closedGates(pod: Pod): readonly string[] {
  return pod.readinessGates.filter((gate) => podCondition(pod, gate)?.status !== 'True');
}

function containerText({ name, role }: Container): string {
  return `${role === 'sidecar' ? 'sidecar' : 'container'} ${name}`;
}

function unreadyReason(pod: Pod): string {
  const container = unreadyContainer(pod);
  if (container !== undefined) {
    const { startupProbe, readinessProbe, started } = container;
    const name = containerText(container);
    if (startupProbe !== '' && !started) return `the startup probe of ${name} has not passed`;
    if (readinessProbe !== '') return `the readiness probe of ${name} does not pass`;
    return `${name} is not ready`;
  }
  const closed = closedGates(pod);
  if (closed.length > 0) return `readiness gate ${closed.join(', ')} is not true`;
  return 'its Ready condition is not true';
}
