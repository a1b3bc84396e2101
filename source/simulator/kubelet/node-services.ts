/** What the parts of a kubelet share. */

import type { KubeObject } from '../model/kube-object.ts';
import type { ContainerKind } from '../model/pod-containers.ts';
import { podView } from '../model/pod-view.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import type { ContainerState } from './containers/container-state.ts';
import type { Disks } from './disks.ts';
import type { ImageCatalog } from './images/image-catalog.ts';
import type { PodLogs } from './pod-logs.ts';
import type { HoldProcess, RunCommand } from './programs/program.ts';

export type RecordPodEvent = (
  pod: KubeObject,
  /** Undefined for an event of the whole pod. */
  container: Pick<ContainerState, 'name' | 'kind'> | undefined,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
) => void;

export interface NodeServices {
  readonly context: ControllerContext;
  readonly logs: PodLogs;
  readonly disks: Disks;
  readonly images: ImageCatalog;
  readonly run: RunCommand;
  readonly hold: HoldProcess;
  /** Returns the addresses of a host, as the pod's resolver finds them. */
  readonly resolve: (pod: KubeObject, host: string) => readonly string[];
  /** The program of a container has begun to serve. */
  readonly served: (pod: KubeObject, container: string) => void;
  readonly recordEvent: RecordPodEvent;
}

const LISTS: Readonly<Record<ContainerKind, string>> = {
  init: 'initContainers',
  sidecar: 'initContainers',
  app: 'containers',
  ephemeral: 'ephemeralContainers',
};

export function createPodEventRecorder({ recorder }: ControllerContext): RecordPodEvent {
  return (pod, container, type, reason, message) => {
    const fieldPath = container === undefined ? undefined : `spec.${LISTS[container.kind]}{${container.name}}`;
    recorder.record(pod, type, reason, message, 'kubelet', podView(pod).nodeName, fieldPath);
  };
}
