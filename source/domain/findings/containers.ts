/** Pods whose containers cannot start: ImagePull, ContainerConfig, InitBlocked, OutOfMemory, CrashLoop. */

import type { FindingCode } from '../model/finding.ts';
import type { ClusterEvent, Container, ContainerState, Pod } from '../model/kinds.ts';
import type { PodStatus } from '../model/set-status.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { hasNeverBeenReady, isBroken, recentlyCrashedUntil } from '../pod/pod-stage.ts';
import { isEndedForGood, lastTermination, type TerminatedState, terminationText } from '../pod/termination.ts';
import { CODES_WITH_LOG, containerWayOut } from './container-way-out.ts';
import type { FindingContext, PodBinding, PodProblem } from './context.ts';
import { conditionEvidence, eventEvidence, rfc3339, unresolvedEvent, withoutFullStop } from './evidence.ts';
import { type ProbeKill, probeKill } from './probe-kill.ts';

interface ContainerProblem {
  readonly code: FindingCode;
  readonly text: string;
  /** The part of the finding's message that follows the pod's name. */
  readonly message: string;
}

/** Returns the problem of the pod's first container that waiting alone will not bring up. */
export function brokenContainer(context: FindingContext, row: PodBinding): PodProblem {
  const { pod, statusText } = row.status;
  const container = pod.containers.find((item) => isBroken(item, context.now));
  const kill = container === undefined ? undefined : probeKillOf(context, pod, container);
  const named =
    container === undefined ? unknownContainerProblem(statusText) : containerProblem(container, statusText, kill);
  return toPodProblem(context, row, { container, named, kill }, true);
}

/** Returns the problem of a container that ended with an error, but not often enough to count as a crash loop. */
export function endedContainer(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const container = row.status.pod.containers.find(
    ({ role, state }) => state?.type === 'terminated' && (state.exitCode !== 0 || role !== 'init'),
  );
  if (container === undefined) return undefined;
  const kill = probeKillOf(context, row.status.pod, container);
  return toPodProblem(
    context,
    row,
    { container, named: containerProblem(container, row.status.statusText, kill), kill },
    false,
  );
}

/** Returns the problem of a container that runs now but crashed repeatedly until a moment ago. */
export function recentlyCrashedContainer(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const { pod } = row.status;
  const container = pod.containers.find(
    (item) => context.now < (recentlyCrashedUntil(item, pod.meta.createdAt) ?? Number.NEGATIVE_INFINITY),
  );
  if (container === undefined) return undefined;
  const kill = probeKillOf(context, pod, container);
  const end = lastTermination(container);
  const isMemory = isOutOfMemory(end);
  const how = isMemory
    ? 'was killed at its memory limit (OOMKilled)'
    : kill === undefined
      ? terminationText(end)
      : `was killed for failing its ${kill.probe} probe (${terminationText(end)})`;
  const named: ContainerProblem = {
    code: isMemory ? 'OutOfMemory' : 'CrashLoop',
    text: 'is up again for the moment',
    message: `is up again after its container ${container.name} ${how}, ${restartsText(container)} so far`,
  };
  return toPodProblem(context, row, { container, named, kill }, false);
}

interface ContainerEnd {
  readonly container: Container | undefined;
  readonly named: ContainerProblem;
  readonly kill: ProbeKill | undefined;
}

function probeKillOf({ eventsOf }: FindingContext, pod: Pod, container: Container): ProbeKill | undefined {
  const isDown = container.state?.type !== 'running';
  const { finishedAt } = lastTermination(container) ?? {};
  return probeKill(eventsOf(pod.meta.uid), pod, { container: container.name, finishedAt, isDown });
}

