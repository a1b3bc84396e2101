/** A line to the API server that counts what is asked of it, and can be slow. */

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openKubectlProxy } from './kubectl-proxy.ts';

export interface LineSpeed {
  /** Milliseconds for one way there and back. */
  readonly delayMs: number;
  /** Of all connections together; undefined for no limit. */
  readonly bytesPerSecond: number | undefined;
}

export interface Traffic {
  readonly requests: number;
  /** Bytes of the bodies of responses, compressed as they are. */
  readonly bytes: number;
}

export interface Line {
  /** Leads through this line. */
  readonly kubeconfig: string;
  /** Returns what has passed since the last call. */
  readonly takeTraffic: () => Traffic;
  readonly close: () => void;
}

export const FAST_LINE: LineSpeed = { delayMs: 0, bytesPerSecond: undefined };
export const SLOW_LINE: LineSpeed = { delayMs: 100, bytesPerSecond: 1e6 };

export async function openLine(kubeconfig: string, { delayMs, bytesPerSecond }: LineSpeed): Promise<Line> {
  const proxy = await openKubectlProxy(kubeconfig);
  let requests = 0;
  let bytes = 0;
  /** When the line has carried everything that was given to it. */
  let freeAt = 0;

  async function carry(size: number): Promise<void> {
    if (bytesPerSecond === undefined) return;
    freeAt = Math.max(freeAt, performance.now()) + (size / bytesPerSecond) * 1000;
    await pause(Math.max(0, freeAt - performance.now()));
  }

  async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    await pause(delayMs);
    const forwarded = request(`http://${proxy.address}${asked.url ?? '/'}`, {
      method: asked.method,
      headers: { ...asked.headers, host: proxy.address },
    });
    response.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
    const [answered]: IncomingMessage[] = await once(forwarded, 'response');
    if (answered === undefined) throw new Error('kubectl proxy gave no response');
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    response.flushHeaders();
    for await (const chunk of answered) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      await carry(chunk.length);
      response.write(chunk);
    }
    response.end();
  }

  const server = createServer((asked, response) => {
    // The program closes its watches when it ends, and kubectl proxy is closed after that.
    answer(asked, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'stsview-bench-'));
  const file = join(folder, 'kubeconfig.json');
  writeFileSync(file, JSON.stringify(kubeconfigOf(server.address())));
  return {
    kubeconfig: file,
    takeTraffic() {
      const traffic = { requests, bytes };
      requests = 0;
      bytes = 0;
      return traffic;
    },
    close() {
      server.closeAllConnections();
      server.close();
      proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function kubeconfigOf(address: AddressInfo | string | null): object {
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'line', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'line', user: {} }],
    contexts: [{ name: 'line', context: { cluster: 'line', user: 'line' } }],
    'current-context': 'line',
  };
}
