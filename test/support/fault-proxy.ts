/** A proxy in front of an API server that answers what a test says in place of the server. */

import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly isWatch: boolean;
}

/** `rewrite` gets the server's answer as JSON; all other answers are given without asking the server. */
export type Fault =
  | { readonly type: 'answer'; readonly status: number; readonly body: string; readonly contentType?: string }
  | { readonly type: 'reset' }
  /** The server is asked, and its answer does not arrive. */
  | { readonly type: 'lose-answer' }
  | { readonly type: 'rewrite'; readonly rewrite: (body: unknown) => unknown }
  | { readonly type: 'headers'; readonly change: (headers: IncomingMessage['headers']) => IncomingMessage['headers'] };

export interface FaultProxy {
  readonly url: string;
  readonly requests: readonly ProxiedRequest[];
  /** What goes wrong with a request; undefined for nothing. */
  intercept: (request: ProxiedRequest) => Fault | undefined | Promise<Fault | undefined>;
  /** Ends the open watches, so that they are opened again. */
  cutWatches(): void;
  close(): Promise<void>;
}

/** `upstream`: "127.0.0.1:8001", where kubectl proxy listens. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const requests: ProxiedRequest[] = [];
  const watches = new Set<ServerResponse>();
  const [host, port] = upstream.split(':');

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const isWatch = path.includes('watch=true');
    const asked: ProxiedRequest = { method: incoming.method ?? 'GET', path, isWatch };
    requests.push(asked);
    const fault = await proxy.intercept(asked);
    if (fault?.type === 'answer') {
      response.writeHead(fault.status, { 'content-type': fault.contentType ?? 'application/json' });
      response.end(fault.body);
      return;
    }
    if (fault?.type === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    // A rewritten answer has to be JSON, and none is compressed.
    const headers = { ...incoming.headers, host: upstream, 'accept-encoding': 'identity' };
    if (fault?.type === 'rewrite') headers.accept = 'application/json';
    const outgoing = sendRequest({ host, port, path, method: asked.method, headers }, (answer) => {
      void relay(answer, response, fault, isWatch);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  async function relay(answer: IncomingMessage, response: ServerResponse, fault: Fault | undefined, isWatch: boolean) {
    const status = answer.statusCode ?? 500;
    if (fault?.type === 'lose-answer') {
      answer.resume();
      response.socket?.resetAndDestroy();
      return;
    }
    const headers = fault?.type === 'headers' ? fault.change(answer.headers) : answer.headers;
    if (fault?.type !== 'rewrite') {
      if (fault?.type === 'headers') response.sendDate = false;
      response.writeHead(status, headers);
      response.flushHeaders();
      if (isWatch) watches.add(response);
      response.on('close', () => watches.delete(response));
      answer.pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const body = JSON.stringify(fault.rewrite(JSON.parse(Buffer.concat(chunks).toString('utf8')))) ?? '';
    const { 'content-length': _length, 'transfer-encoding': _encoding, ...others } = headers;
    response.writeHead(status, others);
    response.end(body);
  }

  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    intercept: () => undefined,
    cutWatches() {
      for (const response of watches) response.socket?.resetAndDestroy();
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
  return proxy;
}
