/** What a pod asks of a resource: k8s.io/component-helpers/resource. */

import { at, itemsOf } from './json.ts';
import type { KubeObject } from './kube-object.ts';
import { podContainersOf } from './pod-containers.ts';
import { parseQuantity } from './quantity.ts';

/**
 * The app containers and the sidecars count together. An init container runs alone with the sidecars that were started
 * before it, so that the largest of these sums counts if it is larger.
 */
export function podRequestOf(pod: KubeObject, resource: string): number {
  const overhead = parseQuantity(at(pod.spec, 'overhead', resource));
  let sidecars = 0;
  let apps = 0;
  let largest = 0;
  for (const { kind, spec } of podContainersOf(pod)) {
    const request = parseQuantity(at(spec, 'resources', 'requests', resource));
    if (kind === 'sidecar') {
      sidecars += request;
      largest = Math.max(largest, sidecars);
    } else if (kind === 'init') largest = Math.max(largest, sidecars + request);
    else if (kind === 'app') apps += request;
  }
  // The usual pod has neither, and is asked for often.
  if (itemsOf(pod.spec?.['initContainers']).length === 0) return apps + overhead;
  return Math.max(apps + sidecars, largest) + overhead;
}
