/** The simulated cluster: its store, its clock, and its controllers. */

import type { Packet } from 'dns-packet';
import type { ControllableClock } from './clock/controllable-clock.ts';
import type { Attacher, Attachment } from './container/consoles.ts';
import type { ContainerProcess, ProcessOptions } from './container/container-runtime.ts';
import type { HttpAnswer } from './container/network/network.ts';
import { createContainers } from './containers.ts';
import { startCustomResourceController } from './controllers/custom-resources.ts';
import { startDaemonSetController } from './controllers/daemon-sets.ts';
import { startDeploymentController } from './controllers/deployments.ts';
import { startDisruptionController } from './controllers/disruption-budgets.ts';
import { startEndpointSliceController } from './controllers/endpoint-slices.ts';
import { startEndpointsController } from './controllers/endpoints.ts';
import { startGarbageCollector } from './controllers/garbage-collector.ts';
import { startCronJobController } from './controllers/jobs/cron-job-controller.ts';
import { startJobController } from './controllers/jobs/job-controller.ts';
import { startKubernetesServiceController } from './controllers/kubernetes-service.ts';
import { startNamespaceController } from './controllers/namespaces.ts';
import { startNodeLifecycleController } from './controllers/node-lifecycle.ts';
import { startReplicaSetController } from './controllers/replicasets.ts';
import { startResourceQuotaController } from './controllers/resource-quotas.ts';
import { startStatefulSetController } from './controllers/statefulset/controller.ts';
import { startVolumeBinder } from './controllers/volumes/binder.ts';
import { startStorageProtection } from './controllers/volumes/protection.ts';
import { startVolumeResizer } from './controllers/volumes/resizer.ts';
import { createCoreDns } from './dns/coredns.ts';
import { currentEnvironmentOf } from './kubelet/config/environment.ts';
import { isNodeDead } from './kubelet/dead-node.ts';
import { createDisks, type Disks } from './kubelet/disks.ts';
import { createImageCatalog } from './kubelet/images/image-catalog.ts';
import { startKubelets } from './kubelet/kubelet.ts';
import { createPodEventRecorder, type NodeServices } from './kubelet/node-services.ts';
import { createPodAddresses } from './kubelet/pod-addresses.ts';
import { createPodLogs, type LogLine } from './kubelet/pod-logs.ts';
import { summaryOf } from './kubelet/summary.ts';
import { type ContainerUsage, type Usage, usageOfNode, usageOfPod } from './kubelet/usage.ts';
import { createVolumeAttachments } from './kubelet/volume-attachments.ts';
import { at, type Json, stringOf } from './model/json.ts';
import type { KubeObject } from './model/kube-object.ts';
import { findContainer } from './model/pod-containers.ts';
import { podView } from './model/pod-view.ts';
import { type ClusterTime, createClusterTime } from './runtime/cluster-time.ts';
import { createControllerContext, type FeatureGate } from './runtime/controller-context.ts';
import { createEventRecorder } from './runtime/event-recorder.ts';
import { createRandom } from './runtime/seeded-random.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { createMemoryStore } from './store/memory-store.ts';
import type { Store } from './store/store.ts';

export interface PodKey {
  readonly namespace: string;
  readonly name: string;
  /** The first container by default. */
  readonly container?: string | undefined;
}

export type StartProcessOptions = Omit<ProcessOptions, 'pod' | 'container' | 'environment'>;

export interface SimulatedCluster {
  readonly store: Store;
  readonly clock: ControllableClock;
  /** The clock as an object of the API. */
  readonly time: ClusterTime;
  /** Answers a DNS query as the cluster's CoreDNS would. The answer carries the query's id. */
  dns(query: Packet): Packet;
  /** Whether the container has ended, and what it printed waits for the first who attaches. */
  isUnseen(pod: PodKey): boolean;
  /**
   * Starts a command in a container, in memory and in virtual time: never on this machine. Undefined if there is no
   * such pod.
   */
  startProcess(pod: PodKey, options: StartProcessOptions): ContainerProcess | undefined;
  /** Whether the container has the program of a command. */
  hasProgram(pod: PodKey, command: readonly string[]): boolean;
  /** Returns what a pod answers to an HTTP request. */
  httpAnswer(pod: KubeObject, port: number, path: string): HttpAnswer;
  /** Whether a container of the pod listens on the port. */
  listensOn(pod: KubeObject, port: number): boolean;
  /** Joins the output and the input of a container's own program. Undefined if there is no such pod. */
  attach(pod: PodKey, attacher: Attacher): Attachment | undefined;
  /** Returns a container's output, oldest line first. `previous`: the output before its last restart. */
  logs(pod: PodKey, options?: { readonly previous?: boolean }): readonly LogLine[];
  /** Returns the summary of a node's kubelet, as its API answers it, or why there is none. */
  nodeSummary(node: string): Json | 'no-node' | 'dead-node';
  /** Returns what a node or a pod uses; undefined if it does not run. */
  usage(
    plural: string,
    namespace: string,
    name: string,
  ): Usage | { readonly containers: readonly ContainerUsage[] } | undefined;
  /** Stops all controllers. The store stays readable. */
  stop(): void;
}

