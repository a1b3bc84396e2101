/** A classroom whose time passes only when a test asks for it. */

import { admitUpdate } from '../../../source/simulator/admission/admission.ts';
import { mergePatch } from '../../../source/simulator/api/patch/merge-patch.ts';
import type { SimulatedCluster } from '../../../source/simulator/cluster.ts';
import { at, itemsOf } from '../../../source/simulator/model/json.ts';
import type { KubeObject } from '../../../source/simulator/model/kube-object.ts';
import { findResource } from '../../../source/simulator/model/resource-types.ts';
import type { StoreEvent } from '../../../source/simulator/store/store.ts';
import { applyManifests } from '../../../source/simulator/worlds/apply-manifests.ts';
import { parseManifests } from '../../../source/simulator/worlds/manifests.ts';
import { openWorld, type WorldOptions } from '../../../source/simulator/worlds/open-world.ts';
import { createFastClock, type FastClock } from '../../support/fast-clock.ts';

export interface ClusterHarness {
  readonly cluster: SimulatedCluster;
  readonly clock: FastClock;
  /** Everything since the world stood, in order. */
  readonly changes: readonly StoreEvent[];
  readonly apply: (yaml: string) => void;
  /** A merge patch of an object of the namespace default, or of the whole cluster. */
  readonly patch: (resource: string, name: string, patch: Readonly<Record<string, unknown>>) => void;
  readonly remove: (resource: string, name: string) => void;
  readonly get: (resource: string, name: string) => KubeObject | undefined;
  readonly names: (resource: string) => readonly string[];
  readonly isReady: (pod: string) => boolean;
  readonly until: (what: string, isSo: () => boolean) => void;
  /** Reasons of the events about an object. */
  readonly eventReasons: (name: string) => readonly string[];
  readonly eventMessages: (reason: string) => readonly string[];
}

export function createClusterHarness(options: Partial<WorldOptions> = {}): ClusterHarness {
  const clock = createFastClock();
  const cluster = openWorld({ world: 'classroom', ...options, clock });
  const { store } = cluster;
  const changes: StoreEvent[] = [];
  store.subscribe((event) => changes.push(event));
  const place = (resource: string): string => (findResource(resource)?.namespaced === true ? 'default' : '');
  const get = (resource: string, name: string): KubeObject | undefined => store.get(resource, place(resource), name);
  return {
    cluster,
    clock,
    changes,
    apply: (yaml) => applyManifests(store, parseManifests(yaml, 'test')),
    patch: (resource, name, patch) => {
      const type = findResource(resource);
      const before = get(resource, name);
      if (type === undefined || before === undefined) throw new Error(`${resource} "${name}" not found`);
      const after = mergePatch(before, patch);
      if (!isKubeObject(after)) throw new Error('no object is left of it');
      store.update(resource, admitUpdate(type, after, before, { maxUnavailable: false }));
    },
    remove: (resource, name) => {
      store.delete(resource, place(resource), name);
    },
    get,
    names: (resource) => store.list(resource, place(resource)).map(({ metadata }) => metadata.name),
    isReady: (pod) => {
      const found = get('pods', pod);
      if (found === undefined || found.metadata.deletionTimestamp !== undefined) return false;
      return itemsOf(found.status?.['conditions']).some(
        (entry) => at(entry, 'type') === 'Ready' && at(entry, 'status') === 'True',
      );
    },
    until: (what, isSo) => clock.runUntil(isSo, what),
    eventReasons: (name) =>
      store
        .list('events', 'default')
        .filter((event) => at(event, 'involvedObject', 'name') === name)
        .map((event) => String(event['reason'])),
    eventMessages: (reason) =>
      store
        .list('events', 'default')
        .filter((event) => event['reason'] === reason)
        .map((event) => String(event['message'])),
  };
}

function isKubeObject(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && 'metadata' in value && 'kind' in value;
}

export interface WebSetOptions {
  readonly replicas: number;
  readonly image?: string;
  readonly storageClass?: string;
  /** More annotations of the template, in YAML's flow style. */
  readonly annotations?: string;
  /** More lines of the set's spec. */
  readonly spec?: string;
  readonly service?: string;
}

/** The set "web" with its headless service. */
export function webSetManifest({ replicas, image = 'web:1', ...options }: WebSetOptions): string {
  const { storageClass = 'standard', annotations = '', spec = '', service = '' } = options;
  return `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]${service}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  replicas: ${replicas}
  serviceName: web
  ${spec}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {demo/start-ms: "500", demo/stop-ms: "500"${annotations}}}
    spec: {containers: [{name: main, image: "${image}", volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], storageClassName: ${storageClass}, resources: {requests: {storage: 1Gi}}}
`;
}
