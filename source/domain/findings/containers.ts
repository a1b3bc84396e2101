/** Pods whose containers cannot come up: ImagePull, ContainerConfig, InitBlocked, OutOfMemory, CrashLoop. */

import type { Container, ContainerState, Pod } from '../kinds.ts';
import { hasNeverRun, isBroken, shakyUntil } from '../pod-stage.ts';
import { conditionOf } from '../pod-word.ts';
import { type PodRow, podSubject, type RowsContext, type Trouble } from './context.ts';
import { conditionLine, eventLine, sentence, standing, timestamp } from './evidence.ts';
import type { FindingAction, FindingCode } from './finding.ts';
import { type ProbeKill, probeKill } from './probe-kill.ts';

interface Named {
  readonly code: FindingCode;
  readonly text: string;
  /** What follows the pod's name in the finding's own sentence. */
  readonly message: string;
}

/** The pod's first container that waiting alone will not bring up. */
export function brokenContainer(context: RowsContext, row: PodRow): Trouble {
  const { pod, word } = row.status;
  const container = pod.containers.find((item) => isBroken(item, context.now));
  const kill = container === undefined ? undefined : killOf(context, pod, container);
  const named = container === undefined ? generic(word) : nameOf(container, word, kill);
  return troubleOf(context, row, { container, named, kill }, true);
}

/** A container that has ended badly, but not yet so often that it is called a loop. */
export function endedContainer(context: RowsContext, row: PodRow): Trouble | undefined {
  const container = row.status.pod.containers.find(({ state }) => state?.type === 'terminated' && state.exitCode !== 0);
  if (container === undefined) return undefined;
  const kill = killOf(context, row.status.pod, container);
  return troubleOf(context, row, { container, named: nameOf(container, row.status.word, kill), kill }, false);
}

/** A container that is up, and was not a moment ago, time and again. */
export function shakyContainer(context: RowsContext, row: PodRow): Trouble | undefined {
  const { pod } = row.status;
  const container = pod.containers.find((item) => context.now < (shakyUntil(item) ?? Number.NEGATIVE_INFINITY));
  if (container === undefined) return undefined;
  const kill = killOf(context, pod, container);
  const end = lastEnd(container);
  const isMemory = isOutOfMemory(end);
  const how = isMemory
    ? 'was killed at its memory limit (OOMKilled)'
    : kill === undefined
      ? endText(end)
      : `was killed for failing its ${kill.probe} probe (${endText(end)})`;
  const named: Named = {
    code: isMemory ? 'OutOfMemory' : 'CrashLoop',
    text: 'is up again for the moment',
    message: `is up again after its container ${container.name} ${how}, ${restarts(container)} so far`,
  };
  return troubleOf(context, row, { container, named, kill }, false);
}

interface Ending {
  readonly container: Container | undefined;
  readonly named: Named;
  readonly kill: ProbeKill | undefined;
}

function killOf({ eventsOf }: RowsContext, pod: Pod, container: Container): ProbeKill | undefined {
  const isDown = container.state?.type !== 'running';
  const { finishedAt } = lastEnd(container) ?? {};
  return probeKill(eventsOf(pod.meta.uid), pod, { container: container.name, finishedAt, isDown });
}

function troubleOf(
  { set, eventsOf }: RowsContext,
  { status }: PodRow,
  { container, named: { code, text, message }, kill }: Ending,
  hopeless: boolean,
): Trouble {
  const { pod, since } = status;
  const { name } = pod.meta;
  const event = standing(eventsOf(pod.meta.uid), ['Failed', 'BackOff', 'InspectFailed', 'ErrImageNeverPull']);
  const ready = conditionOf(pod, 'Ready');
  const hasLastWords = code === 'CrashLoop' || code === 'OutOfMemory' || code === 'InitBlocked';
  return {
    code,
    severity: hopeless ? 'error' : 'warning',
    subject: podSubject(set, name),
    text,
    message: `${name} ${message}`,
    evidence: [
      ...(container === undefined ? [] : containerLines(container)),
      ...(kill?.evidence ?? []),
      ...(event === undefined ? [] : [eventLine(event)]),
      ...(ready === undefined || ready.status === 'True' ? [] : [conditionLine(ready)]),
    ],
    since,
    action: container === undefined ? undefined : logsAction(container),
    log:
      container === undefined || !hasLastWords
        ? undefined
        : { pod: name, container: container.name, previous: container.restarts > 0 },
    weight: hopeless ? 'hopeless' : 'none',
    unfinished: hasNeverRun(pod),
  };

  function logsAction({ name: containerName, restarts }: Container): FindingAction | undefined {
    if (!hasLastWords) return undefined;
    const previous = restarts > 0 ? ['--previous'] : [];
    return {
      label: `read what container ${containerName} said before it ended`,
      args: ['logs', name, '-c', containerName, ...previous, '--tail=20'],
      namespace: pod.meta.namespace,
      proposal: undefined,
    };
  }
}

