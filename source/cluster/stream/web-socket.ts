/** Opens WebSockets to the API server with client-node, which is loaded for the first one. */

import type { WebSocketInterface } from '@kubernetes/client-node/dist/web-socket-handler.js';
import type { Client } from '../connection/client.ts';
import { ClusterError, messageOf } from '../errors.ts';

/** The time limit for opening a connection. */
const HANDSHAKE_MS = 10_000;
/** The time limit for a peer to answer the closing handshake. */
const CLOSING_MS = 500;

export interface Socket {
  readonly close: () => void;
  readonly terminate: () => void;
  readonly addEventListener: (type: 'close', listener: () => void) => void;
}

export interface WebSocketSetup {
  readonly config: ReturnType<Client['kubeConfig']>;
  /** Passes on what client-node's handler connects, and keeps its errors from ending the program. */
  readonly handler: WebSocketInterface;
}

function isSocket(value: unknown): value is Socket {
  return (
    typeof value === 'object' &&
    value !== null &&
    'close' in value &&
    'terminate' in value &&
    'addEventListener' in value
  );
}

/** @throws ClusterError if the value is not a socket, which would be another version of client-node */
export function toSocket(value: unknown): Socket {
  if (isSocket(value)) return value;
  throw new ClusterError('protocol', 'The WebSocket could not be opened: check the version of stsview.');
}

/**
 * `path` is the path that will be requested, with its subresource. @throws ClusterError `read-only` if it may not be
 * requested
 */
export async function prepareWebSocket(client: Client, path: string): Promise<WebSocketSetup> {
  const config = client.kubeConfig(path);
  const apply = config.applyToHTTPSOptions.bind(config);
  config.applyToHTTPSOptions = async (options) => {
    await apply(options);
    Object.assign(options, { handshakeTimeout: HANDSHAKE_MS });
  };
  const cluster = config.getCurrentCluster();
  if (cluster !== null) {
    const server = cluster.server.replace(/\/+$/, '');
    config.getCurrentCluster = () => ({ ...cluster, server });
  }
  const [{ WebSocketHandler }, { PassThrough }] = await Promise.all([
    import('@kubernetes/client-node/dist/web-socket-handler.js'),
    import('node:stream'),
  ]);
  // If the server closed a stream, client-node would otherwise close the terminal's own stream.
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const inner = new WebSocketHandler(config, undefined, streams);
  return {
    config,
    handler: {
      connect: (wanted, onText, onBytes) =>
        inner.connect(
          wanted,
          onText,
          onBytes === null
            ? null
            : (stream, bytes) => {
                try {
                  return onBytes(stream, bytes);
                } catch {
                  // An unknown stream number ends this socket and not the program.
                  return false;
                }
              },
        ),
    },
  };
}

/** Settles when the socket is closed, regularly or by force. */
export function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), CLOSING_MS);
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close();
  });
}

/**
 * Turns an error from opening a socket into a sentence. `what` is for example "port-forward to pod
 * kube-system/coredns-1".
 */
export function errorFromSocket(thrown: unknown, what: string): ClusterError {
  if (thrown instanceof ClusterError) return thrown;
  const errorText =
    typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : messageOf(thrown);
  const status = Number(/Unexpected server response: (\d{3})/.exec(errorText)?.[1] ?? Number.NaN);
  if (status === 403) return new ClusterError('forbidden', `Not allowed: ${what}.`, { status });
  if (status === 401) return new ClusterError('unauthorized', `The credentials are not accepted: ${what}.`, { status });
  if (status === 404) return new ClusterError('not-found', `There is no such pod: ${what}.`, { status });
  const why = Number.isNaN(status) ? messageOf(new Error(errorText)) : `the API server answered with status ${status}`;
  return new ClusterError('network', `It failed: ${what} (${why}).`);
}
