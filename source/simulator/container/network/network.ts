/** Which pod answers at an address, as kube-proxy and the routes of the nodes decide it. */

import { at, itemsOf, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';

export type Connection =
  | { readonly kind: 'open'; readonly pod: KubeObject; readonly port: number }
  /** The API server itself. */
  | { readonly kind: 'api' }
  | { readonly kind: 'refused' }
  /** Nobody has the address. */
  | { readonly kind: 'no-route' }
  /** Nothing comes back: the node is dead. */
  | { readonly kind: 'silent' };

export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** A genuine server would answer something of its own. */
  readonly isStandIn?: true;
}

export interface Network {
  /** `from`: the pod that connects. */
  readonly connect: (from: KubeObject, address: string, port: number) => Connection;
  readonly answer: (pod: KubeObject, port: number, path: string) => HttpAnswer;
  /** Whether a running pod listens on a port. */
  readonly listensOn: (pod: KubeObject, port: number) => boolean;
}

export interface NetworkOptions {
  readonly store: Store;
  /** Whether the node of a pod is off. */
  readonly isSilent: (pod: KubeObject) => boolean;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  readonly answer: Network['answer'];
  /** Whether a running pod listens on a port. */
  readonly listensOn: (pod: KubeObject, port: number) => boolean;
}

const SLICES = 'discovery.k8s.io/endpointslices';

export function createNetwork({ store, isSilent, random, answer, listensOn }: NetworkOptions): Network {
  const isUp = (pod: KubeObject): boolean => stringOf(pod.status?.['phase']) === 'Running';

  function toPod(pod: KubeObject, port: number): Connection {
    if (isSilent(pod)) return { kind: 'silent' };
    return isUp(pod) && listensOn(pod, port) ? { kind: 'open', pod, port } : { kind: 'refused' };
  }

  /** A service sends to one of its ready endpoints; without any, the connection is refused. */
  function toService(service: KubeObject, wanted: (port: unknown) => boolean): Connection {
    const { name, namespace = '' } = service.metadata;
    const ports = itemsOf(service.spec?.['ports']);
    const port = ports.find(wanted);
    if (port === undefined) return { kind: 'no-route' };
    if (name === 'kubernetes' && namespace === 'default') return { kind: 'api' };
    const targets = store
      .list(SLICES, namespace)
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
      .flatMap((slice) => targetsOf(slice, stringOf(at(port, 'name'))));
    const target = targets[Math.floor(random() * targets.length)];
    const pod = target === undefined ? undefined : podAt(target.address);
    return target === undefined || pod === undefined ? { kind: 'refused' } : toPod(pod, target.port);
  }

  function podAt(address: string): KubeObject | undefined {
    return store
      .list('pods')
      .find(
        ({ status }) => status?.['podIP'] === address && !['Succeeded', 'Failed'].includes(stringOf(status['phase'])),
      );
  }

  /** A program may have been started before its pod had an address. */
  function presentPod(pod: KubeObject): KubeObject {
    const found = store.get('pods', pod.metadata.namespace ?? '', pod.metadata.name);
    return found?.metadata.uid === pod.metadata.uid ? found : pod;
  }

  function isNode(address: string): boolean {
    return store
      .list('nodes')
      .some(({ status }) => itemsOf(status?.['addresses']).some((entry) => at(entry, 'address') === address));
  }

  return {
    answer,
    listensOn,
    connect: (from, address, port) => {
      const isOwn = address.startsWith('127.') || address === '0.0.0.0' || address === '::1';
      if (isOwn || address === from.status?.['podIP']) return toPod(presentPod(from), port);
      const pod = podAt(address);
      if (pod !== undefined) return toPod(pod, port);
      const services = store.list('services');
      const service = services.find(({ spec }) => spec?.['clusterIP'] === address);
      if (service !== undefined) return toService(service, (entry) => at(entry, 'port') === port);
      if (!isNode(address)) return { kind: 'no-route' };
      const exposed = services.find(({ spec }) =>
        itemsOf(spec?.['ports']).some((entry) => at(entry, 'nodePort') === port),
      );
      return exposed === undefined
        ? { kind: 'refused' }
        : toService(exposed, (entry) => at(entry, 'nodePort') === port);
    },
  };
}

function targetsOf(
  slice: KubeObject,
  portName: string,
): readonly { readonly address: string; readonly port: number }[] {
  const port = itemsOf(slice['ports']).find((entry) => stringOf(at(entry, 'name')) === portName);
  return itemsOf(slice['endpoints'])
    .filter((endpoint) => at(endpoint, 'conditions', 'ready') !== false)
    .map((endpoint) => ({
      address: stringOf(itemsOf(at(endpoint, 'addresses'))[0]),
      port: numberOf(at(port, 'port'), 0),
    }));
}
