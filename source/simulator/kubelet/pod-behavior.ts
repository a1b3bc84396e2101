/** The behaviour of a pod, from annotations on its template or from the tag of its image. */

import type { Pace } from '../model/cluster-clock.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ContainerKind } from '../model/pod-containers.ts';
import type { Random } from '../runtime/seeded-random.ts';

export type PodFault = 'missing-image' | 'crash' | 'never-ready' | 'missing-path' | 'none';

export interface PodBehavior {
  /** The fault of the annotation, which concerns all app containers. An image's tag concerns its container. */
  readonly fault: PodFault;
  /** From scheduled to running, in virtual milliseconds. */
  readonly startMs: number;
  /** From running to ready; undefined if the readiness probes decide. */
  readonly readyMs: number | undefined;
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

function milliseconds(pod: KubeObject, name: string): number | undefined {
  const value = annotation(pod, name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** "demo/fault-ordinals: 0,2" limits the fault to those pods. */
function appliesTo(pod: KubeObject): boolean {
  const ordinals = annotation(pod, 'fault-ordinals');
  if (ordinals === undefined) return true;
  return ordinals
    .split(',')
    .some((ordinal) => ordinal.trim() === pod.metadata.labels?.['apps.kubernetes.io/pod-index']);
}

/** Returns the fault of the pod's annotation, as it is now. */
export function podFaultOf(pod: KubeObject): PodFault {
  const named = FAULTS.find((fault) => fault === annotation(pod, 'fault'));
  return named !== undefined && appliesTo(pod) ? named : 'none';
}

/** Returns the fault of a container, by the annotation or by its image's tag. */
export function containerFaultOf({ fault }: Pick<PodBehavior, 'fault'>, kind: ContainerKind, image: string): PodFault {
  if (kind === 'app' && fault !== 'none') return fault;
  return FAULTS_BY_TAG[/:([^:/]*)$/.exec(image)?.[1] ?? ''] ?? 'none';
}

/** The cluster's pace, where it has one, counts for every pod, and from the moment when it is set. */
export function podBehaviorOf(pod: KubeObject, random: Random, pace: () => Pace): PodBehavior {
  const startMs = milliseconds(pod, 'start-ms') ?? 700 + random.below(1300);
  const readyMs = milliseconds(pod, 'ready-ms');
  const stopMs = milliseconds(pod, 'stop-ms') ?? 500 + random.below(900);
  return {
    fault: podFaultOf(pod),
    get startMs() {
      return pace().startMs ?? startMs;
    },
    get readyMs() {
      return pace().readyMs ?? readyMs;
    },
    get stopMs() {
      return pace().stopMs ?? stopMs;
    },
    crashMs: milliseconds(pod, 'crash-ms') ?? 1500,
  };
}
