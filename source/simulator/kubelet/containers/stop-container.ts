/** Stops a container: its preStop hook, the request to stop, and the end of its grace. */

import type { KubeObject } from '../../model/kube-object.ts';
import { hookOf, runHook } from '../hooks.ts';
import type { NodeServices } from '../node-services.ts';
import type { PodWorker } from '../pod-worker.ts';
import { type ContainerState, isRunning } from './container-state.ts';

const COMPLETED = 0;
/** The code of a program that was killed. */
const KILLED = 137;
/** What is left for the program to stop after its hook has used up the grace. */
const LEAST_GRACE_MS = 2000;

export interface StopRequest {
  readonly message: string;
  /** When its grace ends, in virtual milliseconds. */
  readonly deadline: number;
  readonly done: (exitCode: number) => void;
}

/** Calls `done` later, once. */
export function stopContainer(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
  { message, deadline, done }: StopRequest,
): void {
  if (!isRunning(container)) return;
  const { clock } = services.context;
  services.recordEvent(pod, container, 'Normal', 'Killing', message);
  container.isStopping = true;
  container.onStopped = done;
  const left = (): number => Math.max(0, deadline - clock.now());

  const terminate = (graceMs: number): void => {
    // A shell or `sleep` as the first process does not react to the request, unless it has a trap.
    const isCommand = container.program?.isCommand === true;
    const needed = isCommand ? Number.POSITIVE_INFINITY : worker.behavior.stopMs;
    container.timers.after(Math.min(needed, graceMs), () => done(needed <= graceMs ? COMPLETED : KILLED));
    if (isCommand) container.program?.terminate();
  };
  const hook = hookOf(container, 'preStop');
  if (hook === undefined || left() === 0) {
    terminate(left());
    return;
  }
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    cancelDeadline();
    terminate(Math.max(left(), LEAST_GRACE_MS));
  };
  const cancelDeadline = container.timers.after(left(), () => {
    giveUp();
    end();
  });
  let giveUp = (): void => undefined;
  giveUp = runHook(services, pod, container, hook, (isSuccess) => {
    if (!isSuccess && !isOver) {
      services.recordEvent(pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    }
    end();
  });
}
