/** One container of a pod on its node, and how the pod's status shows it. */

import { at, type Json, stringOf } from '../../model/json.ts';
import type { ContainerKind, PodContainer } from '../../model/pod-containers.ts';
import type { Program } from '../programs/program.ts';
import type { Timers } from '../timers.ts';
import type { CrashBackoff } from './crash-backoff.ts';

/** What the status of a container tells. */
export interface ContainerView {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly image: string;
  /** `{waiting: …}`, `{running: …}` or `{terminated: …}`. */
  readonly state: Json;
  readonly lastState: Json;
  readonly restartCount: number;
  /** The startup probe has succeeded, or there is none. */
  readonly isStarted: boolean;
  readonly isReady: boolean;
  /** False until it was created for the first time. */
  readonly wasCreated: boolean;
}

export interface ContainerState extends ContainerView {
  spec: unknown;
  image: string;
  state: Json;
  lastState: Json;
  restartCount: number;
  isStarted: boolean;
  /** Its command could not be run. */
  hasStartError: boolean;
  isReady: boolean;
  wasCreated: boolean;
  /** It may not start before something has happened: a back-off has passed, an image is pulled. */
  isHeld: boolean;
  /** It is being stopped. */
  isStopping: boolean;
  /** It was stopped to be started again, whatever the restart policy says. */
  mustRestart: boolean;
  /** When the program was started and when it ended last, in virtual milliseconds. */
  startedAt: number;
  finishedAt: number;
  backoff: CrashBackoff | undefined;
  failedPulls: number;
  program: Program | undefined;
  /** Its program has changed: its probes ask again. */
  askAgain: () => void;
  /** Called with the exit code of a program that ends while it is being stopped. */
  onStopped: (exitCode: number) => void;
  /** Called once it has become ready. */
  onReady: () => void;
  /** Steps of the present run: its program, probes and hooks. */
  readonly timers: Timers;
}

export function newContainerState(
  { kind, spec }: PodContainer,
  waitingReason: string,
  restartCount: number,
  timers: Timers,
): ContainerState {
  return {
    name: stringOf(at(spec, 'name')),
    kind,
    spec,
    image: stringOf(at(spec, 'image')),
    state: { waiting: { reason: waitingReason } },
    lastState: {},
    restartCount,
    hasStartError: false,
    isStarted: false,
    isReady: false,
    wasCreated: false,
    isHeld: false,
    isStopping: false,
    mustRestart: false,
    startedAt: 0,
    finishedAt: 0,
    backoff: undefined,
    failedPulls: 0,
    program: undefined,
    askAgain: () => undefined,
    onStopped: () => undefined,
    onReady: () => undefined,
    timers,
  };
}

export function isRunning({ state }: ContainerView): boolean {
  return 'running' in state;
}

/** Returns the exit code of a terminated container; undefined in any other state. */
export function exitCodeOf({ state }: ContainerView): number | undefined {
  const code = at(state['terminated'], 'exitCode');
  return typeof code === 'number' ? code : undefined;
}

/** Returns the exit code of the last termination, also while the container waits to be started again. */
export function lastExitCodeOf(container: ContainerView): number | undefined {
  const code = exitCodeOf(container) ?? at(container.lastState['terminated'], 'exitCode');
  return 'running' in container.state || typeof code !== 'number' ? undefined : code;
}

function keepTermination(container: ContainerState): void {
  const terminated = container.state['terminated'];
  if (terminated !== undefined) container.lastState = { terminated };
}

export function setRunning(container: ContainerState, startedAt: string): void {
  keepTermination(container);
  container.state = { running: { startedAt } };
}

export function setWaiting(container: ContainerState, reason: string, message?: string): void {
  keepTermination(container);
  container.state = { waiting: message === undefined ? { reason } : { reason, message } };
}
