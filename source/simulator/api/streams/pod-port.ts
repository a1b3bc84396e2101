/** The servers in a pod: CoreDNS in the cluster's DNS pod, and a greeting on the ports that a container declares. */

import { decode, encode } from 'dns-packet';
import type { SimulatedCluster } from '../../cluster.ts';
import { at, itemsOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export interface PodConnection {
  readonly write: (bytes: Buffer) => void;
}

export interface ConnectionHandlers {
  readonly onData: (bytes: Buffer) => void;
  /** The pod has closed the connection. */
  readonly onEnd: () => void;
}

const DNS_PORT = 53;

function isDnsPod({ metadata }: KubeObject): boolean {
  return metadata.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns';
}

function listensOn(pod: KubeObject, port: number): boolean {
  if (port === DNS_PORT && isDnsPod(pod)) return true;
  return itemsOf(at(pod.spec, 'containers'))
    .flatMap((container) => itemsOf(at(container, 'ports')))
    .some((declared) => at(declared, 'containerPort') === port);
}

/** DNS over TCP: each message follows its length. */
function dnsConnection(cluster: SimulatedCluster, { onData, onEnd }: ConnectionHandlers): PodConnection {
  let pending: Buffer = Buffer.alloc(0);
  return {
    write(bytes) {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const length = pending.readUInt16BE(0);
        const message = pending.subarray(2, 2 + length);
        pending = pending.subarray(2 + length);
        try {
          const answer = encode(cluster.dns(decode(message)));
          const head = Buffer.alloc(2);
          head.writeUInt16BE(answer.length);
          onData(Buffer.concat([head, answer]));
        } catch {
          onEnd();
        }
      }
    },
  };
}

/** Returns the pod's name over HTTP, so that users see which member responds. */
function greetingConnection({ metadata }: KubeObject, { onData, onEnd }: ConnectionHandlers): PodConnection {
  let head = '';
  return {
    write(bytes) {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const text = `${metadata.name}\n`;
      const lines = [
        'HTTP/1.1 200 OK',
        'Content-Type: text/plain',
        `Content-Length: ${text.length}`,
        'Connection: close',
      ];
      onData(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`));
      onEnd();
    },
  };
}

/** Returns the connection, or why there is none, with the container runtime's message. */
export function connectToPod(
  cluster: SimulatedCluster,
  pod: KubeObject,
  port: number,
  handlers: ConnectionHandlers,
): PodConnection | string {
  const now = cluster.store.get('pods', pod.metadata.namespace ?? '', pod.metadata.name);
  if (now?.metadata.uid !== pod.metadata.uid)
    return `error forwarding port ${port} to pod ${pod.metadata.uid}, uid : network namespace for sandbox is closed`;
  if (!listensOn(pod, port)) {
    return `error forwarding port ${port} to pod ${pod.metadata.uid}, uid : failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace, IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
  }
  return port === DNS_PORT && isDnsPod(pod) ? dnsConnection(cluster, handlers) : greetingConnection(pod, handlers);
}
