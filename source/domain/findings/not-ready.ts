import type { Pod } from '../kinds.ts';
import { hasLostReadiness, hasNeverRun } from '../pod-stage.ts';
import { conditionOf } from '../pod-word.ts';
import { EVENTS_MS, SLOW_MS, UNREADY_MS } from '../thresholds.ts';
import { isOutOfMemory } from './containers.ts';
import { type PodRow, podSubject, type RowsContext, type Trouble } from './context.ts';
import { conditionLine, eventLine, nodeLines, nodeText, sentence, standing, unheard } from './evidence.ts';

/** A pod that runs and is not ready: which probe or gate says no. */
export function notReady({ set, now, known, eventsOf }: RowsContext, { binding, status }: PodRow): Trouble {
  const { pod, since } = status;
  const waited = now - since;
  const hopeless = waited > SLOW_MS;
  const lost = hasLostReadiness(pod);
  const event = standing(eventsOf(pod.meta.uid), ['Unhealthy', 'ProbeWarning']);
  const ended = pod.containers.find(
    ({ ready, lastState }) => !ready && lastState?.type === 'terminated' && isOutOfMemory(lastState),
  );
  const { node } = binding;
  // The controller turns the condition of every pod on such a node, whatever the containers do.
  const badNode = node?.ready === 'False' ? node : undefined;
  const why = badNode === undefined ? reasonOf(pod) : nodeText(badNode);
  const heard = event === undefined ? '' : ` (${sentence(event.message)})`;
  const text = hopeless
    ? 'runs and has not been ready for more than 10 minutes'
    : lost
      ? 'runs and is no longer ready'
      : 'runs and is not ready yet';
  return {
    code: ended === undefined ? 'NotReady' : 'OutOfMemory',
    severity: hopeless ? 'error' : lost || waited > UNREADY_MS || ended !== undefined ? 'warning' : 'info',
    subject: podSubject(set, pod.meta.name),
    text,
    message:
      ended === undefined
        ? `${pod.meta.name} ${text}: ${why}${heard}`
        : `${pod.meta.name} ${text}: container ${ended.name} was killed at its memory limit (OOMKilled), ${ended.restarts} restarts`,
    evidence: [
      ...(badNode === undefined ? [] : nodeLines(badNode)),
      ...pod.conditions.filter((item) => item.status !== 'True').map(conditionLine),
      ...pod.containers
        .filter(({ ready, role }) => !ready && role === 'main')
        .map(({ name, readinessProbe, startupProbe, started }) => {
          const probes = [
            readinessProbe === '' ? 'no readiness probe' : `readiness probe ${readinessProbe}`,
            ...(startupProbe === '' ? [] : [`startup probe ${startupProbe}${started ? ' (passed)' : ''}`]),
          ];
          return `container ${name}: running, not ready, ${probes.join(', ')}`;
        }),
      ...pod.readinessGates.map(
        (gate) => `readiness gate ${gate}: ${conditionOf(pod, gate)?.status ?? 'no condition'}`,
      ),
      ...(event === undefined ? [] : [eventLine(event)]),
      ...(waited > EVENTS_MS ? unheard(known) : []),
      'from 10 minutes on it is called stuck (the default progressDeadlineSeconds of a Deployment)',
    ],
    since,
    action: {
      label: 'read what the pod says',
      args: ['logs', pod.meta.name, '--all-containers', '--tail=20'],
      namespace: set.meta.namespace,
      proposal: undefined,
    },
    weight: hopeless ? 'hopeless' : lost ? 'passing' : 'none',
    unfinished: hasNeverRun(pod),
  };
}

function reasonOf(pod: Pod): string {
  const unready = pod.containers.filter(({ ready, role }) => !ready && role === 'main');
  const container = unready[0];
  if (container !== undefined) {
    const { name, startupProbe, readinessProbe, started } = container;
    if (startupProbe !== '' && !started) return `the startup probe of container ${name} has not passed`;
    if (readinessProbe !== '') return `the readiness probe of container ${name} does not pass`;
    return `container ${name} is not ready`;
  }
  const closed = pod.readinessGates.filter((gate) => conditionOf(pod, gate)?.status !== 'True');
  if (closed.length > 0) return `readiness gate ${closed.join(', ')} is not true`;
  return 'its Ready condition is not true';
}
