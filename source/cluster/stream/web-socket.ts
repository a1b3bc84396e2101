/** WebSockets to the API server by client-node, loaded when the first one is wanted. */

import type { WebSocketInterface } from '@kubernetes/client-node/dist/web-socket-handler.js';
import type { Client } from '../connection/client.ts';
import { ClusterError, messageOf } from '../errors.ts';

/** A connection that hangs at its opening is given up after this. */
const HANDSHAKE_MS = 10_000;
/** A peer that does not answer the closing handshake is cut off after this. */
const CLOSING_MS = 500;

export interface Socket {
  readonly close: () => void;
  readonly terminate: () => void;
  readonly addEventListener: (type: 'close', listener: () => void) => void;
}

export interface WebSocketSetup {
  readonly config: ReturnType<Client['kubeConfig']>;
  /** Hands on what client-node's own handler connects, and keeps what goes wrong in it from ending the program. */
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

/** @throws ClusterError where that is no socket, which would be another version of client-node */
export function toSocket(value: unknown): Socket {
  if (isSocket(value)) return value;
  throw new ClusterError('protocol', 'The WebSocket could not be opened: check the version of stsview.');
}

/** `path` is what will be asked for, subresource and all. @throws ClusterError `read-only` where that may not be */
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
  // A server that closes a stream would otherwise have client-node close the terminal's own.
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
                  // A stream that client-node does not know ends this socket and not the program.
                  return false;
                }
              },
        ),
    },
  };
}

/** Settles when the socket is closed, by its own or by force. */
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

/** What opening a socket threw, as a sentence; `what` is "port-forward to pod kube-system/coredns-1". */
export function errorFromSocket(thrown: unknown, what: string): ClusterError {
  if (thrown instanceof ClusterError) return thrown;
  const said =
    typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : messageOf(thrown);
  const status = Number(/Unexpected server response: (\d{3})/.exec(said)?.[1] ?? Number.NaN);
  if (status === 403) return new ClusterError('forbidden', `Not allowed: ${what}.`, { status });
  if (status === 401) return new ClusterError('unauthorized', `The credentials are not accepted: ${what}.`, { status });
  if (status === 404) return new ClusterError('not-found', `There is no such pod: ${what}.`, { status });
  const why = Number.isNaN(status) ? messageOf(new Error(said)) : `the API server answered with status ${status}`;
  return new ClusterError('network', `It failed: ${what} (${why}).`);
}
