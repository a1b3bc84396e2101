/** The measured cluster: a control plane with sets of ten pods, each with a claim and a volume. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binaries, build } from '../test/control-plane/bed.ts';
import { runKubectl } from '../test/control-plane/control-plane.ts';
import { waitFor } from '../test/support/wait-for.ts';

const LEAST_NODES = 20;
/** A node takes up to 1,000 pods, and some are not of the sets. */
const PODS_PER_NODE = 900;
const NAMESPACES = 10;
/** How many sets are created at a time. Whenever a pod no longer waits, all pods that still wait are tried again. */
const BATCH = 50;
const SCRIPT = fileURLToPath(new URL('../test/control-plane/bed/bed', import.meta.url));
const run = promisify(execFile);

export interface BenchCluster {
  readonly kubeconfig: string;
  readonly down: () => Promise<void>;
}

function nodesFor(pods: number): number {
  return Math.max(LEAST_NODES, Math.ceil(pods / PODS_PER_NODE));
}

/** Sets of ten pods, and of the last ten pods one of six and one of four. `pods` is a multiple of ten. */
export function setsFor(pods: number): number {
  return pods / 10 + 1;
}

function replicasOf(index: number, sets: number): number {
  return index < sets - 2 ? 10 : index === sets - 2 ? 6 : 4;
}

function namespaceOf(index: number): string {
  return `team-${index % NAMESPACES}`;
}

function objectsOf(index: number, sets: number): readonly object[] {
  const name = `set-${String(index).padStart(3, '0')}`;
  const labels = { app: name, 'app.kubernetes.io/managed-by': 'Helm' };
  const namespace = namespaceOf(index);
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: { clusterIP: 'None', selector: { app: name }, ports: [{ name: 'db', port: 5432 }] },
  };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels },
    spec: {
      replicas: replicasOf(index, sets),
      serviceName: name,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels, annotations: { 'bed/start-ms': '100', 'bed/stop-ms': '100' } },
        spec: {
          containers: [
            {
              name: 'db',
              image: 'registry.example/db:1',
              ports: [{ name: 'db', containerPort: 5432 }],
              env: Array.from({ length: 12 }, (_, at) => ({ name: `SETTING_${at}`, value: `value of setting ${at}` })),
              resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
              readinessProbe: { tcpSocket: { port: 'db' }, periodSeconds: 5 },
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/db' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  };
  return [service, set];
}

async function bed(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(SCRIPT, args, { maxBuffer: 1 << 24 });
  return stdout.trim();
}

async function readyPods(kubeconfig: string): Promise<number> {
  const path = 'jsonpath={.items[*].status.availableReplicas}';
  const counts = await runKubectl(kubeconfig, ['get', 'statefulsets', '-A', '-o', path]);
  return counts.split(' ').reduce((sum, count) => sum + Number(count), 0);
}

async function create(kubeconfig: string, items: readonly object[]): Promise<void> {
  await runKubectl(kubeconfig, ['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Starts and fills a bed for so many pods, or reuses the one that a run with `--keep` left. */
export async function openBenchCluster(pods: number, say: (line: string) => void): Promise<BenchCluster> {
  const sets = setsFor(pods);
  const name = `bench-${pods}`;
  const missing = await build(say);
  if (missing !== undefined) throw new Error(missing);
  const bin = await binaries();
  process.env['PATH'] = `${bin}:${process.env['PATH']}`;
  const kept = join(bin, `../../kwok/clusters/${name}/kubeconfig.yaml`);
  const world = (kubeconfig: string): BenchCluster => ({
    kubeconfig,
    down: async () => {
      await bed('down', name);
    },
  });
  const isReady = (): Promise<boolean> =>
    readyPods(kept).then(
      (ready) => ready === pods,
      () => false,
    );
  if (existsSync(kept) && ((await isReady()) || (await bed('start', name).then(isReady, () => false)))) {
    say('the control plane of an earlier run is still there');
    return world(kept);
  }
  await bed('down', name);
  say(`a control plane with ${sets} sets and ${pods} pods, claims and volumes: about a minute for 1,000 of them`);
  const kubeconfig = await bed('up', name);
  await bed('nodes', name, String(nodesFor(pods)));
  const namespaces = Array.from({ length: NAMESPACES }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespaceOf(index) },
  }));
  await create(kubeconfig, namespaces);
  const indexes = Array.from({ length: sets }, (_, index) => index);
  let wanted = 0;
  for (let first = 0; first < sets; first += BATCH) {
    const batch = indexes.slice(first, first + BATCH);
    await create(
      kubeconfig,
      batch.flatMap((index) => objectsOf(index, sets)),
    );
    for (const index of batch) wanted += replicasOf(index, sets);
    await waitFor(
      () => readyPods(kubeconfig),
      (ready) => ready === wanted,
      { what: `${wanted} available pods`, deadline: 600_000, every: 2000 },
    );
  }
  return world(kubeconfig);
}
