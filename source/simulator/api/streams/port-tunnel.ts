/** The `portforward` subresource as kubectl uses it: SPDY within a WebSocket, with a pair of streams per connection. */

import { WebSocket } from 'ws';
import type { SimulatedCluster } from '../../cluster.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { toBuffer } from './channels.ts';
import { connectToPod, type PodConnection } from './pod-port.ts';
import { openSpdy } from './spdy.ts';

export const TUNNEL_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';
/** The protocol's name without the slash. */
export const TUNNEL_PROTOCOL_TOKEN = 'SPDY-3.1+portforward.k8s.io';

export function servePortTunnel(cluster: SimulatedCluster, socket: WebSocket, pod: KubeObject): void {
  const connections = new Map<number, PodConnection>();
  /** Error streams by the request id that both streams of a pair carry. */
  const errors = new Map<string, number>();
  const write = (bytes: Buffer): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
  };
  const spdy = openSpdy(write, () => socket.terminate(), {
    onStream({ id, headers }) {
      const request = headers.get('requestid') ?? '';
      if (headers.get('streamtype') === 'error') {
        errors.set(request, id);
        return;
      }
      const error = errors.get(request);
      errors.delete(request);
      const end = (errorText = ''): void => {
        connections.delete(id);
        if (error !== undefined) spdy.send(error, Buffer.from(errorText), true);
        spdy.send(id, Buffer.alloc(0), true);
      };
      const connection = connectToPod(cluster, pod, Number(headers.get('port')), {
        onData: (bytes) => spdy.send(id, bytes),
        onEnd: end,
      });
      if (typeof connection === 'string') end(connection);
      else connections.set(id, connection);
    },
    onData: (id, bytes) => connections.get(id)?.write(bytes),
    onEnd: (id) => connections.delete(id),
  });
  socket.on('message', (data) => spdy.receive(toBuffer(data)));
  socket.on('close', () => connections.clear());
  socket.on('error', () => socket.terminate());
}
