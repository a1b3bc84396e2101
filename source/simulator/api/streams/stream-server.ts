/** WebSockets into pods: exec, attach and port-forward. */

import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SimulatedCluster } from '../../cluster.ts';
import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { authorize } from '../authorization/authorize.ts';
import { userOf } from '../authorization/user.ts';
import { chooseContainer } from '../pod-log.ts';
import { parseRoute, type ResourceRoute, urlOf } from '../route.ts';
import { ApiError, apiErrorOf, badRequest, noSuchPath, statusObjectOf } from '../status.ts';
import { getExisting } from '../write/write-result.ts';
import { serveExec } from './exec.ts';
import { servePortForward } from './port-forward.ts';
import { servePortTunnel, TUNNEL_PROTOCOL, TUNNEL_PROTOCOL_TOKEN } from './port-tunnel.ts';

export interface StreamServer {
  /** Takes over a connection with a valid token. */
  readonly upgrade: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly close: () => void;
}

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'v3.channel.k8s.io', TUNNEL_PROTOCOL_TOKEN];

/**
 * Kubernetes uses a slash in the name of a protocol, which the header does not allow and `ws` refuses. The name is
 * replaced while `ws` handles the handshake.
 */
function encodeProtocolNames(message: IncomingMessage): void {
  const offered = message.headers['sec-websocket-protocol'];
  if (offered === undefined) return;
  message.headers['sec-websocket-protocol'] = offered.replaceAll(TUNNEL_PROTOCOL, TUNNEL_PROTOCOL_TOKEN);
}

type Serve = (socket: WebSocket) => void;

function isRunning(pod: KubeObject, container: string): boolean {
  return ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
    .flatMap((field) => itemsOf(at(pod.status, field)))
    .some((status) => at(status, 'name') === container && at(status, 'state', 'running') !== undefined);
}

/** @throws ApiError with the message of the API server or the kubelet */
function checkRunning(pod: KubeObject, container: string): void {
  const phase = stringOf(at(pod.status, 'phase'));
  if (stringOf(at(pod.spec, 'nodeName')) === '')
    throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw badRequest(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  if (isRunning(pod, container)) return;
  throw new ApiError(500, 'InternalError', `unable to upgrade connection: container not found ("${container}")`);
}

function execServer(cluster: SimulatedCluster, route: ResourceRoute, query: URLSearchParams): Serve {
  const pod = getExisting(cluster.store, route);
  const container = chooseContainer(pod, query.get('container') ?? '');
  const command = route.subresource === 'attach' ? undefined : query.getAll('command');
  const { namespace, name } = route;
  if (command !== undefined || !cluster.isUnseen({ namespace, name, container })) checkRunning(pod, container);
  if (command?.length === 0) throw badRequest('you must specify at least one command for the container');
  const isSet = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');
  const request = {
    pod: { namespace, name, container },
    command,
    stdin: isSet('stdin'),
    tty: isSet('tty'),
  };
  return (socket) => serveExec(cluster, socket, request);
}

function portServer(cluster: SimulatedCluster, route: ResourceRoute, query: URLSearchParams): Serve {
  const pod = getExisting(cluster.store, route);
  if (at(pod.status, 'phase') !== 'Running') {
    throw badRequest(`pod is not running; current phase is ${stringOf(at(pod.status, 'phase'), 'Pending')}`);
  }
  const ports = query
    .getAll('ports')
    .flatMap((value) => value.split(','))
    .map(Number);
  return (socket) => {
    if (socket.protocol === TUNNEL_PROTOCOL_TOKEN) servePortTunnel(cluster, socket, pod);
    else servePortForward(cluster, socket, pod, ports);
  };
}

/** Returns the handler of the connection. @throws ApiError, StoreError */
function serverFor(cluster: SimulatedCluster, route: ResourceRoute | undefined, query: URLSearchParams): Serve {
  if (route?.type.key !== 'pods') throw noSuchPath();
  if (route.subresource === 'exec' || route.subresource === 'attach') return execServer(cluster, route, query);
  if (route.subresource === 'portforward') return portServer(cluster, route, query);
  throw noSuchPath();
}

function refuse(socket: Duplex, error: ApiError): void {
  const body = JSON.stringify(statusObjectOf(error));
  const head = [
    `HTTP/1.1 ${error.code} ${STATUS_CODES[error.code] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

export function createStreamServer(cluster: SimulatedCluster): StreamServer {
  const open = new Set<WebSocket>();
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  server.on('headers', (headers) => {
    headers.forEach((header, index) => {
      headers[index] = header.replace(TUNNEL_PROTOCOL_TOKEN, TUNNEL_PROTOCOL);
    });
  });
  return {
    upgrade(message, socket, head) {
      const { pathname, searchParams } = urlOf(message.url);
      const route = parseRoute(pathname, cluster.store.types);
      try {
        if (route !== undefined) {
          const { type, namespace, name, subresource } = route;
          const { group, plural: resource } = type;
          const attributes = { verb: 'create', group, resource, subresource, namespace, name };
          authorize(cluster.store, userOf(message.headers), attributes);
        }
        const serve = serverFor(cluster, route, searchParams);
        if (message.headers.upgrade?.toLowerCase() !== 'websocket') {
          throw badRequest('only WebSockets are served here: use a kubectl of version 1.31 or newer');
        }
        encodeProtocolNames(message);
        server.handleUpgrade(message, socket, head, (webSocket) => {
          open.add(webSocket);
          webSocket.on('close', () => open.delete(webSocket));
          try {
            serve(webSocket);
          } catch {
            webSocket.close(1011);
          }
        });
      } catch (thrown) {
        refuse(socket, apiErrorOf(thrown, route?.type, route?.name ?? ''));
      }
    },
    close() {
      for (const webSocket of open) webSocket.terminate();
    },
  };
}
