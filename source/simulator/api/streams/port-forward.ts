/** The `portforward` subresource over channels: two per port, one for data and one for errors. */

import type { WebSocket } from 'ws';
import type { SimulatedCluster } from '../../cluster.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type Channels, openChannels } from './channels.ts';
import { connectToPod, type PodConnection } from './pod-port.ts';

function portBytes(port: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(port);
  return bytes;
}

export function servePortForward(
  cluster: SimulatedCluster,
  socket: WebSocket,
  pod: KubeObject,
  ports: readonly number[],
): void {
  const connections = new Map<number, PodConnection>();
  let open = ports.length;
  const channels: Channels = openChannels(socket, {
    onData: (channel, bytes) => connections.get(channel)?.write(bytes),
    onEnd: () => {},
    onClose: () => connections.clear(),
  });
  const ended = (): void => {
    open -= 1;
    if (open === 0) channels.close();
  };
  ports.forEach((port, index) => {
    const data = index * 2;
    const error = data + 1;
    // Both channels begin with the number of their port.
    channels.send(data, portBytes(port));
    channels.send(error, portBytes(port));
    const connection = connectToPod(cluster, pod, port, {
      onData: (bytes) => channels.send(data, bytes),
      onEnd: ended,
    });
    if (typeof connection === 'string') {
      channels.send(error, Buffer.from(connection));
      ended();
    } else connections.set(data, connection);
  });
}
