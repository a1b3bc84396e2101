/** The end of a container's program, and the pause before it is started again. */

import { at } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { timestamp } from '../../model/timestamp.ts';
import type { NodeServices } from '../node-services.ts';
import type { PodWorker } from '../pod-worker.ts';
import { type ContainerState, isRunning, setWaiting } from './container-state.ts';
import { goDuration, nextBackoff, waitOf } from './crash-backoff.ts';
import { restartsAfter } from './restart-policy.ts';

/** How often a kubelet looks for containers that have ended. */
const RELIST_MS = 1000;
const MOST_MESSAGE_LINES = 80;
const MOST_MESSAGE_LENGTH = 2048;

/** Sets the state of a container that has ended. `message`: its termination message. */
export function setTerminated(services: NodeServices, container: ContainerState, exitCode: number, message?: string) {
  const { clock } = services.context;
  const reason = container.hasStartError ? 'StartError' : exitCode === 0 ? 'Completed' : 'Error';
  container.program?.kill();
  container.program = undefined;
  container.timers.cancelAll();
  container.askAgain = () => undefined;
  container.onStopped = () => undefined;
  container.state = {
    terminated: {
      exitCode,
      reason,
      ...(message === undefined ? {} : { message }),
      startedAt: timestamp(container.startedAt),
      finishedAt: timestamp(clock.now()),
    },
  };
  container.finishedAt = clock.now();
  container.isReady = false;
  container.isStarted = false;
  container.isStopping = false;
}

/** Returns the end of the output of a container that failed and asks for it: FallbackToLogsOnError. */
function lastWords(
  { logs }: NodeServices,
  { uid }: PodWorker,
  { name, spec }: ContainerState,
  exitCode: number,
): string | undefined {
  if (exitCode === 0 || at(spec, 'terminationMessagePolicy') !== 'FallbackToLogsOnError') return undefined;
  const lines = logs.read(uid, name, false).slice(-MOST_MESSAGE_LINES);
  return lines.length === 0
    ? undefined
    : lines
        .map(({ text }) => `${text}\n`)
        .join('')
        .slice(-MOST_MESSAGE_LENGTH);
}

/** The program has ended by itself, or was stopped to be started again. */
export function endContainer(
  services: NodeServices,
  worker: PodWorker,
  container: ContainerState,
  exitCode: number,
  message?: string,
): void {
  if (!isRunning(container) || worker.isStopping) return;
  setTerminated(services, container, exitCode, message ?? lastWords(services, worker, container, exitCode));
  container.isHeld = true;
  container.timers.after(RELIST_MS, (pod) => {
    container.isHeld = false;
    if (container.mustRestart || restartsAfter(pod, container, exitCode))
      pauseBeforeRestart(services, worker, pod, container);
    worker.changed();
  });
  worker.changed();
}

function pauseBeforeRestart(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
): void {
  const wait = waitOf(container.backoff, container.finishedAt, services.context.clock.now());
  if (wait === 0) {
    container.backoff = nextBackoff(container.backoff, container.finishedAt);
    return;
  }
  const { name, namespace, uid } = pod.metadata;
  const who = `${name}_${namespace}(${uid})`;
  const ms = container.backoff?.ms ?? 0;
  const event = `Back-off restarting failed container ${container.name} in pod ${who}`;
  services.recordEvent(pod, container, 'Warning', 'BackOff', event);
  const message = `back-off ${goDuration(ms)} restarting failed container=${container.name} pod=${who}`;
  setWaiting(container, 'CrashLoopBackOff', message);
  container.isHeld = true;
  container.timers.after(wait, () => {
    container.isHeld = false;
    container.backoff = nextBackoff(container.backoff, container.finishedAt);
    worker.changed();
  });
}
