/** The genuine control plane, with a separate namespace. */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KubeConfig, Watch } from '@kubernetes/client-node';
import { decode, encode, type Packet } from 'dns-packet';
import { waitFor } from '../../../support/wait-for.ts';
import { openControlPlane, runKubectl } from '../../control-plane.ts';
import {
  type Change,
  describeDnsAnswer,
  ObjectCache,
  type TestCluster,
  type Watched,
  type WatchedObject,
} from './test-cluster.ts';

const CORE = ['pods', 'persistentvolumeclaims', 'events'] as const;
const APPS = ['statefulsets', 'controllerrevisions'] as const;
/** Milliseconds without a change. */
const QUIET_MS = 4000;
/** Milliseconds after which a cluster without changes is accepted although it is not as expected. */
const MAX_QUIET_WAIT_MS = 60_000;

export interface GenuineCluster extends TestCluster {
  readonly close: () => Promise<void>;
}

function isThing(value: unknown): value is WatchedObject {
  return typeof value === 'object' && value !== null && 'metadata' in value;
}

/** The bed's CoreDNS runs beside it, and its port is in a file beside the kubeconfig. */
async function askDns(kubeconfig: string, name: string, type: 'A' | 'AAAA' | 'SRV'): Promise<Packet> {
  const port = Number(await readFile(join(dirname(kubeconfig), 'dns-port'), 'utf8'));
  const socket = createSocket('udp4');
  try {
    socket.send(encode({ type: 'query', id: 1, questions: [{ type, name }] }), port, '127.0.0.1');
    const [reply] = await once(socket, 'message', { signal: AbortSignal.timeout(10_000) });
    return decode(reply);
  } finally {
    socket.close();
  }
}

export async function openGenuineCluster(kubeconfig: string, label: string): Promise<GenuineCluster> {
  const plane = await openControlPlane(kubeconfig, label);
  const { namespace } = plane;
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const suffix = namespace.split('-').at(-1) ?? '';
  const unique = (name: string): string => `${name}-${suffix}`;
  const view = new ObjectCache();
  const changes: Change[] = [];
  const answers: string[] = [];
  let lastChange = performance.now();

  const watch = async (
    resource: Watched,
    path: string,
    isOurs: (object: WatchedObject) => boolean,
  ): Promise<AbortController> => {
    const hear = (phase: string, object: unknown): void => {
      if (!isThing(object) || !isOurs(object)) return;
      if (phase !== 'ADDED' && phase !== 'MODIFIED' && phase !== 'DELETED') return;
      const change = { type: phase, resource, version: Number(object.metadata.resourceVersion), object } as const;
      changes.push(change);
      view.apply(change);
      lastChange = performance.now();
    };
    return new Watch(config).watch(path, {}, hear, () => undefined);
  };
  const belongsHere = ({ metadata, spec }: WatchedObject): boolean => {
    const claim = spec?.['claimRef'];
    const isForUs =
      typeof claim === 'object' && claim !== null && 'namespace' in claim && claim.namespace === namespace;
    return isForUs || metadata.name.endsWith(`-${suffix}`);
  };
  const watches = await Promise.all([
    ...CORE.map((name) => watch(name, `/api/v1/namespaces/${namespace}/${name}`, () => true)),
    ...APPS.map((name) => watch(name, `/apis/apps/v1/namespaces/${namespace}/${name}`, () => true)),
    watch('persistentvolumes', '/api/v1/persistentvolumes', belongsHere),
  ]);

  return {
    changes: () => changes,
    unique,
    namespace,
    apply: async (manifest) => {
      await runKubectl(kubeconfig, ['-n', namespace, 'create', '-f', '-'], manifest);
    },
    patch: async (resource, name, patch) => {
      await plane.kubectl('patch', resource, name, '--type=merge', '-p', JSON.stringify(patch));
    },
    remove: async (resource, name, { cascade = 'background', force = false } = {}) => {
      const options = [`--cascade=${cascade}`, ...(force ? ['--force', '--grace-period=0'] : [])];
      await plane.kubectl('delete', resource, name, '--wait=false', ...options);
    },
    waitUntil: async (what, isSo) => {
      await waitFor(
        () => isSo(view),
        (is) => is,
        { what, deadline: 90_000 },
      );
    },
    queryDns: async (name, type) => {
      const full = `${name}.${namespace}.svc.cluster.local`;
      answers.push(describeDnsAnswer(name, type, await askDns(kubeconfig, full, type), view, namespace));
    },
    answers: () => answers,
    waitUntilQuiet: async (isDone = () => true) => {
      // The watch has to deliver earlier changes first.
      lastChange = performance.now();
      const end = performance.now() + MAX_QUIET_WAIT_MS;
      const isStill = (): boolean => performance.now() - lastChange >= QUIET_MS;
      while (!isStill() || !(isDone() || performance.now() > end)) await pause(100);
    },
    close: async () => {
      for (const controller of watches) controller.abort();
      const volumes = view.list('persistentvolumes').map(({ metadata }) => metadata.name);
      await plane.close();
      const mine = volumes.filter((name) => name.endsWith(`-${suffix}`));
      if (mine.length > 0) {
        await runKubectl(kubeconfig, ['delete', 'pv', '--wait=false', '--ignore-not-found', ...mine]);
      }
    },
  };
}