function generic(word: string): Named {
  const text = `cannot start its container (${word})`;
  return { code: 'ContainerConfig', text, message: text };
}

const IMAGE = /image|pull|registry|signature/i;

function nameOf(container: Container, word: string, kill: ProbeKill | undefined): Named {
  const { state, name, role } = container;
  const reason = state?.type === 'waiting' && state.reason !== '' ? state.reason : word;
  const what = `${role === 'init' ? 'init container' : role === 'sidecar' ? 'sidecar' : 'container'} ${name}`;
  if (IMAGE.test(reason)) {
    return {
      code: 'ImagePull',
      text: `cannot pull its image (${reason})`,
      message: `cannot pull image ${container.image} of ${what} (${reason})${said(state)}`,
    };
  }
  const end = lastEnd(container);
  const loop = state?.type === 'running' ? 'keeps crashing' : `keeps crashing (${reason})`;
  if (isOutOfMemory(end)) {
    return {
      code: 'OutOfMemory',
      text: `runs out of memory (${reason})`,
      message: `runs out of memory: ${what} was killed at its memory limit (OOMKilled), ${restarts(container)}`,
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
      message: `does not get past ${what} (${reason}): ${endText(end) || sentence(messageOf(state)) || 'it does not finish'}`,
    };
  }
  if (isLoop) {
    const ended = endText(end) || `is in ${reason}`;
    const how = kill === undefined ? ended : `is killed for failing its ${kill.probe} probe (${ended})`;
    return { code: 'CrashLoop', text, message: `keeps crashing: ${what} ${how}, ${restarts(container)}` };
  }
  return { code: 'ContainerConfig', text, message: `cannot start ${what} (${reason})${said(state)}` };
}

function restarts({ restarts: number }: Container): string {
  return number === 1 ? '1 restart' : `${number} restarts`;
}

type Ended = Extract<ContainerState, { type: 'terminated' }>;

function lastEnd({ state, lastState }: Container): Ended | undefined {
  if (state?.type === 'terminated') return state;
  return lastState?.type === 'terminated' ? lastState : undefined;
}

export function isOutOfMemory(end: Ended | undefined): boolean {
  return end?.reason === 'OOMKilled';
}

/** What a container runtime reports of a process that a signal ended: 128 and its number. */
const SIGNALS: Readonly<Record<number, string>> = {
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
};

function endText(end: Ended | undefined): string {
  if (end === undefined) return '';
  const by =
    end.signal !== undefined && end.signal !== 0 ? `on signal ${end.signal}` : `with exit code ${end.exitCode}`;
  const why = end.reason === '' || end.reason === 'Error' ? SIGNALS[end.exitCode] : end.reason;
  return `ended ${by}${why === undefined ? '' : ` (${why})`}`;
}

function messageOf(state: ContainerState | undefined): string {
  return state?.type === 'waiting' || state?.type === 'terminated' ? state.message : '';
}

function said(state: ContainerState | undefined): string {
  const message = sentence(messageOf(state));
  return message === '' ? '' : `: ${message}`;
}

function containerLines(container: Container): readonly string[] {
  const { name, state } = container;
  const end = lastEnd(container);
  const lines: string[] = [`container ${name}: image ${container.image}, ${restarts(container)}`];
  if (state?.type === 'waiting') lines.push(`container ${name} waits: ${state.reason}${said(state)}`);
  if (end !== undefined) {
    const at = end.finishedAt === undefined ? '' : ` at ${timestamp(end.finishedAt)}`;
    lines.push(`container ${name} ${endText(end)}${at}${end.message === '' ? '' : `: ${end.message.trim()}`}`);
  }
  return lines;
}
