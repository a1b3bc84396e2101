/** The behaviour of a pod, from annotations on its template or from the tag of its image. */

import type { Pace } from '../model/cluster-clock.ts';
import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Random } from '../runtime/seeded-random.ts';

export type PodFault = 'missing-image' | 'crash' | 'never-ready' | 'missing-path' | 'none';

export interface PodBehavior {
  readonly fault: PodFault;
  /** From scheduled to running, in virtual milliseconds. */
  readonly startMs: number;
  /** From running to ready. */
  readonly readyMs: number;
  /** From the request to stop until it has stopped, limited by the grace period. */
  readonly stopMs: number;
  /** How long a crashing container runs. */
  readonly crashMs: number;
}

const FAULTS_BY_TAG: Readonly<Record<string, PodFault>> = {
  missing: 'missing-image',
  crash: 'crash',
  unready: 'never-ready',
};
const FAULTS: readonly PodFault[] = ['missing-image', 'crash', 'never-ready', 'missing-path'];

function annotation(pod: KubeObject, name: string): string | undefined {
  return pod.metadata.annotations?.[`demo/${name}`] ?? pod.metadata.annotations?.[`bed/${name}`];
}

function milliseconds(pod: KubeObject, name: string, otherwise: () => number): number {
  const value = annotation(pod, name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : otherwise();
}

/** "demo/fault-ordinals: 0,2" limits the fault to those pods. */
function appliesTo(pod: KubeObject): boolean {
  const ordinals = annotation(pod, 'fault-ordinals');
  if (ordinals === undefined) return true;
  return ordinals
    .split(',')
    .some((ordinal) => ordinal.trim() === pod.metadata.labels?.['apps.kubernetes.io/pod-index']);
}

function faultOf(pod: KubeObject): PodFault {
  const named = FAULTS.find((fault) => fault === annotation(pod, 'fault'));
  if (named !== undefined && appliesTo(pod)) return named;
  for (const container of itemsOf(pod.spec?.['containers'])) {
    const fault = FAULTS_BY_TAG[/:([^:/]*)$/.exec(stringOf(at(container, 'image')))?.[1] ?? ''];
    if (fault !== undefined) return fault;
  }
  return 'none';
}

function probeDelay(pod: KubeObject): number {
  const probes = itemsOf(pod.spec?.['containers']).map((container) => at(container, 'readinessProbe'));
  const delays = probes.map((probe) =>
    probe === undefined ? 0 : Number(at(probe, 'initialDelaySeconds') ?? 0) * 1000,
  );
  return Math.max(0, ...delays);
}

/** The cluster's pace, where it has one, counts for every pod, and from the moment when it is set. */
export function podBehaviorOf(pod: KubeObject, random: Random, pace: () => Pace): PodBehavior {
  const startMs = milliseconds(pod, 'start-ms', () => 700 + random.below(1300));
  const readyMs = milliseconds(pod, 'ready-ms', () => probeDelay(pod));
  const stopMs = milliseconds(pod, 'stop-ms', () => 500 + random.below(900));
  return {
    fault: faultOf(pod),
    get startMs() {
      return pace().startMs ?? startMs;
    },
    get readyMs() {
      return pace().readyMs ?? readyMs;
    },
    get stopMs() {
      return pace().stopMs ?? stopMs;
    },
    crashMs: milliseconds(pod, 'crash-ms', () => 1500),
  };
}
