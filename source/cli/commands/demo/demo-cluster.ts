/** The worker of the embedded cluster: opens the world and serves it. */

import { parentPort, workerData } from 'node:worker_threads';
import { startApiServer } from '../../../simulator/api/server.ts';
import type { FeatureGate } from '../../../simulator/runtime/controller-context.ts';
import { ManifestError } from '../../../simulator/worlds/manifest-error.ts';
import { type Manifest, readManifests } from '../../../simulator/worlds/manifests.ts';
import { openWorld } from '../../../simulator/worlds/open-world.ts';
import type { DemoClusterMessage, DemoSettings } from './worker-messages.ts';

const port = parentPort;

// As in the main thread: warnings for programmers would be written over the screen.
process.removeAllListeners('warning');

function send(message: DemoClusterMessage): void {
  port?.postMessage(message);
}

async function serve(settings: DemoSettings): Promise<void> {
  const { world, seed, speed, pace, sets, pods, maxUnavailable } = settings;
  const manifests: readonly Manifest[] | undefined =
    settings.manifests === undefined ? undefined : await readManifests(settings.manifests);
  const gates = new Set<FeatureGate>(maxUnavailable ? ['MaxUnavailableStatefulSet'] : []);
  const leftOut: string[] = [];
  const cluster = openWorld({
    world,
    seed,
    speed,
    pace,
    sets,
    pods,
    gates,
    ...(manifests === undefined ? {} : { manifests, onLeftOut: (problem) => leftOut.push(problem) }),
  });
  const server = await startApiServer(cluster, { port: settings.port, name: `demo-${world}`, maxUnavailable });
  send({ type: 'ready', url: server.url, kubeconfig: server.kubeconfig(), startedAt: cluster.clock.now(), leftOut });
}

// The worker's data is created by demo-worker.ts.
serve(workerData as DemoSettings).catch((error: unknown) => {
  if (!(error instanceof ManifestError)) throw error;
  send({ type: 'failed', message: error.message });
});
