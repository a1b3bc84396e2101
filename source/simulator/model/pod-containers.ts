/** The containers of a pod's spec: init containers, native sidecars among them, app and ephemeral containers. */

import { at, itemsOf } from './json.ts';
import type { KubeObject } from './kube-object.ts';

/** Native sidecars are init containers that keep running: `restartPolicy: Always`. */
export type ContainerKind = 'init' | 'sidecar' | 'app' | 'ephemeral';

export interface PodContainer {
  readonly kind: ContainerKind;
  readonly spec: unknown;
}

/** Returns all containers in the order in which they start. `kubectl debug` adds ephemeral ones at the end. */
export function podContainersOf({ spec }: KubeObject): readonly PodContainer[] {
  return [
    ...itemsOf(spec?.['initContainers']).map(
      (container): PodContainer => ({
        kind: at(container, 'restartPolicy') === 'Always' ? 'sidecar' : 'init',
        spec: container,
      }),
    ),
    ...itemsOf(spec?.['containers']).map((container): PodContainer => ({ kind: 'app', spec: container })),
    ...itemsOf(spec?.['ephemeralContainers']).map(
      (container): PodContainer => ({ kind: 'ephemeral', spec: container }),
    ),
  ];
}

/** Returns the spec of a container; of the first app container without a name. */
export function findContainer(pod: KubeObject, name?: string): unknown {
  if (name === undefined) return itemsOf(pod.spec?.['containers'])[0];
  return podContainersOf(pod).find(({ spec }) => at(spec, 'name') === name)?.spec;
}
