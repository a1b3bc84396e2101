/** Starts a container: its image, its configuration, its program, its hook and its probes. */

import { at, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { controllerOf } from '../../model/owner-references.ts';
import { timestamp } from '../../model/timestamp.ts';
import { ConfigProblem } from '../config/config-problem.ts';
import { type Environment, environmentOf } from '../config/environment.ts';
import { checkNonRoot } from '../config/non-root.ts';
import { hookOf, runHook } from '../hooks.ts';
import { hasImage } from '../images/check-image.ts';
import type { NodeServices } from '../node-services.ts';
import { containerFaultOf } from '../pod-behavior.ts';
import type { PodWorker } from '../pod-worker.ts';
import { type ProbeKind, startProbes } from '../probes/prober.ts';
import { startProgram } from '../programs/start-program.ts';
import { type ContainerState, setRunning, setWaiting } from './container-state.ts';
import { endContainer } from './end-container.ts';
import { stopContainer } from './stop-container.ts';

const CONFIG_RETRY_MS = 12_000;
/** The exit code of a container whose command cannot be run. */
const START_ERROR = 128;

/** Returns undefined if the container has to wait for its configuration. */
function configure(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
): Environment | undefined {
  try {
    const environment = environmentOf(services.context.store, pod, container.spec);
    checkNonRoot(pod, container.spec);
    return environment;
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    services.recordEvent(pod, container, 'Warning', 'Failed', `Error: ${error.message}`);
    setWaiting(container, 'CreateContainerConfigError', error.message);
    container.isHeld = true;
    container.timers.after(CONFIG_RETRY_MS, () => {
      container.isHeld = false;
      worker.changed();
    });
    return undefined;
  }
}

/** Stops a container to start it again. */
export function restartContainer(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
  message: string,
  graceSeconds = numberOf(pod.spec?.['terminationGracePeriodSeconds'], 30),
): void {
  const deadline = services.context.clock.now() + graceSeconds * 1000;
  container.isReady = false;
  container.mustRestart = pod.spec?.['restartPolicy'] !== 'Never' || container.kind === 'sidecar';
  stopContainer(services, worker, pod, container, {
    message,
    deadline,
    done: (exitCode) => endContainer(services, worker, container, exitCode),
  });
  worker.changed();
}

function failProbe(
  services: NodeServices,
  worker: PodWorker,
  container: ContainerState,
  pod: KubeObject,
  kind: ProbeKind,
) {
  const who = container.kind === 'app' ? 'Container' : 'Init container';
  const message = `${who} ${container.name} failed ${kind.toLowerCase()} probe, will be restarted`;
  const field = kind === 'Startup' ? 'startupProbe' : 'livenessProbe';
  const grace = at(container.spec, field, 'terminationGracePeriodSeconds');
  restartContainer(services, worker, pod, container, message, typeof grace === 'number' ? grace : undefined);
}

function watchReadiness(services: NodeServices, worker: PodWorker, container: ContainerState): void {
  const { disks, context, logs } = services;
  const { readyMs } = worker.behavior;
  const fault = containerFaultOf(worker.behavior, container.kind, container.image);
  const findPod = (): KubeObject | undefined => {
    const slash = worker.key.indexOf('/');
    return context.store.get('pods', worker.key.slice(0, slash), worker.key.slice(slash + 1));
  };
  container.onReady = () => {
    const program = container.program;
    if (program === undefined || program.isCommand || program.isTask || program.role !== undefined) return;
    logs.write(worker.uid, container.name, 'ready to serve');
  };
  const prober = startProbes({
    services,
    worker,
    container,
    readiness: fault === 'never-ready' ? 'never' : readyMs === undefined ? undefined : 'as told',
    mayBeReady: () => {
      if (fault === 'crash' || fault === 'never-ready' || container.program?.needsPeers === true) return false;
      if (context.clock.now() < container.startedAt + (worker.behavior.readyMs ?? 0)) return false;
      const pod = findPod();
      return pod !== undefined && (container.kind !== 'app' || disks.fullAfter(pod) !== 0);
    },
    fail: (pod, kind) => failProbe(services, worker, container, pod, kind),
  });
  container.askAgain = prober.programChanged;
  if (readyMs !== undefined && readyMs > 0) container.timers.after(readyMs, prober.programChanged);
}

/** @param pod its status has the addresses */
export function startContainer(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
): void {
  container.image = stringOf(at(container.spec, 'image'));
  if (!hasImage(services, worker, pod, container)) return;
  const environment = configure(services, worker, pod, container);
  if (environment === undefined) return;
  const { context, logs, recordEvent } = services;
  if (container.wasCreated) container.restartCount += 1;
  recordEvent(pod, container, 'Normal', 'Created', 'Container created');
  recordEvent(pod, container, 'Normal', 'Started', 'Container started');
  container.hasStartError = false;
  container.wasCreated = true;
  container.mustRestart = false;
  container.isStopping = false;
  container.startedAt = context.clock.now();
  setRunning(container, timestamp(container.startedAt));
  logs.begin(worker.uid, container.name);
  const fault = containerFaultOf(worker.behavior, container.kind, container.image);
  container.program = startProgram(
    {
      pod,
      spec: container.spec,
      image: container.image,
      restartCount: container.restartCount,
      environment,
      role: services.images.find(container.image),
      crashMs: fault === 'crash' ? worker.behavior.crashMs : undefined,
      isTask: container.kind === 'init' || controllerOf(pod)?.kind === 'Job',
      timers: container.timers,
      now: context.clock.now,
      run: services.run,
      hold: services.hold,
      resolve: services.resolve,
    },
    {
      output: (line) => logs.write(worker.uid, container.name, line),
      exited: (exitCode, message) => {
        if (container.isStopping) container.onStopped(exitCode);
        else endContainer(services, worker, container, exitCode, message);
      },
      notStarted: (message) => {
        recordEvent(pod, container, 'Warning', 'Failed', `Error: ${message}`);
        container.hasStartError = true;
        endContainer(services, worker, container, START_ERROR, message);
      },
      changed: () => {
        if (container.program?.isServing === true) services.served(pod, container.name);
        container.askAgain();
      },
    },
  );
  const hook = hookOf(container, 'postStart');
  if (hook === undefined) watchReadiness(services, worker, container);
  else runPostStart(services, worker, pod, container, hook);
}

function runPostStart(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
  hook: unknown,
): void {
  runHook(services, pod, container, hook, (isSuccess) => {
    if (isSuccess) {
      watchReadiness(services, worker, container);
      return;
    }
    services.recordEvent(pod, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
    restartContainer(services, worker, pod, container, 'FailedPostStartHook');
  });
}