export interface SimulatedClusterOptions {
  readonly clock: ControllableClock;
  /** The seed of all random values. The same seed and the same requests at the same times give the same cluster. */
  readonly seed?: number;
  readonly gates?: ReadonlySet<FeatureGate>;
  /** Fills the store before any controller runs. */
  readonly populate?: (store: Store) => void;
}

export function createSimulatedCluster({
  clock,
  seed = 1,
  gates = new Set(),
  populate,
}: SimulatedClusterOptions): SimulatedCluster {
  const random = createRandom(seed);
  const store = createMemoryStore({ clock, random: random.next });
  populate?.(store);
  const time = createClusterTime({ store, clock });
  const recorder = createEventRecorder(store, clock);
  const context = createControllerContext({ store, clock, random, recorder, gates, pace: time.pace });
  const podsByClaim = context.index('pods', (pod) =>
    podView(pod).claims.map((claim) => `${pod.metadata.namespace}/${claim}`),
  );
  const logs = createPodLogs({
    clock,
    onLine: (uid, container, line) => containers.consoles.logged(uid, container, line),
  });

  startCustomResourceController(context);
  startNamespaceController(context);
  startGarbageCollector(context);
  startStorageProtection(context, podsByClaim);
  startVolumeBinder(context, podsByClaim);
  startVolumeResizer(context, podsByClaim);
  startStatefulSetController(context);
  startReplicaSetController(context);
  startDeploymentController(context);
  startDaemonSetController(context);
  startJobController(context);
  startCronJobController(context);
  startScheduler(context);
  const attachments = createVolumeAttachments(context, podsByClaim);
  const dns = createCoreDns(context);
  const disks: Disks = createDisks(context, { bytesOfFiles: (claim) => containers.files.bytesOnClaim(claim) });
  const images = createImageCatalog(context);
  const containers = createContainers({
    context,
    seed,
    dns,
    images,
    disks: () => disks,
    isServing: (pod, container) => kubelets.isServing(pod, container),
    log: (pod, container, text) => logs.write(pod.metadata.uid, container, text),
  });
  const podsByNode = context.index('pods', (pod) => [podView(pod).nodeName]);
  const addresses = createPodAddresses(store);
  const services: NodeServices = {
    context,
    logs,
    disks,
    images,
    run: containers.run,
    hold: containers.runtime.hold,
    resolve: containers.addressesOf,
    served: containers.served,
    recordEvent: createPodEventRecorder(context),
  };
  const kubelets = startKubelets({ services, attachments, addresses, podsByClaim });
  startNodeLifecycleController(context);
  startEndpointSliceController(context);
  startEndpointsController(context);
  startKubernetesServiceController(context);
  startDisruptionController(context);
  startResourceQuotaController(context);
  context.start();

  function placeOf({ namespace, name, container }: PodKey): { pod: KubeObject; container: string } | undefined {
    const pod = store.get('pods', namespace, name);
    return pod === undefined ? undefined : { pod, container: stringOf(at(findContainer(pod, container), 'name')) };
  }

  return {
    store,
    clock,
    time,
    dns,
    startProcess: (key, options) => {
      const place = placeOf(key);
      if (place === undefined) return undefined;
      const environment = currentEnvironmentOf(store, place.pod, place.container);
      return containers.runtime.start({ ...options, ...place, environment });
    },
    hasProgram: (key, command) => {
      const place = placeOf(key);
      if (place === undefined) return false;
      return containers.runtime.hasProgram(place.pod, place.container, command);
    },
    httpAnswer: containers.network.answer,
    listensOn: containers.network.listensOn,
    isUnseen: (key) => {
      const place = placeOf(key);
      return place !== undefined && containers.consoles.isUnseen(place.pod.metadata.uid, place.container);
    },
    attach: (key, attacher) => {
      const place = placeOf(key);
      return place === undefined
        ? undefined
        : containers.consoles.attach(place.pod.metadata.uid, place.container, attacher);
    },
    logs: ({ namespace, name, container }, { previous = false } = {}) => {
      const pod = store.get('pods', namespace, name);
      if (pod === undefined) return [];
      const containerName = container ?? stringOf(at(findContainer(pod), 'name'));
      if (!previous) containers.consoles.wasRead(pod.metadata.uid, containerName);
      return logs.read(pod.metadata.uid, containerName, previous);
    },
    nodeSummary: (name) => {
      const node = store.get('nodes', '', name);
      if (node === undefined) return 'no-node';
      return isNodeDead(node) ? 'dead-node' : summaryOf(node, podsByNode.get(name), disks, clock.now());
    },
    usage: (plural, namespace, name) => {
      const object = store.get(plural, namespace, name);
      if (object === undefined) return undefined;
      if (plural === 'nodes') {
        return isNodeDead(object) ? undefined : usageOfNode(podsByNode.get(name), clock.now());
      }
      if (isNodeDead(store.get('nodes', '', podView(object).nodeName))) return undefined;
      const containers = usageOfPod(object, clock.now());
      return containers === undefined ? undefined : { containers };
    },
    stop: () => {
      context.stop();
      clock.stop();
    },
  };
}
