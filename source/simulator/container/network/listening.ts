/** The ports on which the containers of a pod listen. */

import { at, itemsOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export const DNS_PORT = 53;

/** Whether it is the pod of the cluster's DNS. */
export function isDnsPod({ metadata }: KubeObject): boolean {
  return metadata.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns';
}

/** A container listens on the ports that it declares. */
export function listensOn(pod: KubeObject, port: number): boolean {
  if (port === DNS_PORT && isDnsPod(pod)) return true;
  return itemsOf(at(pod.spec, 'containers'))
    .flatMap((container) => itemsOf(at(container, 'ports')))
    .some((declared) => at(declared, 'containerPort') === port && at(declared, 'protocol') !== 'UDP');
}
