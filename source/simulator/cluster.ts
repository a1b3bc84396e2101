/** The simulated cluster as a whole: memory, time, and everything that moves in it. */

import type { Packet } from 'dns-packet';
import type { SteerableClock } from './clock-steering.ts';
import { createContext, type FeatureGate } from './controllers/context.ts';
import { startDeploymentController } from './controllers/deployments.ts';
import { startDisruptionController } from './controllers/disruption-budgets.ts';
import { startEndpointSliceController } from './controllers/endpoint-slices.ts';
import { createEventRecorder } from './controllers/event-recorder.ts';
import { startGarbageCollector } from './controllers/garbage-collector.ts';
import { startNamespaceController } from './controllers/namespaces.ts';
import { startNodeLifecycle } from './controllers/node-lifecycle.ts';
import { viewPod } from './controllers/pod-view.ts';
import { startReplicaSetController } from './controllers/replicasets.ts';
import { startStatefulSetController } from './controllers/statefulset/controller.ts';
import { createAttachments } from './controllers/volumes/attachments.ts';
import { startBinder } from './controllers/volumes/binder.ts';
import { startProtection } from './controllers/volumes/protection.ts';
import { createDns } from './dns.ts';
import { createAddresses } from './kubelet/addresses.ts';
import { startKubelets } from './kubelet/kubelet.ts';
import { createPodLogs, type LogLine } from './kubelet/pod-logs.ts';
import { createRandom } from './random.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { createFiles } from './shell/files.ts';
import type { ExecResult } from './shell/result.ts';
import { runCommand } from './shell/shell.ts';
import type { Store } from './store.ts';
import { createMemoryStore } from './store-memory.ts';

export interface PodKey {
  readonly namespace: string;
  readonly name: string;
  /** The first one where it is left out. All containers of a pod share their files and lines here. */
  readonly container?: string | undefined;
}

export interface Cluster {
  readonly store: Store;
  readonly clock: SteerableClock;
  /** Answers a DNS query as the cluster's CoreDNS would. The answer carries the query's id. */
  dns(query: Packet): Packet;
  /**
   * Runs one command in a pod, in memory: never on this machine. `sh -c LINE` and a bare `sh` that reads its lines
   * from `stdin` are understood as well.
   */
  exec(pod: PodKey, command: readonly string[], stdin?: string): ExecResult;
  /** What the pod's containers run ends by itself: an attached shell was left, say. */
  exit(pod: PodKey, exitCode: number): void;
  /** What the pod has written so far, the oldest line first; `previous`: before its last restart. */
  logs(pod: PodKey, options?: { readonly previous?: boolean }): readonly LogLine[];
  /** Ends all that moves. The store stays readable. */
  stop(): void;
}

export interface ClusterOptions {
  readonly clock: SteerableClock;
  /** The same seed and the same requests at the same times give the same cluster. */
  readonly seed?: number;
  readonly gates?: ReadonlySet<FeatureGate>;
  /** Fills the store before anything moves. */
  readonly furnish?: (store: Store) => void;
}

export function createCluster({ clock, seed = 1, gates = new Set(), furnish }: ClusterOptions): Cluster {
  const random = createRandom(seed);
  const store = createMemoryStore({ clock, random: random.next });
  furnish?.(store);
  const recorder = createEventRecorder(store, clock);
  const context = createContext({ store, clock, random, recorder, gates });
  const podsByClaim = context.index('pods', (pod) =>
    viewPod(pod).claims.map((claim) => `${pod.metadata.namespace}/${claim}`),
  );
  const logs = createPodLogs(clock);
  const files = createFiles(store);

  startNamespaceController(context);
  startGarbageCollector(context);
  startProtection(context, podsByClaim);
  startBinder(context, podsByClaim);
  startStatefulSetController(context);
  startReplicaSetController(context);
  startDeploymentController(context);
  startScheduler(context);
  const attachments = createAttachments(context, podsByClaim);
  const kubelets = startKubelets(context, { attachments, addresses: createAddresses(store), logs });
  startNodeLifecycle(context);
  startEndpointSliceController(context);
  startDisruptionController(context);
  const dns = createDns(context);
  for (const resource of ['pods', 'persistentvolumes']) {
    context.on(resource, ({ type, object }) => {
      if (type === 'DELETED') files.forget(object);
    });
  }
  context.start();

  return {
    store,
    clock,
    dns,
    exec: ({ namespace, name }, command, stdin) => {
      const pod = store.get('pods', namespace, name);
      if (pod === undefined) return { stdout: '', stderr: `pods "${name}" not found\n`, exitCode: 1 };
      return runCommand({ files, dns, now: clock.now }, pod, command, stdin);
    },
    exit: ({ namespace, name }, exitCode) => {
      const pod = store.get('pods', namespace, name);
      if (pod !== undefined) kubelets.exit(pod, exitCode);
    },
    logs: ({ namespace, name }, { previous = false } = {}) => {
      const pod = store.get('pods', namespace, name);
      return pod === undefined ? [] : logs.of(pod.metadata.uid, previous);
    },
    stop: () => {
      context.stop();
      clock.stop();
    },
  };
}
