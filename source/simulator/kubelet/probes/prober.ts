/**
 * Probes the containers: pkg/kubelet/prober. A probe whose success can only end by a change of the program is not
 * repeated before that, so that healthy pods cost nothing.
 */

import { at, isObject } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type ContainerState, isRunning } from '../containers/container-state.ts';
import type { NodeServices } from '../node-services.ts';
import type { PodWorker } from '../pod-worker.ts';
import { attemptProbe, type ProbeOutcome, probeTimesOf } from './probe.ts';

/** A kubelet asks for the first time right after the start. */
const FIRST_PROBE_MS = 100;
const NEVER_READY_PERIOD_MS = 10_000;

export type ProbeKind = 'Startup' | 'Readiness' | 'Liveness';

const FIELDS: Readonly<Record<ProbeKind, string>> = {
  Startup: 'startupProbe',
  Readiness: 'readinessProbe',
  Liveness: 'livenessProbe',
};

export interface Prober {
  /** The program has begun to serve, or ceased: what was settled is asked again. */
  readonly programChanged: () => void;
}

export interface ProberOptions {
  readonly services: NodeServices;
  readonly worker: PodWorker;
  readonly container: ContainerState;
  /** Decides what a readiness probe leaves open: faults, delays, full disks. */
  readonly mayBeReady: () => boolean;
  /** How an annotation replaces the readiness probe; undefined if it does not. */
  readonly readiness: 'as told' | 'never' | undefined;
  /** The container has to be started again. */
  readonly fail: (pod: KubeObject, kind: ProbeKind) => void;
}

/** Starts all probes of a container that has just started. */
export function startProbes(options: ProberOptions): Prober {
  const { services, worker, container, fail } = options;
  const resume: (() => void)[] = [];
  /** What the readiness probe says. */
  let answersReady = options.readiness === 'as told' || probeOf('Readiness') === undefined;

  function probeOf(kind: ProbeKind): unknown {
    const probe = at(container.spec, FIELDS[kind]);
    return isObject(probe) && Object.keys(probe).length > 0 ? probe : undefined;
  }

  function updateReady(): void {
    const isReady = container.isStarted && answersReady && options.mayBeReady();
    if (isReady === container.isReady) return;
    container.isReady = isReady;
    if (isReady) container.onReady();
    worker.changed();
  }

  /** Asks again and again, and tells once a threshold is reached. */
  function watch(kind: ProbeKind, decided: (isSuccess: boolean, pod: KubeObject) => 'go on' | 'stop'): void {
    const probe = probeOf(kind);
    const times = probeTimesOf(probe);
    let run = 0;
    let last: boolean | undefined;
    let isWaiting = false;

    const later = (ms: number): void => {
      isWaiting = true;
      container.timers.after(ms, (current) => {
        isWaiting = false;
        attempt(current);
      });
    };
    const receive = (current: KubeObject, { isSuccess, output, isSteady }: ProbeOutcome): void => {
      if (!isRunning(container) || container.isStopping) return;
      run = isSuccess === last ? run + 1 : 1;
      last = isSuccess;
      if (!isSuccess) {
        services.recordEvent(current, container, 'Warning', 'Unhealthy', `${kind} probe failed: ${output}`);
      }
      const isDecided = run >= (isSuccess ? times.successThreshold : times.failureThreshold);
      if (isDecided && decided(isSuccess, current) === 'stop') return;
      if (!(isSuccess && isSteady && isDecided)) later(times.periodMs);
    };
    const attempt = (current: KubeObject): void => {
      // A pod that is being deleted is asked for its readiness only.
      if (!isRunning(container) || (worker.isStopping && kind !== 'Readiness')) return;
      attemptProbe(services, current, container, probe, (outcome) => receive(current, outcome));
    };
    resume.push(() => {
      if (!isWaiting && last !== undefined) later(0);
    });
    later(Math.max(times.initialDelayMs, FIRST_PROBE_MS));
  }

  function complain(): void {
    container.timers.after(NEVER_READY_PERIOD_MS, (current) => {
      services.recordEvent(current, container, 'Warning', 'Unhealthy', 'Readiness probe failed: not ready');
      complain();
    });
  }

  function begin(): void {
    if (options.readiness === 'never') complain();
    else if (options.readiness === undefined && probeOf('Readiness') !== undefined) {
      watch('Readiness', (isSuccess) => {
        answersReady = isSuccess;
        updateReady();
        return 'go on';
      });
    }
    if (probeOf('Liveness') !== undefined) {
      watch('Liveness', (isSuccess, current) => {
        if (isSuccess) return 'go on';
        fail(current, 'Liveness');
        return 'stop';
      });
    }
    updateReady();
  }

  if (probeOf('Startup') === undefined) {
    container.isStarted = true;
    begin();
  } else {
    watch('Startup', (isSuccess, current) => {
      if (isSuccess) {
        container.isStarted = true;
        begin();
        worker.changed();
      } else fail(current, 'Startup');
      return 'stop';
    });
  }
  return {
    programChanged: () => {
      updateReady();
      for (const ask of resume) ask();
    },
  };
}
