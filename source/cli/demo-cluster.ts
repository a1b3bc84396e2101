/** The embedded cluster's own thread: opens the world, serves it, and turns its clock as it is told. */

import { parentPort, workerData } from 'node:worker_threads';
import type { FeatureGate } from '../simulator/controllers/context.ts';
import { startServer } from '../simulator/server.ts';
import { type Manifest, ManifestError, readManifests } from '../simulator/worlds/manifests.ts';
import { openWorld } from '../simulator/worlds/open-world.ts';
import type { DemoSettings, FromCluster, Moment, ToCluster } from './demo-messages.ts';

const port = parentPort;

function tell(message: FromCluster): void {
  port?.postMessage(message);
}

async function serve(settings: DemoSettings): Promise<void> {
  const { world, seed, speed, sets, pods, maxUnavailable } = settings;
  const manifests: readonly Manifest[] | undefined =
    settings.manifests === undefined ? undefined : await readManifests(settings.manifests);
  const gates = new Set<FeatureGate>(maxUnavailable ? ['MaxUnavailableStatefulSet'] : []);
  const cluster = openWorld({
    world,
    seed,
    speed,
    sets,
    pods,
    gates,
    ...(manifests === undefined ? {} : { manifests }),
  });
  const server = await startServer(cluster, { port: settings.port, name: `demo-${world}`, maxUnavailable });
  const moment = (): Moment => ({
    virtual: cluster.clock.now(),
    real: Date.now(),
    speed: cluster.clock.speed,
  });
  port?.on('message', (message: ToCluster) => {
    if (message.type === 'speed') cluster.clock.setSpeed(message.speed);
    else cluster.clock.step();
    tell({ type: 'moment', moment: moment() });
  });
  tell({ type: 'ready', url: server.url, kubeconfig: server.kubeconfig(), moment: moment() });
}

// What is handed to the worker was made by demo.ts.
serve(workerData as DemoSettings).catch((error: unknown) => {
  if (!(error instanceof ManifestError)) throw error;
  tell({ type: 'failed', message: error.message });
});
