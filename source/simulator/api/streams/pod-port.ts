/** The servers in a pod: CoreDNS in the cluster's DNS pod, and web pages on the ports that a container declares. */

import { STATUS_CODES } from 'node:http';
import { decode, encode } from 'dns-packet';
import type { SimulatedCluster } from '../../cluster.ts';
import { DNS_PORT, isDnsPod } from '../../container/network/listening.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export interface PodConnection {
  readonly write: (bytes: Buffer) => void;
}

export interface ConnectionHandlers {
  readonly onData: (bytes: Buffer) => void;
  /** The pod has closed the connection. */
  readonly onEnd: () => void;
}

/** The longest head of a request, as web servers limit it. */
const MOST_HEAD = 64 * 1024;

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

/** Answers HTTP: with the pod's pages if it has some, otherwise with its name, so that users see who responds. */
function webConnection(
  cluster: SimulatedCluster,
  pod: KubeObject,
  port: number,
  { onData, onEnd }: ConnectionHandlers,
): PodConnection {
  let head = '';
  return {
    write(bytes) {
      head += bytes.toString('latin1');
      if (head.length > MOST_HEAD) onEnd();
      if (!head.includes('\r\n\r\n')) return;
      const [, method = 'GET', path = '/'] = /^(\S+) (\S+)/.exec(head) ?? [];
      const { status, type, body } = cluster.httpAnswer(pod, port, path);
      const lines = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
        `Content-Type: ${type}`,
        `Content-Length: ${body.length}`,
        'Connection: close',
      ];
      onData(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`, 'latin1'));
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
  if (!cluster.listensOn(pod, port)) {
    return `error forwarding port ${port} to pod ${pod.metadata.uid}, uid : failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace, IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
  }
  return port === DNS_PORT && isDnsPod(pod)
    ? dnsConnection(cluster, handlers)
    : webConnection(cluster, pod, port, handlers);
}
