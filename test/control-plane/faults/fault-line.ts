/** A line to an API server on which faults begin and end. It speaks plain HTTP, and so does what is behind it. */

import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { AskedRequest, LineAnswer, LineFault, RequestFault } from './line-fault.ts';

export interface FaultLine {
  readonly url: string;
  /** All requests so far. */
  readonly requests: readonly AskedRequest[];
  begin(fault: LineFault): Promise<void>;
  /** Ends the fault. What it has broken stays broken: frozen connections stay frozen. */
  end(): Promise<void>;
  close(): Promise<void>;
}

/** @param upstream "127.0.0.1:8001", where `kubectl proxy` listens */
export async function openFaultLine(upstream: string): Promise<FaultLine> {
  const [host, upstreamPort] = upstream.split(':');
  const requests: AskedRequest[] = [];
  const sockets = new Set<Socket>();
  const frozen = new WeakSet<Socket>();
  let fault: LineFault | undefined;
  let cutting: NodeJS.Timeout | undefined;

  const http = createServer((incoming, response) => {
    // The program may end a request before it has been read.
    serve(incoming, response).catch(() => response.destroy());
  });
  http.keepAliveTimeout = 90_000;

  function accept(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The program may be gone, and a fault may have reset the connection.
    socket.on('error', () => socket.destroy());
    if (fault?.connections === 'reset') socket.resetAndDestroy();
    else if (fault?.connections !== 'swallowed') http.emit('connection', socket);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const { method = 'GET', headers, socket } = incoming;
    const body = await textOf(incoming);
    const asked: AskedRequest = { method, path, isWatch: path.includes('watch=true'), headers, body };
    requests.push(asked);
    if (frozen.has(socket)) return;
    const found = fault?.request?.(asked);
    switch (found?.type) {
      case 'answer':
        return writeAnswer(response, found.answer);
      case 'raw':
        return void socket.end(found.bytes);
      case 'reset':
        return void socket.resetAndDestroy();
      case 'hang':
        return;
      case 'delay':
        await pause(found.ms);
        return forward(asked, response, socket, undefined);
      case 'transform':
      case 'rewrite':
      case undefined:
        return forward(asked, response, socket, found);
    }
  }

  function writeAnswer(response: ServerResponse, { status, headers, body, isEndless }: LineAnswer): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.write(body ?? '');
    response.flushHeaders();
    if (isEndless !== true) response.end();
  }

  function forward(
    { method, path, headers: asked, body }: AskedRequest,
    response: ServerResponse,
    socket: Socket,
    change: Extract<RequestFault, { type: 'transform' | 'rewrite' }> | undefined,
  ): void {
    const headers = { ...asked, host: upstream };
    delete headers.authorization;
    if (change !== undefined) headers['accept-encoding'] = 'identity';
    if (change?.type === 'rewrite' || change?.asJson === true) headers.accept = 'application/json';
    const outgoing = sendRequest({ host, port: upstreamPort, path, method, headers }, (answer) => {
      void relay(answer, response, socket, change);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    outgoing.end(body);
  }

  async function relay(
    answer: IncomingMessage,
    response: ServerResponse,
    socket: Socket,
    change: Extract<RequestFault, { type: 'transform' | 'rewrite' }> | undefined,
  ): Promise<void> {
    const { 'content-length': _length, ...headers } = answer.headers;
    try {
      if (change?.type === 'rewrite') {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        response.writeHead(answer.statusCode ?? 500, headers);
        response.end(JSON.stringify(change.rewrite(JSON.parse(Buffer.concat(chunks).toString('utf8')))) ?? '');
        return;
      }
      response.writeHead(answer.statusCode ?? 500, change === undefined ? answer.headers : headers);
      response.flushHeaders();
      const source = change === undefined ? answer : answer.pipe(change.transform());
      for await (const chunk of source) if (!frozen.has(socket)) response.write(chunk);
      if (!frozen.has(socket)) response.end();
    } catch {
      // The server or the program has closed its end, and a transform may cut the answer.
      socket.destroy();
    }
  }

  function cut(how: 'reset' | 'ended' | 'frozen'): void {
    for (const socket of sockets) {
      if (how === 'frozen') frozen.add(socket);
      else if (how === 'ended') socket.end();
      else socket.resetAndDestroy();
    }
  }

  let tcp: Server = createTcpServer(accept);
  await listen(tcp, 0);
  const { port } = tcp.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async begin(next) {
      fault = next;
      if (next.connections === 'refused') await closed(tcp, () => cut('reset'));
      else if (next.open !== 'kept') cut(next.open ?? 'reset');
      if (next.cutEveryMs !== undefined) cutting = setInterval(() => cut('reset'), next.cutEveryMs);
    },
    async end() {
      const ended = fault;
      fault = undefined;
      clearInterval(cutting);
      if (ended?.connections !== 'refused') return;
      tcp = createTcpServer(accept);
      await listen(tcp, port);
    },
    async close() {
      clearInterval(cutting);
      http.close();
      if (tcp.listening) await closed(tcp, () => cut('reset'));
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function closed(server: Server, endConnections: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endConnections();
  });
}