function toPodProblem(
  { set, eventsOf }: FindingContext,
  { status }: PodBinding,
  { container, named: { code, text, message }, kill }: ContainerEnd,
  isPermanent: boolean,
): PodProblem {
  const { pod } = status;
  const { name } = pod.meta;
  const since = troubleSince(eventsOf(pod.meta.uid), status);
  const event = unresolvedEvent(eventsOf(pod.meta.uid), ['Failed', 'BackOff', 'InspectFailed', 'ErrImageNeverPull']);
  const ready = podCondition(pod, 'Ready');
  const wayOut = containerWayOut(set, name, { code, container, message }, eventsOf(pod.meta.uid));
  return {
    code,
    severity: isPermanent ? 'error' : 'warning',
    subject: wayOut.subject,
    text,
    message: `${name} ${message}${wayOut.clause}`,
    evidence: [
      ...(container === undefined ? [] : containerLines(container)),
      ...(kill?.evidence ?? []),
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...(ready === undefined || ready.status === 'True' ? [] : [conditionEvidence(ready)]),
      ...wayOut.evidence,
    ],
    since,
    action: wayOut.action,
    log:
      container === undefined || !CODES_WITH_LOG.has(code)
        ? undefined
        : { pod: name, container: container.name, previous: container.restarts > 0 },
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

/** A loop began with its first restart, not with the last change of the pod. The events about restarts record it. */
function troubleSince(events: readonly ClusterEvent[], { since, stage }: PodStatus): number | undefined {
  const repeated = events.filter(({ reason, count }) => count > 1 && RESTART_REASONS.has(reason));
  const first = Math.min(...repeated.map(({ firstAt }) => firstAt));
  if (Number.isFinite(first)) return Math.min(first, since);
  // The state of an available pod shows when it became available, not when the trouble began.
  return stage === 'available' || stage === 'ready' ? undefined : since;
}

const RESTART_REASONS: ReadonlySet<string> = new Set(['BackOff', 'Killing', 'Unhealthy']);

function unknownContainerProblem(word: string): ContainerProblem {
  const text = `cannot start its container (${word})`;
  return { code: 'ContainerConfig', text, message: text };
}

function endedForGoodProblem(container: Container): ContainerProblem {
  const { name, state, restartPolicy } = container;
  const end = terminationText(state?.type === 'terminated' ? state : undefined);
  return {
    code: 'ContainerEnded',
    text: `has a container that has ended and is not started again (${name})`,
    message: `cannot become ready: container ${name} ${end}, and its restartPolicy ${restartPolicy} does not start it again`,
  };
}

const IMAGE_REASON = /image|pull|registry|signature/i;

function containerProblem(container: Container, word: string, kill: ProbeKill | undefined): ContainerProblem {
  const { state, name, role } = container;
  if (isEndedForGood(container)) return endedForGoodProblem(container);
  const reason = state?.type === 'waiting' && state.reason !== '' ? state.reason : word;
  const what = `${role === 'init' ? 'init container' : role === 'sidecar' ? 'sidecar' : 'container'} ${name}`;
  if (IMAGE_REASON.test(reason)) {
    return {
      code: 'ImagePull',
      text: `cannot pull its image (${reason})`,
      message: `cannot pull image ${container.image} of ${what} (${reason})${messageSuffix(state)}`,
    };
  }
  const end = lastTermination(container);
  const keeps = end?.exitCode === 0 ? 'keeps ending' : 'keeps crashing';
  const loop = state?.type === 'running' ? keeps : `${keeps} (${reason})`;
  if (isOutOfMemory(end)) {
    return {
      code: 'OutOfMemory',
      text: `runs out of memory (${reason})`,
      message: `runs out of memory: ${what} was killed at its memory limit (OOMKilled), ${restartsText(container)}`,
    };
  }
  const isLoop = reason === 'CrashLoopBackOff' || state?.type === 'terminated' || state?.type === 'running';
  const text =
    reason === 'CreateContainerConfigError'
      ? `has a configuration that its container cannot start with (${reason})`
      : isLoop
        ? loop
        : `cannot start its container (${reason})`;
  if (role === 'init') {
    return {
      code: 'InitBlocked',
      text,
      message: `does not get past ${what} (${reason}): ${terminationText(end) || withoutFullStop(messageOf(state)) || 'it does not finish'}`,
    };
  }
  if (isLoop) {
    const ended = terminationText(end) || `is in ${reason}`;
    const how =
      kill === undefined
        ? `${ended}${unpassedStartupProbe(container)}`
        : `is killed for failing its ${kill.probe} probe (${ended})`;
    return { code: 'CrashLoop', text, message: `${keeps}: ${what} ${how}, ${restartsText(container)}` };
  }
  return { code: 'ContainerConfig', text, message: `cannot start ${what} (${reason})${messageSuffix(state)}` };
}

/** Without events, an unpassed startup probe is the only sign of why the container was ended. */
function unpassedStartupProbe({ startupProbe, started }: Container): string {
  return startupProbe === '' || started ? '' : ` and has not passed its startup probe (${startupProbe})`;
}

function restartsText({ restarts: number }: Container): string {
  return number === 1 ? '1 restart' : `${number} restarts`;
}

export function isOutOfMemory(end: TerminatedState | undefined): boolean {
  return end?.reason === 'OOMKilled';
}

function messageOf(state: ContainerState | undefined): string {
  return state?.type === 'waiting' || state?.type === 'terminated' ? state.message : '';
}

function messageSuffix(state: ContainerState | undefined): string {
  const message = withoutFullStop(messageOf(state));
  return message === '' ? '' : `: ${message}`;
}

function containerLines(container: Container): readonly string[] {
  const { name, state } = container;
  const end = lastTermination(container);
  const lines: string[] = [`container ${name}: image ${container.image}, ${restartsText(container)}`];
  if (state?.type === 'waiting') lines.push(`container ${name} waits: ${state.reason}${messageSuffix(state)}`);
  if (end !== undefined) {
    const at = end.finishedAt === undefined ? '' : ` at ${rfc3339(end.finishedAt)}`;
    lines.push(`container ${name} ${terminationText(end)}${at}${end.message === '' ? '' : `: ${end.message.trim()}`}`);
  }
  return lines;
}
