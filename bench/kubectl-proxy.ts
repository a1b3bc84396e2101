/** `kubectl proxy` supports every way of authentication, so that what is behind it can speak plain HTTP. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface KubectlProxy {
  /** "127.0.0.1:PORT" */
  readonly address: string;
  readonly close: () => void;
}

export async function openKubectlProxy(kubeconfig: string): Promise<KubectlProxy> {
  const child = spawn('kubectl', ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface(child.stdout)) {
    const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address !== undefined) return { address, close: () => child.kill() };
  }
  throw new Error('kubectl proxy ended before it served');
}
