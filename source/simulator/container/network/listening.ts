/** The ports on which the containers of a pod listen. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { podContainersOf } from '../../model/pod-containers.ts';

export const DNS_PORT = 53;

/** Whether it is the pod of the cluster's DNS. */
export function isDnsPod({ metadata }: KubeObject): boolean {
  return metadata.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns';
}

/**
 * A container listens on the ports that it declares, and on those of its program. Native sidecars count as well.
 *
 * @param portsOf the ports on which the program of a container listens at the moment
 */
export function listensOn(pod: KubeObject, port: number, portsOf: (container: string) => readonly number[]): boolean {
  if (port === DNS_PORT && isDnsPod(pod)) return true;
  return podContainersOf(pod).some(({ kind, spec }) => {
    if (kind !== 'app' && kind !== 'sidecar') return false;
    const isDeclared = itemsOf(at(spec, 'ports')).some(
      (declared) => at(declared, 'containerPort') === port && at(declared, 'protocol') !== 'UDP',
    );
    return isDeclared || portsOf(stringOf(at(spec, 'name'))).includes(port);
  });
}
