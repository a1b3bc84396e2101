/** A thousand changes: pods annotated at a constant rate. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { runKubectl } from '../test/control-plane/control-plane.ts';

export const CHANGE_COUNT = 1000;
export const CHANGES_PER_SECOND = 100;

export interface PodAnnotator {
  /** Annotates 1,000 pods, 100 per second. @throws if the server refuses one */
  readonly annotate: () => Promise<void>;
  readonly close: () => void;
}

export async function openPodAnnotator(kubeconfig: string): Promise<PodAnnotator> {
  const path = 'jsonpath={range .items[*]}{.metadata.namespace}/pods/{.metadata.name} {end}';
  const pods = (await runKubectl(kubeconfig, ['get', 'pods', '-A', '-l', 'app', '-o', path])).trim().split(' ');
  const child = spawn('kubectl', ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let address: string | undefined;
  for await (const line of createInterface(child.stdout)) {
    address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address !== undefined) break;
  }
  if (address === undefined) throw new Error('kubectl proxy ended before it served');
  let round = 0;
  const change = async (pod: string): Promise<void> => {
    const response = await fetch(`http://${address}/api/v1/namespaces/${pod}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ metadata: { annotations: { 'bench/round': String(round) } } }),
    });
    if (!response.ok) throw new Error(`PATCH ${pod}: ${response.status}`);
    await response.arrayBuffer();
  };
  return {
    async annotate() {
      round += 1;
      const begun = performance.now();
      const sent: Promise<void>[] = [];
      for (let index = 0; index < CHANGE_COUNT; index++) {
        sent.push(change(pods[(index * 7) % pods.length] ?? ''));
        await pause(Math.max(0, begun + (index * 1000) / CHANGES_PER_SECOND - performance.now()));
      }
      await Promise.all(sent);
    },
    close: () => child.kill(),
  };
}
