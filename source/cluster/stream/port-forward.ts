import { PassThrough } from 'node:stream';
import type { Client } from '../connection/client.ts';
import { ClusterError, oneLine } from '../errors.ts';
import type { ByteChannel } from './byte-channel.ts';
import { closeSocket, errorFromSocket, prepareWebSocket, toSocket } from './web-socket.ts';

export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** Opens one TCP connection into a pod through the API server. @throws ClusterError */
export async function openPortForward(client: Client, { namespace, pod, port }: PodPort): Promise<ByteChannel> {
  const what = `port-forward to pod ${namespace}/${pod}, port ${port}`;
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward`;
  const { config, handler } = await prepareWebSocket(client, path);
  const { PortForward } = await import('@kubernetes/client-node/dist/portforward.js');
  const fromPod = new PassThrough();
  const complaints = new PassThrough();
  const toPod = new PassThrough();
  let errorText = '';
  complaints.on('data', (bytes) => {
    errorText += String(bytes);
  });
  try {
    const opened: unknown = await new PortForward(config, true, handler).portForward(
      namespace,
      pod,
      [port],
      fromPod,
      complaints,
      toPod,
    );
    const socket = toSocket(opened);
    let isOpen = true;
    const ended = new Promise<string>((resolve) => {
      socket.addEventListener('close', () => {
        isOpen = false;
        resolve(errorText === '' ? 'the port-forward was closed' : oneLine(errorText));
      });
    });
    // The connection in the pod has ended or was never established. The socket would stay open otherwise.
    complaints.once('data', () => socket.close());
    return {
      send: (bytes) => {
        if (isOpen) toPod.write(bytes);
      },
      onBytes: (listener) => fromPod.on('data', listener),
      ended,
      async close() {
        if (isOpen) await closeSocket(socket);
      },
    };
  } catch (thrown) {
    throw thrown instanceof ClusterError ? thrown : errorFromSocket(thrown, what);
  }
}
